using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Ingest;

/// <summary>Takes snapshots at epoch ends: every few seconds, more rarely as they take longer, so that they cost about a thirtieth of the time.</summary>
internal sealed partial class SnapshotKeeper(EpochStore store, TimeSpan every, TimeProvider time, ILogger logger)
{
    private const int CostFactor = 30;
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
        var state = engine.Save();
        _cost = time.GetElapsedTime(begun);
        _takenAt = begun;
        var done = new TaskCompletionSource();
        _saving = done.Task;
        return async () =>
        {
            try
            {
                await Task.Yield();
                var compressing = time.GetTimestamp();
                var compressed = EpochStore.Compress(state.Written.Span);
                _cost += time.GetElapsedTime(compressing);
                await store.SaveSnapshotAsync(epoch, compressed);
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
        _saving.Wait(TimeSpan.FromSeconds(10));
        if (epoch > 0)
        {
            store.SaveSnapshotAsync(epoch, EpochStore.Compress(engine.Save().Written.Span)).GetAwaiter().GetResult();
        }
    }

    [LoggerMessage(140, LogLevel.Warning, "The snapshot of epoch {Epoch} was not stored: {Reason}. The one before stands")]
    private partial void LogFailed(long epoch, string reason);
}
