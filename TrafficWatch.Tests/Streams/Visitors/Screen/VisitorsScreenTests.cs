using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Screen;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Screen;

public sealed class VisitorsScreenTests() : PageContext(chinese: true)
{
    [Fact]
    public void Render_BeforeTheFirstEvent_SaysWhatIsAwaited() =>
        Assert.Contains("正在等待 scenic_visitor_topic 的第一个事件", Render<VisitorsScreen>().Find(".p-areas").TextContent);

    [Fact]
    public void Render_Areas_HaveTheirThresholdsMarkedAndTheirWholeNames()
    {
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));

        var rows = Render<VisitorsScreen>().FindAll("[data-area]");

        Assert.Equal(3, rows.Count);
        Assert.Equal("180", rows[1].GetAttribute("data-scale"));
        Assert.Equal(["left: 55.56%", "left: 66.67%", "left: 83.33%", "left: 63.33%", "left: 79.44%"], rows[1].QuerySelectorAll(".bar b").Select(mark => mark.GetAttribute("style")));
        Assert.Equal("G3京台高速K731江苏高速五大队江苏徐州", rows[2].QuerySelector(".area-name")!.TextContent);
        Assert.Empty(rows[2].QuerySelectorAll(".bar b"));
    }

    [Fact]
    public void Render_Alert_HasSignLevelAndLocalTime()
    {
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));

        var card = Render<VisitorsScreen>().Find(".alert-card");

        Assert.Equal("2", card.GetAttribute("data-level"));
        Assert.Contains("红色警戒 小黄人乐园", card.TextContent);
        Assert.Equal("11:57:43", card.QuerySelector("time")!.TextContent);
        Assert.NotNull(card.QuerySelector(".alert-sign"));
    }

    [Fact]
    public void Render_AlertThatEased_NamesTheThresholdItIsAbove()
    {
        var frame = SampleFrames.At(SampleFrames.Noon, minions: 140, AlertLevel.Warning);
        Frames.Publish(frame with { Alerts = [new("小黄人乐园", AlertLevel.Warning, SampleFrames.Noon, 142, 150)] });

        Assert.Contains("阈值 120 人", Render<VisitorsScreen>().Find(".alert-card").TextContent);
    }

    /// <summary>How long today's visits are, and where people go.</summary>
    [Fact]
    public void Render_Visits_TellsTheirMedianAndTheTopRoutes()
    {
        Assert.Contains("今日还没有结束的停留", Render<VisitorsScreen>().Find(".p-visits").TextContent);
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        Services.GetRequiredService<Feed<VisitsToday>>().Publish(new VisitsToday(102.4, 159.6, [new("好莱坞大道", "小黄人乐园", 1234)]));

        var panel = Render<VisitorsScreen>().Find(".p-visits");

        Assert.Contains("停留中位 1 小时 42 分 · 平均 2 小时 40 分", panel.TextContent);
        Assert.Equal("好莱坞大道 → 小黄人乐园1,234", panel.QuerySelector("li")!.TextContent);
    }

    /// <summary>Who takes care is rendered anew when it changes, and a link leads to the alert.</summary>
    [Theory]
    [InlineData(0, 0, null, 0, "无人确认")]
    [InlineData(0, 2, null, 0, "无人确认 · 已提醒 值班员 2 次")]
    [InlineData(1, 0, null, 0, "无人确认 · 已升级通知 值班经理")]
    [InlineData(1, 1, "王工", 1, "王工 已确认")]
    [InlineData(0, 0, "王工", -1, "王工 确认后又升级，无人再确认")]
    public void Render_Alert_SaysWhoTakesCare(int step, int reminders, string? by, int secondsAfter, string told)
    {
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        var alert = Frames.Current.Alerts[0];
        Services.GetRequiredKeyedService<StreamAlerts>(VisitorAlerts.Stream).Open.Publish(new OpenAlertList(
            [new AlertCase { Subject = alert.AreaId, RaisedAt = alert.Since, Level = alert.Level, ChangedAt = alert.Since, Step = step, Reminders = reminders, ToldAt = SampleFrames.Noon, AcknowledgedBy = by, AcknowledgedAt = by is null ? null : alert.Since.AddSeconds(secondsAfter) }], []));

        var care = Render<VisitorsScreen>().Find(".alert-card .care");

        Assert.Equal(told, care.TextContent);
        Assert.StartsWith("/alerts?open=", care.QuerySelector("a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal(secondsAfter > 0 ? "acknowledged" : "unacknowledged", care.GetAttribute("data-care"));
    }

    [Fact]
    public void ChooseFlow_Area_StandsInTheAddress()
    {
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        var navigation = Services.GetRequiredService<NavigationManager>();

        Render<VisitorsScreen>().Find("select").Change("小黄人乐园");

        Assert.EndsWith("?flow=小黄人乐园", Uri.UnescapeDataString(navigation.Uri));
    }

    [Fact]
    public async Task Dispose_AfterRender_LeavesNoSubscriber()
    {
        var screen = Render<VisitorsScreen>();
        Assert.Equal((1, 1), (Frames.Subscribers, Statuses.Subscribers));

        await screen.Instance.DisposeAsync();

        Assert.Equal((0, 0), (Frames.Subscribers, Statuses.Subscribers));
    }
}
