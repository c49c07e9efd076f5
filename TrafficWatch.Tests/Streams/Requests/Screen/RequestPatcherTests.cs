using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Streams.Requests.Alerts;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Resources;
using TrafficWatch.Web.Streams.Requests.Screen;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Screen;

public sealed class RequestPatcherTests
{
    private static readonly DateTime Since = SampleFrames.Noon.AddMinutes(-3);
    private static readonly RequestFrame Frame = RequestFrame.Empty with { DataTime = SampleFrames.Noon, Alerts = [new("errors (all)", AlertLevel.Alert, Since, 38.2, 20)] };

    /// <summary>What is open is told once, and once more when somebody takes care of it or it is over; so is the bell.</summary>
    [Fact]
    public void Next_AlertThatIsOpen_IsToldWhenSomethingAboutItChanges()
    {
        var site = new SiteOptions { Name = "x" };
        var time = new FakeTimeProvider(SampleFrames.Noon);
        var patcher = new RequestPatcher(new SiteCalendar(site.Zone, null), new SiteClock(site, time), ReminderSettings.Of(null, RequestAlertSource.Escalation), RequestWords.English);
        Assert.Equal(
            """[{"Since":1752551820000,"Name":"Error share (5xx) \u00B7 all requests","Figure":"38.2 % \u00B7 threshold 20 %","Care":"Nobody has acknowledged it","State":"unacknowledged","Level":2}]""",
            JsonSerializer.Serialize(patcher.Next(Frame, OpenAlertList.Empty, null).Alerts));
        Assert.Null(patcher.Next(Frame, OpenAlertList.Empty, null).Alerts);

        var open = new OpenAlertList([new AlertCase { Subject = "errors (all)", RaisedAt = Since, Level = AlertLevel.Alert, ChangedAt = Since, AcknowledgedAt = SampleFrames.Noon, AcknowledgedBy = "Li", Version = 1 }], []);
        var cared = patcher.Next(Frame, open, null);
        Assert.Equal(("acknowledged by Li", "acknowledged"), (cared.Alerts![0].Care, cared.Alerts[0].State));
        Assert.False(Assert.Single(cared.Calls!).Calls);
        Assert.Empty(patcher.Next(Frame with { Alerts = [] }, OpenAlertList.Empty, null).Alerts!);

        patcher.Forget();
        Assert.Empty(patcher.Next(Frame with { Alerts = [] }, OpenAlertList.Empty, null).Alerts!);
    }

    [Fact]
    public void Next_YesterdayHasGrown_TellsTheCourseAgain()
    {
        var site = new SiteOptions { Name = "x" };
        var patcher = new RequestPatcher(new SiteCalendar(site.Zone, null), new SiteClock(site, new FakeTimeProvider(SampleFrames.Noon)), ReminderSettings.Of(null, RequestAlertSource.Escalation), RequestWords.English);
        Assert.NotNull(patcher.Next(Frame, OpenAlertList.Empty, null).Hours);
        Assert.Null(patcher.Next(Frame, OpenAlertList.Empty, null).Hours);
        Assert.Equal([7, null], patcher.Next(Frame with { HoursBefore = [7, null] }, OpenAlertList.Empty, null).Hours?.Yesterday);
    }
}
