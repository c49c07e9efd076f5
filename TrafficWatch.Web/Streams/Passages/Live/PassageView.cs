using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>Keeps the passages' frame as the tables say: twice a second at most, whether this process stores them or another does: what was a copy is known to the tables only.</summary>
internal sealed partial class PassageView(Feed<PassageFrame> feed, PassageHistory history, SchemaReady schema, TimeProvider time, ILogger<PassageView> logger) : BackgroundService, IStreamView<PassageDeltas>, IFollowingView
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private volatile bool _changed = true;
    private volatile bool _owned;

    /// <inheritdoc/>
    public bool Owned => _owned;

    public Task LoadAsync(CancellationToken cancellationToken)
    {
        (_owned, _changed) = (true, true);
        return Task.CompletedTask;
    }

    public void Release() => _owned = false;

    public void Committed(long epoch, bool newLog, PassageDeltas deltas, long newest, long newestRecord) => _changed |= deltas.Rows.Count > 0 || deltas.Warnings.Count > 0;

    /// <inheritdoc/>
    public Task FollowAsync(StreamProgress progress, CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    /// <summary>Reads the tables and shows what they say.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        _changed = false;
        feed.Publish(await history.ReadAsync(time.GetUtcNow().UtcDateTime, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        var told = false;
        try
        {
            await schema.WhenReady.WaitAsync(stoppingToken);
            for (var tick = 0; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                // Hours and days also end while nothing comes: a full minute is never gone without looking.
                if (!_changed && tick % 120 != 0)
                {
                    continue;
                }

                try
                {
                    await RefreshAsync(stoppingToken);
                    told = false;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    _changed = true;
                    if (!told)
                    {
                        LogFailed(e.GetBaseException().Message);
                        told = true;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    [LoggerMessage(7101, LogLevel.Warning, "The passages' figures could not be read, and are tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
