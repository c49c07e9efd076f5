using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ui.Tables;

/// <summary>
/// A page that asks databases for what its address says: one query at a time, the newest wins, and it says how long it
/// took. When a query fails it says why and asks again by itself until it is answered or the page is left.
/// </summary>
public abstract class QueryPage : ComponentBase, IDisposable
{
    /// <summary>How long after a failure it asks again.</summary>
    internal static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    /// <summary>How long an edit is waited for.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Between two tellings of how far a search has come.</summary>
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(300);

    private CancellationTokenSource? _running;
    private ITimer? _retry;
    private ITimer? _follow;
    private string? _asking;
    private bool _again;
    private bool _ended;
    private bool _cancelled;
    private string _path = "";
    private long _toldAt;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; private set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    [Inject]
    private Words Texts { get; set; } = default!;

    /// <summary>Where the page stands; its query string is the page's state.</summary>
    [Inject]
    protected NavigationManager Navigation { get; private set; } = default!;

    /// <summary>The query string of the address, with its question mark, still encoded; which row is open is no question to a database.</summary>
    protected string AskedFor => new Uri(Navigation.GetUriWithQueryParameter(Addresses.Open, (string?)null)).Query;

    /// <summary>The key of the row that is open; null: none is.</summary>
    protected string? OpenKey => QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).TryGetValue(Addresses.Open, out var key) ? key.ToString() : null;

    /// <summary>True before the first answer, and while a new one is awaited.</summary>
    protected bool Loading { get; private set; } = true;

    /// <summary>What went wrong with the last query; null when it was answered.</summary>
    protected string? Problem { get; private set; }

    /// <summary>When the page last had an answer, UTC; null before the first.</summary>
    protected DateTime? AnsweredAt { get; private set; }

    /// <summary>How far back a long search has come, UTC; null: it has not told.</summary>
    protected DateTime? SearchedTo { get; private set; }

    /// <summary>How often it asks again by itself, to follow what comes; null: it does not.</summary>
    protected virtual TimeSpan? FollowEvery => null;

    /// <summary>Whether what is shown moves with time: not on an older page, say, or while a row is open.</summary>
    protected virtual bool Follows => true;

    /// <summary>The query that runs was asked for by nobody: nothing need show that it runs.</summary>
    protected bool Quietly { get; private set; }

    /// <summary>Asks for what the parameters say and keeps the answer.</summary>
    /// <param name="cancellationToken">Cancelled when a newer query begins or the page is left.</param>
    protected abstract Task QueryAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _path = new Uri(Navigation.Uri).AbsolutePath;
        Navigation.LocationChanged += Moved;
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && FollowEvery is { } pause)
        {
            _follow = Time.CreateTimer(_ => _ = InvokeAsync(FollowAsync), null, pause, pause);
        }
    }

    /// <summary>Runs only in a circuit: the page that is sent first shows a skeleton, and the databases are asked once.</summary>
    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            await RefreshAsync();
            await OpenAsync(OpenKey);
        }
    }

    /// <summary>Asks again.</summary>
    protected async Task RefreshAsync()
    {
        if (_ended)
        {
            return;
        }

        // The same once more waits its turn: a page that is told of news every second would else never come to its deadline.
        if (_running is not null && _asking == AskedFor)
        {
            _again = true;
            return;
        }

        _running?.Cancel();
        do
        {
            _again = false;
            await AskAsync();
        }
        while (_again && _running is null && !_ended);
    }

    /// <summary>Tells how far back a search has come, a few times a second.</summary>
    private protected void Searched(DateTime at)
    {
        SearchedTo = at;
        if (Time.GetElapsedTime(_toldAt) > Often)
        {
            _toldAt = Time.GetTimestamp();
            _ = InvokeAsync(StateHasChanged);
        }
    }

    /// <summary>Gives a query up that somebody does not want to wait for any more; it is asked again when the address changes, or by <see cref="RefreshAsync"/>.</summary>
    protected void CancelQuery()
    {
        (_cancelled, _again) = (_running is not null, false);
        _running?.Cancel();
    }

    /// <summary>Somebody has given the last query up.</summary>
    protected bool Cancelled => _cancelled && !Loading;

    /// <summary>What to tell of a failure: never the driver's words, which go to the log.</summary>
    private protected string Told(Exception failure)
    {
        Loggers.CreateLogger(GetType()).LogWarning(failure, "A query or an edit of a page failed");
        return failure is ShardAwayException { Shard: var shard } ? Texts.ShardAway(shard) : Texts.SeeLog;
    }

    /// <summary>Waits for what an edit comes to, not longer than anybody looks at a pale button.</summary>
    /// <exception cref="TimeoutException">It may be done later, or never: it is not known.</exception>
    private protected Task<T> InTimeAsync<T>(Task<T> edit) => edit.WaitAsync(Patience, Time);

    /// <summary>Has the same asked again by itself.</summary>
    private protected void AskAgainAfter(TimeSpan pause) =>
        _retry = Time.CreateTimer(_ => _ = InvokeAsync(RefreshAsync), null, pause, Timeout.InfiniteTimeSpan);

    /// <summary>Does an edit that is not waited for longer than anybody looks at a pale button.</summary>
    /// <returns>What to tell where it was not done, or is not known to be; null: it was answered.</returns>
    private protected async Task<string?> TryEditAsync(Func<Task> edit)
    {
        try
        {
            await edit().WaitAsync(Patience, Time);
            return null;
        }
        catch (TimeoutException)
        {
            // It may be done later, or never.
            return Texts.OutcomeUnknown;
        }
        catch (Exception e)
        {
            return $"{Texts.NotSaved} · {Told(e)}";
        }
    }

    /// <summary>Likewise, by somebody who may: the page may have been rendered for a connection that is no longer the one behind this circuit.</summary>
    private protected Task<string?> TryEditAsync(AdminAccess access, Func<Task> edit) =>
        access.Allowed ? TryEditAsync(edit) : Task.FromResult<string?>($"{Texts.AdminRefusedTitle} · {Texts.Of(access.Reason)}");

    private async Task FollowAsync()
    {
        if (Follows && !Loading && !Cancelled)
        {
            Quietly = true;
            await RefreshAsync();
            Quietly = false;
        }
    }

    private async Task AskAsync()
    {
        _retry?.Dispose();
        using var own = _running = new CancellationTokenSource();
        _asking = AskedFor;
        (Loading, _cancelled, SearchedTo) = (true, false, null);
        if (!Quietly)
        {
            // Whoever waits sees that it is asked, and can give it up: what changed the address may be another component.
            StateHasChanged();
        }

        try
        {
            await QueryAsync(own.Token);
            (Problem, AnsweredAt) = (null, Time.GetUtcNow().UtcDateTime);
        }
        catch (Exception) when (own.IsCancellationRequested)
        {
            // What a query comes to that nobody waits for any more is of no interest.
            if (!_cancelled)
            {
                return;
            }
        }
        catch (Exception e)
        {
            Problem = Told(e);
            AskAgainAfter(RetryAfter);
        }
        finally
        {
            if (_running == own)
            {
                _running = null;
                Loading = false;
            }
        }

        StateHasChanged();
    }

    /// <summary>Ends a query that still runs.</summary>
    public void Dispose()
    {
        _ended = true;
        Navigation.LocationChanged -= Moved;
        _running?.Cancel();
        _retry?.Dispose();
        _follow?.Dispose();
        Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what a page holds besides.</summary>
    protected virtual void Leave()
    {
    }

    private void Moved(object? sender, LocationChangedEventArgs e)
    {
        if (new Uri(e.Location).AbsolutePath == _path)
        {
            _ = InvokeAsync(() => MovedAsync());
        }
    }

    private async Task MovedAsync()
    {
        if (_asking != AskedFor)
        {
            await RefreshAsync();
        }

        await OpenAsync(OpenKey);
        StateHasChanged();
    }

    /// <summary>The row that the address says is open has changed.</summary>
    /// <param name="key">Its key; null: none is open any more.</param>
    protected virtual Task OpenAsync(string? key) => Task.CompletedTask;
}
