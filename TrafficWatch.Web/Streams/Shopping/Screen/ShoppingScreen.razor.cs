using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Shopping.Live;
using TrafficWatch.Web.Streams.Shopping.Resources;

namespace TrafficWatch.Web.Streams.Shopping.Screen;

/// <summary>The shopping big screen: what came today, by the records' timestamps.</summary>
public sealed partial class ShoppingScreen() : FrameScreen("shopping", "taobao_data2", "./shopping/screen.js")
{
    private ShoppingPatcher _patcher = default!;
    private ShoppingFrame _frame = ShoppingFrame.Empty;

    [Inject]
    private Feed<ShoppingFrame> Frames { get; set; } = default!;

    [Inject]
    private SiteCalendar Calendar { get; set; } = default!;

    [Inject]
    private ShoppingWords Words { get; set; } = default!;

    private protected override object ForScript => new { today = Words.Today, yesterday = Words.Yesterday, provinces = Words.IsChinese ? null : Provinces.English };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _patcher = new ShoppingPatcher(Calendar, Clock, Words);
        base.OnInitialized();
    }

    private protected override IDisposable Subscribe(TimeSpan interval, Func<Task> changed) => Frames.Subscribe(interval, changed);

    private protected override DateTime? TakeFrame() => (_frame = Frames.Current).DataTime;

    private protected override WallPatch Next() => _patcher.Next(_frame, Status);

    private protected override void Forget() => _patcher.Forget();
}
