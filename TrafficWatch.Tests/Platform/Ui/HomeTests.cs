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
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));

        Assert.Contains("waiting for the first event on scenic_visitor_topic", Render<Home>().Markup);
    }

    [Fact]
    public void Render_Live_ShowsTheFigureTheAlertAndTheTimeInTheSitesZone()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));

        var home = Render<Home>();

        Assert.Equal("230", home.Find(".tile-figure").TextContent);
        Assert.Contains("● Minion Land", home.Find(".tile-alerts").TextContent);
        Assert.Contains("data to 2025-07-15 12:00:00", home.Markup);
        Assert.Equal("/screens/visitors", home.Find("h2 a").GetAttribute("href"));
    }

    [Fact]
    public void Render_KafkaDown_IsRedAndSaysSo()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon, StreamState.KafkaDown));

        var tile = Render<Home>().Find(".tile");

        Assert.Equal("red", tile.GetAttribute("data-state"));
        Assert.Contains("Kafka not answering", tile.TextContent);
    }
}
