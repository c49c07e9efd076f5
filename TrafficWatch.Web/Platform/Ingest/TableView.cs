using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>A view whose frame is read from the tables: twice a second at most, whether this process stores what is shown or another does.</summary>
/// <typeparam name="TDeltas">What an epoch of the stream changes.</typeparam>
/// <param name="schema">Says when the tables are there.</param>
/// <param name="time">Sets the pace.</param>
/// <param name="logger">Told when they cannot be read.</param>
internal abstract class TableView<TDeltas>(SchemaReady schema, TimeProvider time, ILogger logger) : RecurringWork(schema, time, logger), IStreamView<TDeltas>, IFollowingView
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private volatile bool _changed = true;
    private volatile bool _owned;
    private int _passed;

    /// <inheritdoc/>
    public bool Owned => _owned;

    public Task LoadAsync(CancellationToken cancellationToken)
    {
        (_owned, _changed) = (true, true);
        return Task.CompletedTask;
    }

    public void Release() => _owned = false;

    public virtual void Committed(long epoch, bool newLog, TDeltas deltas, long newest, long newestRecord) => _changed |= Changes(deltas);

    /// <inheritdoc/>
    public virtual Task FollowAsync(StreamProgress progress, CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    /// <summary>Reads the tables and shows what they say.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        _changed = false;
        await PublishAsync(Time.GetUtcNow().UtcDateTime, cancellationToken);
    }

    /// <summary>Reads a frame and publishes it.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private protected abstract Task PublishAsync(DateTime now, CancellationToken cancellationToken);

    /// <summary>Whether an epoch changes what is shown.</summary>
    private protected abstract bool Changes(TDeltas deltas);

    private protected sealed override string? Failing => "Figures could not be read";

    private protected sealed override TimeSpan Every => Pace;

    private protected sealed override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        // Hours and days also end while nothing comes: a full minute is never gone without looking.
        if (_changed || _passed++ % 120 == 0)
        {
            try
            {
                await RefreshAsync(cancellationToken);
            }
            catch
            {
                _changed = true;
                throw;
            }
        }

        return Pace;
    }
}
