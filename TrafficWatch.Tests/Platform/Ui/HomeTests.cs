using Bunit;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Ui.Overview;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui;

public sealed class HomeTests : PageContext
{
    [Fact]
    public void Render_BeforeTheFirstEvent_SaysWhatIsAwaited()
    {
        Statuses.Publish(new([SampleFrames.Status(SampleFrames.Noon).Streams[0] with { LastRecordAt = null }]));

        Assert.Contains("waiting for the first event on scenic_visitor_topic", Render<Home>().Markup);
    }

    [Fact]
    public void Render_Live_ShowsTheFigureTheAlertAndTheTimeInTheSitesZone()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));

        var home = Render<Home>();

        Assert.Equal("230", home.Find(".tile-figure strong").TextContent);
        Assert.Contains("● Minion Land", home.Find(".tile-alerts").TextContent);
        Assert.Contains("live · 12:00:00 UTC+8", home.Markup);
        Assert.Equal("/screens/visitors", home.Find("h2 a").GetAttribute("href"));
    }

    [Fact]
    public void Render_KafkaDown_IsRedAndSaysSo()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon, StreamState.KafkaDown));

        var tile = Render<Home>().Find(".tile");

        Assert.Equal("stopped", tile.GetAttribute("data-freshness"));
        Assert.Contains("Kafka not answering", tile.TextContent);
        Assert.NotNull(tile.QuerySelector("[data-old]"));
    }

    /// <summary>A dead gate network must not look like a quiet afternoon.</summary>
    [Fact]
    public void Render_RecordsStop_TurnsQuietByItself()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        var home = Render<Home>();
        Assert.Equal("fresh", home.Find(".tile").GetAttribute("data-freshness"));

        Time.Advance(TimeSpan.FromSeconds(16));

        home.WaitForAssertion(() => Assert.Equal("quiet", home.Find(".tile").GetAttribute("data-freshness")));
        Assert.Contains("no data since 12:00:00", home.Find(".tile-state").TextContent);
    }
}
