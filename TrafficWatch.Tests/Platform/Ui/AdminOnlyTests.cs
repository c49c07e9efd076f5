using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Ui.Layout;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui;

public sealed class AdminOnlyTests() : PageContext(address: "192.0.2.7")
{
    [Fact]
    public void Render_FromElsewhere_SaysWhyInsteadOfTheContent()
    {
        var part = Render<AdminOnly>(parameters => parameters.AddChildContent("<p>secret</p>"));

        Assert.DoesNotContain("secret", part.Markup);
        Assert.Contains("192.0.2.7", part.Markup);
        Assert.Contains("Security:AdminFrom", part.Markup);
    }

    [Fact]
    public void StreamsPage_FromElsewhere_ShowsNoStream()
    {
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));

        Assert.DoesNotContain("scenic_visitor_topic", Render<StreamsPage>().Markup);
    }
}
