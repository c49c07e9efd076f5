using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>One epoch on its way to the shards while the next is read. How it ended is taken by the session's own loop.</summary>
/// <param name="writer">Writes to the shards.</param>
/// <param name="view">Shows what all shards hold.</param>
/// <param name="time">Spaces what is tried again.</param>
internal sealed class CommitPipeline<TDeltas>(IEpochWriter writer, ViewFeed<TDeltas> view, TimeProvider time)
{
    private Task<CommittedEpoch<TDeltas>>? _commit;
    private volatile Told? _away;

    /// <summary>How many seconds a shard that is ready waits for the others. What one epoch needed the next begins with: on a slow machine each would else be written in vain until it is long enough again.</summary>
    private int _patience = 1;

    /// <summary>Which shards do not answer, and why; null when all do.</summary>
    public Told? Away => _away;

    /// <summary>Whether no epoch is on its way.</summary>
    public bool IsFree => _commit is null or { IsCompleted: true };

    /// <summary>Sends an epoch on its way. The one before has been taken.</summary>
    /// <param name="work">What it writes.</param>
    /// <param name="count">How many records it holds.</param>
    /// <param name="bytes">How many bytes they have.</param>
    /// <param name="lost">Somebody else owns the stream, or the app ends.</param>
    public void Begin(EpochWork<TDeltas> work, int count, long bytes, CancellationToken lost) => _commit = CommitAsync(work, count, bytes, time.GetTimestamp(), lost);

    /// <summary>The epoch that ended since it was last asked for, or how it failed; null when none has.</summary>
    /// <exception cref="OwnershipLostException">Another process owns the stream.</exception>
    /// <exception cref="EpochRefusedException">A server refuses its data; no shard has it.</exception>
    /// <exception cref="StreamStoppedException">A server refuses its data, and another has it.</exception>
    public async ValueTask<CommittedEpoch<TDeltas>?> TakeAsync()
    {
        if (_commit is not { IsCompleted: true } ended)
        {
            return null;
        }

        _commit = null;
        return await ended;
    }

    /// <summary>Waits until the epoch on its way has ended, or the time is over.</summary>
    public Task EndedAsync(TimeSpan patience) => _commit.EndedAsync(patience);

    private async Task<CommittedEpoch<TDeltas>> CommitAsync(EpochWork<TDeltas> work, int count, long bytes, long begun, CancellationToken lost)
    {
        await WriteAsync(work, lost);
        _away = null;
        await view.ShowAsync(work);
        return new CommittedEpoch<TDeltas>(work, count, bytes, time.GetElapsedTime(begun));
    }

    /// <summary>Writes the epoch to all shards, however long it takes.</summary>
    private async Task WriteAsync(EpochWork<TDeltas> work, CancellationToken lost)
    {
        for (var wait = 100; ; wait = Math.Min(2000, wait * 2), _patience = Math.Min(6, _patience * 2))
        {
            var begun = time.GetTimestamp();
            var barrier = new CommitBarrier(writer.Shards, TimeSpan.FromSeconds(_patience));
            var outcomes = await Task.WhenAll(Enumerable.Range(0, writer.Shards).Select(shard => WriteAsync(shard, work, barrier)));
            if (outcomes.All(o => o.Failure is null))
            {
                _patience = time.GetElapsedTime(begun).TotalSeconds < _patience / 2.0 ? Math.Max(1, _patience / 2) : _patience;
                return;
            }

            if (outcomes.FirstOrDefault(o => o.Failure is OwnershipLostException) is { Failure: { } ownership })
            {
                throw ownership;
            }

            if (outcomes.FirstOrDefault(o => o.Failure is DataRefusedException) is { Failure: { } refusal })
            {
                throw outcomes.Any(o => o.HadIt)
                    ? new StreamStoppedException(new Told(
                        $"epoch {work.Record.Epoch} is on one shard, and another refuses what it writes there", $"第 {work.Record.Epoch} 批已写入一个分片，另一分片拒绝其写入")
                    {
                        Detail = refusal.Message,
                    })
                    : new EpochRefusedException(work.Record, work.Deltas.Minutes.Sum(m => m.Received), refusal.Message);
            }

            lost.ThrowIfCancellationRequested();
            var away = outcomes.Index().Where(o => o.Item.Failure is not (null or NotAllReadyException)).Select(o => ShardProblem.Of(o.Index, o.Item.Failure!.Message)).ToList();
            if (away.Count > 0)
            {
                _away = ShardProblem.Joined(away);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(wait), time, lost);
        }
    }

    private async Task<(bool HadIt, Exception? Failure)> WriteAsync(int shard, EpochWork<TDeltas> work, CommitBarrier barrier)
    {
        try
        {
            return (!await writer.CommitAsync(shard, work.Record, sql => work.Write(shard, sql), barrier), null);
        }
        catch (Exception e)
        {
            barrier.Fail();
            return (false, e);
        }
    }
}

/// <summary>An epoch that all shards hold.</summary>
/// <param name="Work">What it wrote.</param>
/// <param name="Count">How many records it held.</param>
/// <param name="Bytes">How many bytes they had.</param>
/// <param name="Took">How long it was on its way.</param>
internal sealed record CommittedEpoch<TDeltas>(EpochWork<TDeltas> Work, int Count, long Bytes, TimeSpan Took);

/// <summary>Writes epochs to shards.</summary>
internal interface IEpochWriter
{
    int Shards { get; }

    /// <inheritdoc cref="EpochStore.CommitAsync"/>
    Task<bool> CommitAsync(int shard, EpochRecord record, Action<SqlBatch> write, CommitBarrier? barrier);
}
