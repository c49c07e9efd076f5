using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>One stretch of ownership: recover, then read and store, an epoch at a time, until something ends it. All but the storing is done by one loop.</summary>
internal sealed partial class StreamSession<TEvent, TDeltas>(
    StreamDefinition<TEvent, TDeltas> stream, ConsumerServices services, EpochStore store, SnapshotStore snapshots, StatusReport status, PoisonFinder poison, ILogger logger) : IAsyncDisposable
    where TEvent : struct, IStreamEvent, allows ref struct
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly KafkaLog _log = new(services.Kafka, stream.Options, services.Embedded.Id, stream.HasPlaces);
    private readonly SnapshotKeeper _snapshots = new(store, snapshots, services.Options.SnapshotEvery, services.Time, logger);
    private readonly CommitPipeline<TDeltas> _pipeline = new(store, new ViewFeed<TDeltas>(stream.View, logger), services.Time);
    private readonly EditInbox _edits = new(stream.Name, store.Links[0], services.Edits, services.Time);
    private StreamEngine<TEvent, TDeltas> _engine = null!;
    private PartitionSet _partitions = null!;
    private TopicWatch? _topic;
    private LetterQuota _quota = null!;
    private Func<Task>? _snapshot;
    private long _epoch;
    private BackPressure _pressure = null!;
    private long _lookedAt;

    /// <summary>Runs until the app ends.</summary>
    /// <param name="stop">The app ends: what has been read is stored.</param>
    /// <param name="lost">Somebody else owns the stream, or the app ends.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken lost)
    {
        var recovered = await new StreamRecovery<TEvent, TDeltas>(stream, store, snapshots, _log, status, services, logger).RunAsync(stop);
        (_engine, _partitions, _quota, _epoch) = (recovered.Engine, recovered.Partitions, recovered.Quota, recovered.Epoch);
        await stream.View.LoadAsync(stop);
        _topic = new TopicWatch(_log, _partitions, recovered.LogId, services.Time, logger);
        _pressure = new BackPressure(_log, _partitions, _engine.Watermarks);
        var reader = new EpochReader<TEvent, TDeltas>(
            stream, _engine, recovered.LogId, _log, _partitions, recovered.Gaps, _edits, poison, _quota, new StreamClock(store, stream.Options.MaxAhead, services.Time, logger), services.Time)
        {
            NewLog = recovered.NewLog,
        };
        _log.Assign(_partitions.Select(p => (p.Partition, p.Next)));
        status.Set(StreamState.Running, null);

        // What people did before anything was read holds for all of it.
        await _edits.PrimeAsync();
        for (var records = !_edits.Any; ; records = !poison.IsSearching || !_edits.Any)
        {
            if (!stop.IsCancellationRequested && lost.IsCancellationRequested)
            {
                throw new OwnershipLostException("The lease is another's.");
            }

            if (await reader.ReadAsync(_epoch + 1, records, TickAsync, lost) is { } epoch)
            {
                await WriteAsync(epoch, lost);
            }

            if (stop.IsCancellationRequested)
            {
                await EndAsync();
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        stream.View.Release();
        _edits.Dispose();

        // An epoch on its way still needs the connections; its outcome is looked up at the next start.
        await _pipeline.EndedAsync(TimeSpan.FromSeconds(10));
        await (_topic?.EndedAsync() ?? Task.CompletedTask);
        await _log.DisposeAsync();
    }

    /// <summary>Runs the epoch and hands it to the shards; waits for the one before.</summary>
    private async Task WriteAsync(PendingEpoch<TEvent, TDeltas> pending, CancellationToken lost)
    {
        var work = pending.Run.End(pending.Record);
        _quota.Add(pending.Run.DeadCount);
        if (work.Newest != Watermarks.None)
        {
            work = work with { Record = work.Record with { Newest = work.Newest, NewestRecord = work.NewestRecordTime } };
        }

        await AwaitCommitAsync(lost);
        _epoch = pending.Record.Epoch;
        _snapshot = _snapshots.Due() ? _snapshots.Take(_engine, _epoch) : null;
        _pipeline.Begin(work, pending.Count, pending.Run.Bytes, lost);
    }

    /// <summary>Waits for the epoch on its way. Reading stands still, so nothing piles up; the log keeps what comes.</summary>
    private async Task AwaitCommitAsync(CancellationToken lost)
    {
        while (!_pipeline.IsFree)
        {
            await _pipeline.EndedAsync(TimeSpan.FromMilliseconds(250));
            await TakeCommittedAsync();
            Look();
            if (lost.IsCancellationRequested && !_pipeline.IsFree)
            {
                await _pipeline.EndedAsync(TimeSpan.FromSeconds(5));
                if (!_pipeline.IsFree)
                {
                    throw new OperationCanceledException(lost);
                }
            }
        }

        await TakeCommittedAsync();
    }

    /// <summary>Takes in how the epoch on its way has ended: at once, not when the next is to follow it, for perhaps none comes for hours.</summary>
    private async ValueTask TakeCommittedAsync()
    {
        if (await _pipeline.TakeAsync() is { } committed)
        {
            var (work, deltas) = (committed.Work, committed.Work.Deltas);
            var late = deltas.Minutes.Sum(m => m.Late);
            var rejected = deltas.Minutes.Sum(m => m.Rejected);
            var duplicates = work.Tables.Duplicates(deltas.Stream) + deltas.Repeated;
            poison.Committed(work.Record, stream.Options.EpochSize);
            status.Committed(committed.Count, committed.Bytes, late, duplicates, rejected, deltas.Unstamped, deltas.Doubts, work.NewestRecordTime);
            services.Meter.Committed(stream.Name, committed.Count, late, duplicates, rejected, committed.Took);

            // Every partition, for one that rests now may have been read since the last report.
            _log.Report(work.Record.Ranges.Select(r => (r.Partition, r.To)));
            _ = _snapshot?.Invoke();
            _snapshot = null;
        }

        status.Away(_pipeline.Away, _topic?.Problem);
    }

    /// <summary>What is looked after every now and then, never for each record.</summary>
    /// <returns>Whether no epoch is on its way.</returns>
    private async Task<bool> TickAsync()
    {
        await TakeCommittedAsync();
        Look();
        _edits.Poll();
        await _topic!.PollAsync();
        return _pipeline.IsFree;
    }

    /// <summary>Looks at the partitions a few times a second: a full buffer must be noticed within a long epoch, and one that is waited for and has become quiet, though nothing is read.</summary>
    private void Look()
    {
        if (services.Time.GetElapsedTime(_lookedAt) < LookEvery)
        {
            return;
        }

        _lookedAt = services.Time.GetTimestamp();
        _pressure.Apply(_engine.Aggregator.Buffered);
        status.Figures([.. _partitions.Select(p => new PartitionStatus(
            p.Partition, p.Next, Math.Max(p.Next, _log.KnownEnd(p.Partition)),
            _engine.Watermarks.Of(p.Partition) is var mark && mark == Watermarks.None ? null : DateTime.UnixEpoch.AddMilliseconds(mark), _partitions.IsIdle(p),
            Held: _partitions.IsIdle(p) && _log.KnownEnd(p.Partition) > p.Next))]);
    }

    private async Task EndAsync()
    {
        try
        {
            await AwaitCommitAsync(CancellationToken.None);
            await _snapshots.SaveNowAsync(_engine, _epoch);
        }
        catch (Exception e)
        {
            LogNoLastSnapshot(e.Message);
        }
    }

    [LoggerMessage(122, LogLevel.Warning, "No snapshot at the end: {Reason}. The next start runs the last epochs again")]
    private partial void LogNoLastSnapshot(string reason);
}
