using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Components.Layout;
using Xunit;

namespace TrafficWatch.Tests.Components;

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
        Statuses.Publish(Screens.SampleFrames.Status(Screens.SampleFrames.Noon));

        Assert.DoesNotContain("scenic_visitor_topic", Render<StreamsPage>().Markup);
    }
}
