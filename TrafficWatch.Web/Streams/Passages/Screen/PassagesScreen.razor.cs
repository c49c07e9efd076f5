using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Resources;

namespace TrafficWatch.Web.Streams.Passages.Screen;

/// <summary>The passages' big screen: all of it from sums, and the plates on it are masked, for anybody may stand before it.</summary>
public sealed partial class PassagesScreen() : FrameScreen("passages", "traffic-raw", "./passages/screen.js")
{
    private PassagesPatcher _patcher = default!;
    private PassageFrame _frame = PassageFrame.Empty;

    [Inject]
    private Feed<PassageFrame> Frames { get; set; } = default!;

    [Inject]
    private SiteCalendar Calendar { get; set; } = default!;

    [Inject]
    private PassageWords Words { get; set; } = default!;

    private protected override object ForScript => new { today = Words.Today, yesterday = Words.Yesterday, week = Words.WeekBefore, band = Words.ForecastBand, unusual = Words.UnusualTitle, none = Words.NoWarnings, more = Words.MoreWarnings, provinces = Words.IsChinese ? null : Provinces.English };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _patcher = new PassagesPatcher(Calendar, Clock, Words);
        base.OnInitialized();
    }

    private protected override IDisposable Subscribe(TimeSpan interval, Func<Task> changed) => Frames.Subscribe(interval, changed);

    private protected override DateTime? TakeFrame() => (_frame = Frames.Current).DataTime;

    private protected override WallPatch Next() => _patcher.Next(_frame, Status);

    private protected override void Forget() => _patcher.Forget();
}
