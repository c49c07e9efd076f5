using Microsoft.AspNetCore.Components;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using TrafficWatch.Web.Streams.Shopping.Live;
using TrafficWatch.Web.Streams.Shopping.Resources;

namespace TrafficWatch.Web.Streams.Shopping.Screen;

/// <summary>The shopping big screen: what came today, by the records' timestamps.</summary>
public sealed partial class ShoppingScreen() : WallScreen("shopping", "taobao_data2", "./shopping/screen.js")
{
    private ShoppingPatcher _patcher = default!;
    private ShoppingFrame _frame = ShoppingFrame.Empty;
    private bool _any;

    [Inject]
    private Feed<ShoppingFrame> Frames { get; set; } = default!;

    [Inject]
    private SiteCalendar Calendar { get; set; } = default!;

    [Inject]
    private ShoppingWords Words { get; set; } = default!;

    private string? Empty => _any ? null : "";

    private protected override object ForScript => new { today = Words.Today, yesterday = Words.Yesterday, provinces = Words.IsChinese ? null : Provinces.English };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _patcher = new ShoppingPatcher(Calendar, Clock, Words);
        _any = Frames.Current.DataTime is not null;
    }

    private protected override IDisposable Subscribe(TimeSpan interval, Func<Task> changed) => Frames.Subscribe(interval, changed);

    private protected override bool Take()
    {
        _frame = Frames.Current;
        var before = _any;
        _any = _frame.DataTime is not null;
        return before != _any;
    }

    private protected override WallPatch Next() => _patcher.Next(_frame, Status);

    private protected override void Forget() => _patcher.Forget();
}
