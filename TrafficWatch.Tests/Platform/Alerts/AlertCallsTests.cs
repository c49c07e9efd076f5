using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

public sealed class AlertCallsTests
{
    private static readonly VisitorFrame Frame = SampleFrames.At(SampleFrames.Noon);
    private static readonly CurrentAlert Alert = Frame.Alerts[0];
    private readonly AlertCalls _calls = new();

    [Fact]
    public void Next_NothingChanged_SaysNothing()
    {
        var call = Assert.Single(Next(OpenAlertList.Empty)!);

        Assert.Equal(("小黄人乐园", "2 小黄人乐园", 2, true, 0L), (call.Key, call.Text, call.Level, call.Calls, call.Told));
        Assert.Null(Next(OpenAlertList.Empty));
        _calls.Forget();
        Assert.NotNull(Next(OpenAlertList.Empty));
    }

    [Fact]
    public void Next_RemindedThenAcknowledged_TellsWhenAndThatItCallsNoLonger()
    {
        Next(OpenAlertList.Empty);
        var told = Of() with { Reminders = 1, ToldAt = SampleFrames.Noon, Version = 1 };
        Assert.Equal((true, new DateTimeOffset(SampleFrames.Noon).ToUnixTimeMilliseconds()), (Assert.Single(Next(new([told], []))!) is var call ? (call.Calls, call.Told) : default));

        Assert.False(Assert.Single(Next(new([told with { AcknowledgedAt = SampleFrames.Noon, AcknowledgedBy = "Anna" }], []))!).Calls);
    }

    [Fact]
    public void Next_QuietHours_DoesNotCall() => Assert.False(Assert.Single(Next(new([Of()], [Alert.AreaId]))!).Calls);

    private CallPatch[]? Next(OpenAlertList open) => _calls.Next(Frame.Alerts, open, SampleFrames.Noon.AddSeconds(1), alert => $"{(int)alert.Level} {alert.Subject}");

    private static AlertCase Of() => new() { Subject = Alert.AreaId, RaisedAt = Alert.Since, Level = AlertLevel.Alert, Worst = AlertLevel.Alert, ChangedAt = Alert.Since };
}
