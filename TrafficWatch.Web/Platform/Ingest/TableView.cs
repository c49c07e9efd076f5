using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>A view whose frame is read from the tables: twenty times a second at most, and less often the longer that takes, whether this process stores what is shown or another does.</summary>
/// <typeparam name="TDeltas">What an epoch of the stream changes.</typeparam>
/// <param name="schema">Says when the tables are there.</param>
/// <param name="time">Sets the pace.</param>
/// <param name="logger">Told when they cannot be read.</param>
internal abstract class TableView<TDeltas>(SchemaReady schema, TimeProvider time, ILogger logger) : RecurringWork(schema, time, logger), IStreamView<TDeltas>, IFollowingView
{
    /// <summary>How long it rests between two frames at least and at most; in between, as long as the last one took to read.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50), Longest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Anyway = TimeSpan.FromMinutes(1);
    private long _readAt;
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

    private protected sealed override TimeSpan Every => Longest;

    private protected sealed override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        // Hours and days also end while nothing comes.
        if (!_changed && Time.GetElapsedTime(_readAt) < Anyway)
        {
            return Shortest;
        }

        var begun = Time.GetTimestamp();
        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch
        {
            _changed = true;
            throw;
        }

        _readAt = Time.GetTimestamp();
        return Time.GetElapsedTime(begun) is var rest && rest < Shortest ? Shortest : rest > Longest ? Longest : rest;
    }
}
