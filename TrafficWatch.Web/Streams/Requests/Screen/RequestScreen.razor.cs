using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Requests.Alerts;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Resources;

namespace TrafficWatch.Web.Streams.Requests.Screen;

/// <summary>The requests' big screen: what is asked, what fails, how fast, within the last hour and today.</summary>
public sealed partial class RequestScreen() : FrameScreen("requests", "request-logs", "./requests/screen.js")
{
    private RequestPatcher _patcher = default!;
    private RequestFrame _frame = RequestFrame.Empty;
    private OpenAlertList _open = OpenAlertList.Empty;

    [Inject]
    private Feed<RequestFrame> Frames { get; set; } = default!;

    [Inject(Key = RequestAlertSource.Stream)]
    private StreamAlerts Alerts { get; set; } = default!;

    [Inject]
    private SiteCalendar Calendar { get; set; } = default!;

    [Inject]
    private RequestWords Words { get; set; } = default!;

    private protected override object ForScript => new { today = Words.Today, yesterday = Words.Yesterday, classes = new[] { "2xx", "3xx", "4xx", "5xx" }, none = Words.NoFailures, noAlerts = Words.NoAlerts, moreAlerts = Words.MoreAlerts, bell = Words.ForBell };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _patcher = new RequestPatcher(Calendar, Clock, Alerts.Reminders, Words);
        base.OnInitialized();
    }

    private protected override IDisposable Subscribe(TimeSpan interval, Func<Task> changed) => new Both(Frames.Subscribe(interval, changed), Alerts.Open.Subscribe(interval, changed));

    private protected override DateTime? TakeFrame()
    {
        (_frame, _open) = (Frames.Current, Alerts.Open.Current);
        return _frame.DataTime;
    }

    private protected override WallPatch Next() => _patcher.Next(_frame, _open, Status);

    private protected override void Forget() => _patcher.Forget();
}
