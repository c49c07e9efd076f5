using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

/// <summary>Two streams that alert: the second tells of the same, by another list of who takes care.</summary>
public sealed class AlertBadgeTests() : PageContext(more: services => services.AddSingleton(provider => new StreamAlerts(ActivatorUtilities.CreateInstance<VisitorAlerts>(provider), ReminderSettings.Of(null, VisitorAlerts.Escalation), provider)))
{
    [Fact]
    public void Badge_SeveralStreamsAlert_SaysWhoseEachIs()
    {
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        var alert = Frames.Current.Alerts[0];
        Services.GetRequiredKeyedService<StreamAlerts>(VisitorAlerts.Stream).Open.Publish(new OpenAlertList(
            [new AlertCase { Subject = alert.AreaId, RaisedAt = alert.Since, Level = alert.Level, ChangedAt = alert.Since, AcknowledgedAt = SampleFrames.Noon, AcknowledgedBy = "Anna" }], []));

        var badges = Render<AlertBadge>().FindAll("a");

        Assert.Equal(["Visitors · Current alerts: 1, all taken care of", "Visitors · 1 not acknowledged: Red alert 1"], badges.Select(link => link.GetAttribute("aria-label")));
        Assert.All(badges, link => Assert.Equal("Visitors", link.QuerySelector(".whose")!.TextContent));
    }
}
