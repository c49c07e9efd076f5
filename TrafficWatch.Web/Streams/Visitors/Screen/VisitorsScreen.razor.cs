using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>The visitors' big screen. It renders which rows there are; figures, bars, clock and charts are the browser's, fed by patches.</summary>
public sealed partial class VisitorsScreen : IAsyncDisposable
{
    private const int MostAlerts = 4;
    private static readonly TimeSpan Coalesced = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatchTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<IDisposable> _subscriptions = [];
    private VisitorsStructure _structure = VisitorsStructure.Of(VisitorFrame.Empty);
    private VisitorsPatcher _patcher = default!;
    private ElementReference _root;
    private IJSObjectReference? _module;
    private IJSObjectReference? _screen;
    private bool _gone;

    [Inject]
    private Feed<VisitorFrame> Frames { get; set; } = default!;

    [Inject]
    private Feed<StreamStatusList> Statuses { get; set; } = default!;

    [Inject]
    private SiteOptions Site { get; set; } = default!;

    [Inject]
    private AlertRule Rule { get; set; } = default!;

    [Inject]
    private SiteClock Clock { get; set; } = default!;

    [Inject]
    private VisitorWords Words { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "kiosk")]
    private string? KioskText { get; set; }

    [SupplyParameterFromQuery(Name = "flow")]
    private string? FlowText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? SortText { get; set; }

    private bool Kiosk => KioskText is not (null or "0" or "false");

    private string? FlowArea => string.IsNullOrEmpty(FlowText) ? null : FlowText;

    private bool ByUrgency => SortText != "order";

    private StreamStatus? Status => Statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == "visitors");

    private string Topic => Status?.Topic ?? "scenic_visitor_topic";

    private string Crowding => _structure.Areas.Length switch { <= 7 => "", <= 10 => "many", <= 20 => "crowd", _ => "crowd dense" };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _patcher = new VisitorsPatcher(Site, Clock, Words);
        _structure = VisitorsStructure.Of(Frames.Current);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await Browser.InvokeAsync<IJSObjectReference>("import", "./visitors/screen.js");
            _screen = await _module.InvokeAsync<IJSObjectReference>("start", _root, new
            {
                zone = Clock.ZoneId,
                lang = Words.Language,
                words = Words.ForScreen(Topic),
                units = Words.Units,
                hours = Site is { OpeningTime: { } opening, ClosingTime: { } closing } ? new[] { HourOf(opening), HourOf(closing) } : null,
            });
        }
        catch (JSDisconnectedException)
        {
            return;
        }

        _subscriptions.Add(Frames.Subscribe(Coalesced, () => InvokeAsync(TellAsync)));
        _subscriptions.Add(Statuses.Subscribe(StatusEvery, () => InvokeAsync(TellAsync)));
        await TellAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync() => await TellAsync();

    // Both feeds end up here; a patch is built only once the browser has taken the one before.
    private async Task TellAsync()
    {
        if (_screen is null || _gone)
        {
            return;
        }

        await _one.WaitAsync();
        try
        {
            var frame = Frames.Current;
            var structure = VisitorsStructure.Of(frame);
            var rendered = !structure.Equals(_structure);
            if (rendered)
            {
                _structure = structure;
                StateHasChanged();
            }

            var patch = _patcher.Next(frame, Status, FlowArea) with { Rendered = rendered };
            if (patch.SaysSomething)
            {
                await _screen.InvokeVoidAsync("apply", PatchTimeout, patch);
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser is away; when it is back it is told everything.
            _patcher.Forget();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task FullScreenAsync() => await (_screen?.InvokeVoidAsync("fullScreen") ?? ValueTask.CompletedTask);

    private void ChooseFlow(ChangeEventArgs e) => Go("flow", e.Value as string is { Length: > 0 } area ? area : null);

    private void ChangeSort() => Go("sort", ByUrgency ? "order" : null);

    private void Go(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    private string NameOf(string id)
    {
        var area = Frames.Current.Find(id);
        return Words.AreaName(id, area?.NameZh, area?.NameEn);
    }

    private static string? Plain(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture);

    private static string HourOf(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private string TitleOf(VisitorsStructure.Row row) => Words.AreaName(row.Id, row.NameZh, row.NameEn) is var name && name != row.Id ? $"{name} · {row.Id}" : name;

    private static string Share(long threshold, ThresholdSet set) => Plain(threshold / (set.Alert * 1.2) * 100)!;

    private static long Ms(DateTime utc) => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        _subscriptions.ForEach(subscription => subscription.Dispose());
        try
        {
            if (_screen is not null)
            {
                await _screen.InvokeVoidAsync("stop");
                await _screen.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The browser left first.
        }
    }
}
