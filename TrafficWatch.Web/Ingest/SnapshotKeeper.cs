using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Ingest;

/// <summary>Takes snapshots at epoch ends: every few seconds, more rarely as they take longer, so that they cost about a thirtieth of the time.</summary>
internal sealed partial class SnapshotKeeper(EpochStore store, SnapshotStore snapshots, TimeSpan every, TimeProvider time, ILogger logger)
{
    private const int CostFactor = 30;
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
                await SaveAsync(epoch, _state);
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
    public void SaveNow<TEvent, TDeltas>(StreamEngine<TEvent, TDeltas> engine, long epoch)
        where TEvent : struct, IStreamEvent, allows ref struct
    {
        var free = _saving.Wait(TimeSpan.FromSeconds(10));
        if (epoch > 0)
        {
            var state = free ? _state : new StateWriter();
            engine.Save(state);
            SaveAsync(epoch, state).GetAwaiter().GetResult();
        }
    }

    private async Task SaveAsync(long epoch, StateWriter state)
    {
        var parts = Enumerable.Range(0, state.Pieces).Select(piece => Compress(state.Piece(piece)));
        await store.DropRecordsBeforeAsync(await snapshots.SaveAsync(epoch, parts, state.Pieces));
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
