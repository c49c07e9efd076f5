namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Where the shards' transactions of one epoch meet before they commit: none commits until every server has taken its statements, so what one of them refuses is on none.</summary>
/// <param name="shards">How many meet.</param>
/// <param name="patience">How long the first waits for the last, with its transaction open.</param>
internal sealed class CommitBarrier(int shards, TimeSpan patience)
{
    private readonly TaskCompletionSource<bool> _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = shards;

    /// <summary>This shard is no obstacle.</summary>
    public void Ready()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _met.TrySetResult(true);
        }
    }

    /// <summary>This shard is ready to commit, and waits for the others.</summary>
    /// <returns>True when all are ready; false when one has failed or does not come.</returns>
    public async Task<bool> ArriveAsync()
    {
        Ready();
        try
        {
            return await _met.Task.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            // Whoever gives up first settles it for all.
            _met.TrySetResult(false);
            return await _met.Task;
        }
    }

    /// <summary>One shard can't commit, so none does.</summary>
    public void Fail() => _met.TrySetResult(false);
}

/// <summary>Another shard is not ready: nothing was committed here, and the epoch is tried again.</summary>
internal sealed class NotAllReadyException() : TimeoutException("another shard was not ready to commit");

/// <summary>A server refuses what an epoch writes for what it is, not for the state that the server is in.</summary>
internal sealed class DataRefusedException(string reason) : Exception(reason);

/// <summary>An epoch can't be stored as it is: a server refuses its data.</summary>
internal sealed class EpochRefusedException(EpochRecord record, long count, string reason) : Exception(reason)
{
    public EpochRecord Record => record;

    /// <summary>Records in it.</summary>
    public long Count => count;
}
