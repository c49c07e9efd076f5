using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Alerts;

public sealed class AlertsPageTests(TwoShards shards)
    : PageContext(more: services => services.AddSingleton(shards.Databases).AddSingleton(shards.Map).AddSingleton(shards.Reader)), IClassFixture<TwoShards>
{
    [Fact]
    public void Cards_Standing_SayWhatTheyAreAboveAndWhenTheyClear()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));

        var card = Render<AlertsPage>().Find(".alert-line").TextContent;

        Assert.Contains("threshold 150", card);
        Assert.Contains("clears below 143", card);
        Assert.Contains("raised at 151", card);
        Assert.Contains("163", card);
    }

    /// <summary>That nothing is above a threshold is not known from data that stand still.</summary>
    [Fact]
    public async Task NoAlerts_DataStandStill_IsUnknownAndNotCalm()
    {
        for (var shard = 0; shard < 2; shard++)
        {
            await using var context = shards.Databases.Shard(shard);
            await context.AlertCases.ExecuteDeleteAsync();
        }

        var quiet = SampleFrames.At(SampleFrames.Noon, minions: 10, level: AlertLevel.Normal);
        Frames.Publish(quiet);
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        var page = Render<AlertsPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("No area is above a threshold", page.Markup), Patience);

        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon, StreamState.ShardDown, new Told("shard 1 does not answer", "分片 1 无响应")));
        Time.Advance(TimeSpan.FromSeconds(1));

        await page.WaitForAssertionAsync(() => Assert.DoesNotContain("No area is above a threshold", page.Markup));
        Assert.Contains("unknown since 11:59:55", page.Find(".stale").TextContent);
    }

    /// <summary>A reader is told of levels, not of every figure that ticks.</summary>
    [Fact]
    public void Status_ReadAloud_ChangesWithLevelsOnly()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        var page = Render<AlertsPage>();
        var before = page.Find("[role=status].visually-hidden").TextContent;

        Frames.Publish(SampleFrames.At(SampleFrames.Noon, minions: 170));
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("170", page.Find(".alert-line").TextContent));
        Assert.Equal("Minion Land: Red alert", before);
        Assert.Equal(before, page.Find("[role=status].visually-hidden").TextContent);
    }

    [Fact]
    public async Task Card_Acknowledged_SaysByWhomAndIsCountedNoLonger()
    {
        var dialogs = Render<MudDialogProvider>();
        await RaiseAsync("one");
        await RaiseAsync("two");
        var page = await PageAsync("?area=one&area=two", ".alert-line", 2);
        await page.Find(".pick-all input").ChangeAsync(new() { Value = true });
        await page.Find("[data-bulk]").ClickAsync(new());
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("Acknowledge 2 alerts", dialogs.Markup), Patience);

        // Nobody's name is no name.
        await dialogs.Find(".side form").SubmitAsync();
        Assert.Contains("Please give your name", dialogs.Markup);
        await dialogs.Find("[data-who]").InputAsync(new() { Value = "Anna" });
        await dialogs.Find("[data-comment]").InputAsync(new() { Value = "on my way" });
        await dialogs.Find(".side form").SubmitAsync();

        await dialogs.WaitForAssertionAsync(() => Assert.Empty(dialogs.FindAll(".side")), Patience);
        await page.WaitForAssertionAsync(() => Assert.Equal(["acknowledged by Anna", "acknowledged by Anna"], page.FindAll(".alert-line .care").Select(line => line.TextContent)), Patience);
        Assert.Empty(page.FindAll("[data-acknowledge]"));
        Assert.Empty(page.FindAll(".pick-all"));
        Assert.Equal(["acknowledged Anna: on my way"], await Desk.NotesAsync("two"));
    }

    /// <summary>The address opens it; what another did meanwhile stands beside what was seen.</summary>
    [Fact]
    public async Task Dialog_OpenedByItsAddress_TellsTheStoryAndMeetsAConflict()
    {
        var dialogs = Render<MudDialogProvider>();
        await RaiseAsync("deep");
        var alert = await Desk.OfAsync("deep");
        var page = await PageAsync($"?area=deep&open={AlertCaseKey.Of(alert).ToCursor()}", ".alert-line", 1);
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("yellow warning", dialogs.Find("[data-story] li").TextContent), Patience);
        await Desk.DoAsync("deep", CareKinds.Assigned, "Wang", who: "Li");

        await dialogs.Find("[data-who]").InputAsync(new() { Value = "Anna" });
        await dialogs.Find("[data-snooze='1h']").ClickAsync(new());
        await dialogs.WaitForAssertionAsync(() => Assert.Contains("Not saved: Li has acted in the meantime.", dialogs.Markup), Patience);
        Assert.Contains("Wang", dialogs.Find(".conflict").TextContent);

        await dialogs.FindAll(".conflict button")[0].ClickAsync(new());
        await dialogs.WaitForAssertionAsync(() => Assert.Equal(["assigned", "snoozed"], dialogs.FindAll("[data-note]").Select(note => note.GetAttribute("data-note"))), Patience);
        Assert.Contains("assigned it to Wang", dialogs.Markup);
        Assert.Contains("snoozed it for 1 h", dialogs.Markup);
        await page.WaitForAssertionAsync(() => Assert.StartsWith("snoozed until", page.Find(".alert-line .care").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task All_Tab_HasClearedOnesToo()
    {
        await RaiseAsync("over");
        await Desk.ChangeAsync("over", AlertLevel.Normal);

        var page = await PageAsync("?show=all&area=over", "tbody tr", 1);

        Assert.Contains("Cleared", page.Find("tbody tr").TextContent);
        Assert.Contains("Yellow warning", page.Find("tbody tr").TextContent);
        Assert.StartsWith("/export/alert_cases.csv?show=all", page.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_Tab_HasEveryChange()
    {
        await RaiseAsync("changes");
        await Desk.ChangeAsync("changes", AlertLevel.Alert);

        var page = await PageAsync("?show=log&area=changes", "tbody tr", 2);

        Assert.StartsWith("/export/alerts.csv?show=log", page.Find("a[download]").GetAttribute("href"), StringComparison.Ordinal);
    }

    /// <summary>What is acknowledged by all is no number to run for.</summary>
    [Fact]
    public void Badge_Acknowledged_CountsThoseThatNobodyTakesCareOf()
    {
        var frame = SampleFrames.At(SampleFrames.Noon);
        Frames.Publish(frame);
        var alert = frame.Alerts[0];
        var badge = Render<AlertBadge>();
        Assert.Equal("1 not acknowledged: Red alert 1", badge.Find("a").GetAttribute("aria-label"));

        Services.GetRequiredKeyedService<StreamAlerts>(VisitorAlerts.Stream).Open.Publish(new OpenAlertList(
            [new AlertCase { Subject = alert.AreaId, RaisedAt = alert.Since, Level = alert.Level, ChangedAt = alert.Since, AcknowledgedAt = SampleFrames.Noon, AcknowledgedBy = "Anna" }], []));
        Time.Advance(TimeSpan.FromSeconds(1));

        badge.WaitForAssertion(() => Assert.Equal("✓ 1", badge.Find("a").TextContent));
    }

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private AlertDesk Desk => field ??= new AlertDesk(shards);

    private Task RaiseAsync(string area) => Desk.RaiseAsync(area);

    private async Task<IRenderedComponent<AlertsPage>> PageAsync(string query, string awaited, int count)
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        Frames.Publish(SampleFrames.At(SampleFrames.Noon, minions: 10, level: AlertLevel.Normal));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/alerts" + query);
        Render<MudPopoverProvider>();
        var page = Render<AlertsPage>();
        await page.WaitForAssertionAsync(() => Assert.Equal(count, page.FindAll(awaited).Count), Patience);
        return page;
    }
}

/// <summary>Whoever may not act sees everything, and why there is nothing to press.</summary>
public sealed class AlertsPageFromElsewhereTests(TwoShards shards)
    : PageContext(address: "203.0.113.9", more: services => services.AddSingleton(shards.Databases).AddSingleton(shards.Map).AddSingleton(shards.Reader)), IClassFixture<TwoShards>
{
    [Fact]
    public async Task Card_NoRightToAct_SaysWhy()
    {
        await new AlertDesk(shards).RaiseAsync("seen");
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));

        var page = Render<AlertsPage>();

        await page.WaitForAssertionAsync(() => Assert.Contains("Nobody has acknowledged it", page.Find(".alert-line").TextContent), TimeSpan.FromSeconds(20));
        Assert.Empty(page.FindAll("[data-acknowledge], .alert-line input, .pick-all"));
        Assert.Contains("can look, but not act on alerts · 203.0.113.9", page.Find("[data-refused]").TextContent);
    }
}
