using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Takes snapshots at epoch ends: every few seconds, more rarely as they take longer, so that they cost about a thirtieth of the time.</summary>
internal sealed partial class SnapshotKeeper(EpochStore store, SnapshotStore snapshots, TimeSpan every, TimeProvider time, ILogger logger)
{
    private const int CostFactor = 30;

    /// <summary>How long the last one waits for the one before; a host allows 30 s for its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly StateWriter _state = new();
    private long _takenAt = time.GetTimestamp();
    private TimeSpan _cost;
    private Task _saving = Task.CompletedTask;

    public bool Due()
    {
        var wait = _cost * CostFactor;
        return _saving.IsCompleted && time.GetElapsedTime(_takenAt) >= (wait > every ? wait : every);
    }

    /// <summary>Copies the state now; the result compresses and stores it, to be called when the epoch is on all shards.</summary>
    public Func<Task> Take<TEvent, TDeltas>(StreamEngine<TEvent, TDeltas> engine, long epoch)
        where TEvent : struct, IStreamEvent, allows ref struct
    {
        var begun = time.GetTimestamp();
        engine.Save(_state);
        _cost = time.GetElapsedTime(begun);
        _takenAt = begun;
        var done = new TaskCompletionSource();
        _saving = done.Task;
        return async () =>
        {
            try
            {
                await Task.Yield();
                await SaveAsync(epoch);
            }
            catch (Exception e)
            {
                LogFailed(epoch, e.Message);
            }
            finally
            {
                done.SetResult();
            }
        };
    }

    /// <summary>The last one, at a clean end.</summary>
    /// <exception cref="TimeoutException">The one before is still being stored.</exception>
    public async Task SaveNowAsync<TEvent, TDeltas>(StreamEngine<TEvent, TDeltas> engine, long epoch)
        where TEvent : struct, IStreamEvent, allows ref struct
    {
        try
        {
            await _saving.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the one before is not stored after {Patience.TotalSeconds:0} s");
        }

        if (epoch > 0)
        {
            engine.Save(_state);
            await SaveAsync(epoch);
        }
    }

    private async Task SaveAsync(long epoch)
    {
        var parts = Enumerable.Range(0, _state.Pieces).Select(piece => Compress(_state.Piece(piece)));
        var older = await snapshots.SaveAsync(epoch, parts, _state.Pieces);
        try
        {
            await store.DropRecordsBeforeAsync(older);
        }
        catch (Exception)
        {
            // A shard is away, as the next epoch says: they go with the next snapshot.
        }
    }

    private byte[] Compress(ReadOnlySpan<byte> piece)
    {
        var begun = time.GetTimestamp();
        var part = SnapshotStore.Compress(piece);
        _cost += time.GetElapsedTime(begun);
        return part;
    }

    [LoggerMessage(140, LogLevel.Warning, "The snapshot of epoch {Epoch} was not stored: {Reason}. The one before stands")]
    private partial void LogFailed(long epoch, string reason);
}
