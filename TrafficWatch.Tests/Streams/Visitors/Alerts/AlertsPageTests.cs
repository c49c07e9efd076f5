using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Streams.Visitors.Alerts;
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
    public void NoAlerts_DataStandStill_IsUnknownAndNotCalm()
    {
        var quiet = SampleFrames.At(SampleFrames.Noon, minions: 10, level: AlertLevel.Normal);
        Frames.Publish(quiet);
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        var page = Render<AlertsPage>();
        Assert.Contains("No area is above a threshold", page.Markup);

        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon, StreamState.ShardDown, new Told("shard 1 does not answer", "分片 1 无响应")));
        Time.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.DoesNotContain("No area is above a threshold", page.Markup));
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
}
