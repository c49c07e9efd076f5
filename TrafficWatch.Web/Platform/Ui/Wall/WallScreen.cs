using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Platform.Ui.Wall;

/// <summary>A big screen: it renders which rows there are; figures, bars, clock and charts are the browser's, fed by patches.</summary>
/// <param name="stream">The stream whose state its head tells.</param>
/// <param name="topic">That stream's topic as long as it has told none.</param>
/// <param name="script">The module that draws it: <c>start(root, setup)</c> gives an object of <c>apply(patch)</c> and <c>stop()</c>.</param>
public abstract class WallScreen(string stream, string topic, string script) : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Coalesced = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan StatusEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PatchTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<IDisposable> _subscriptions = [];
    private IJSObjectReference? _module;
    private IJSObjectReference? _screen;
    private bool _gone;

    [Inject]
    private protected SiteOptions Site { get; set; } = default!;

    [Inject]
    private protected SiteClock Clock { get; set; } = default!;

    [Inject]
    private Feed<StreamStatusList> Statuses { get; set; } = default!;

    [Inject]
    private Words Texts { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "kiosk")]
    private string? KioskText { get; set; }

    /// <summary>The screen's root element.</summary>
    protected ElementReference Root { get; set; }

    /// <summary>No tools and no pointer: nobody sits before it.</summary>
    protected bool Kiosk => KioskText is not (null or "0" or "false");

    /// <summary>How the stream fares; null before that is known.</summary>
    private protected StreamStatus? Status => Statuses.Current.Streams.FirstOrDefault(one => one.Stream == stream);

    /// <summary>The stream's topic.</summary>
    protected string Topic => Status?.Topic ?? topic;

    /// <summary>The texts that the browser fills in by itself.</summary>
    private protected abstract object ForScript { get; }

    /// <summary>Calls when there is something new to show.</summary>
    private protected abstract IDisposable Subscribe(TimeSpan interval, Func<Task> changed);

    /// <summary>Takes the newest frame in. True: which rows there are has changed, and is to be rendered.</summary>
    private protected abstract bool Take();

    /// <summary>What to tell of the frame that was taken in; afterwards it counts as told.</summary>
    private protected abstract WallPatch Next();

    /// <summary>The browser lost what it knew, or may have.</summary>
    private protected abstract void Forget();

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await Browser.InvokeAsync<IJSObjectReference>("import", script);
            _screen = await _module.InvokeAsync<IJSObjectReference>("start", Root, new
            {
                zone = Clock.ZoneId,
                lang = Texts.Language,
                head = Texts.ForWall(Topic),
                words = ForScript,
                units = Texts.Units,
                hours = Site is { OpeningTime: { } opening, ClosingTime: { } closing } ? new[] { HourOf(opening), HourOf(closing) } : null,
            });
        }
        catch (JSDisconnectedException)
        {
            return;
        }

        _subscriptions.Add(Subscribe(Coalesced, () => InvokeAsync(TellAsync)));
        _subscriptions.Add(Statuses.Subscribe(StatusEvery, () => InvokeAsync(TellAsync)));
        await TellAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync() => await TellAsync();

    // All feeds end up here; a patch is built only once the browser has taken the one before.
    private async Task TellAsync()
    {
        if (_screen is null || _gone)
        {
            return;
        }

        await _one.WaitAsync();
        try
        {
            var rendered = Take();
            if (rendered)
            {
                StateHasChanged();
            }

            var patch = Next() with { Rendered = rendered };
            if (patch.SaysSomething)
            {
                await _screen.InvokeVoidAsync("apply", PatchTimeout, patch);
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser is away; when it is back it is told everything.
            Forget();
        }
        finally
        {
            _one.Release();
        }
    }

    private static string HourOf(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _gone = true;
        _subscriptions.ForEach(subscription => subscription.Dispose());
        GC.SuppressFinalize(this);
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
