using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace TrafficWatch.Web.Components.Tables;

/// <summary>A page that asks a database for what its address says: one query at a time, the newest wins, and it says how long it took.</summary>
public abstract class QueryPage : ComponentBase, IDisposable
{
    private CancellationTokenSource? _running;
    private bool _ended;
    private string _path = "";

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Where the page stands; its query string is the page's state.</summary>
    [Inject]
    protected NavigationManager Navigation { get; private set; } = default!;

    /// <summary>The query string of the address, with its question mark, still encoded.</summary>
    protected string Asked => new Uri(Navigation.Uri).Query;

    /// <summary>True before the first answer, and while a new one is awaited.</summary>
    protected bool Loading { get; private set; } = true;

    /// <summary>How long the last answer took; null before the first.</summary>
    protected TimeSpan? Took { get; private set; }

    /// <summary>What went wrong with the last query; null when it was answered.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Asks for what the parameters say and keeps the answer.</summary>
    /// <param name="cancellationToken">Cancelled when a newer query begins or the page is left.</param>
    protected abstract Task QueryAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _path = new Uri(Navigation.Uri).AbsolutePath;
        Navigation.LocationChanged += Moved;
    }

    /// <summary>Runs only in a circuit: the page that is sent first shows a skeleton, and the databases are asked once.</summary>
    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? RefreshAsync() : Task.CompletedTask;

    /// <summary>Asks again.</summary>
    protected async Task RefreshAsync()
    {
        if (_ended)
        {
            return;
        }

        _running?.Cancel();
        using var own = _running = new CancellationTokenSource();
        Loading = true;
        var begun = Time.GetTimestamp();
        try
        {
            await QueryAsync(own.Token);
            Problem = null;
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Loggers.CreateLogger(GetType()).LogWarning(e, "A query for a page failed");
            Problem = e.Message;
        }
        finally
        {
            if (_running == own)
            {
                _running = null;
                Took = Time.GetElapsedTime(begun);
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
            _ = InvokeAsync(RefreshAsync);
        }
    }
}
