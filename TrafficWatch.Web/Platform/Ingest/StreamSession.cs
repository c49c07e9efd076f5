using Confluent.Kafka;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>One stretch of ownership: load, catch up on recorded epochs, then read and store until something ends it.</summary>
internal sealed partial class StreamSession<TEvent, TDeltas>(
    StreamDefinition<TEvent, TDeltas> stream, IngestSurroundings around, EpochStore store, SnapshotStore snapshots, StatusReport status, Caution caution, ILogger logger) : IAsyncDisposable
    where TEvent : struct, IStreamEvent, allows ref struct
{
    /// <summary>Events in the reorder buffer above which the partitions furthest ahead pause.</summary>
    private const int BufferCap = 1_000_000;

    /// <summary>Refused bytes after which an epoch ends.</summary>
    private const long DeadCap = 4 << 20;

    /// <summary>Bytes of records after which an epoch ends: large ones must not keep small ones waiting.</summary>
    private const long BytesCap = 16 << 20;

    /// <summary>What one look at the log adds to the time in which it was watched, at most.</summary>
    private static readonly TimeSpan WatchedAtMost = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the log is waited for before other things are looked after: briefly once an epoch has begun.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BriefPause = TimeSpan.FromMilliseconds(5);

    /// <summary>How long an epoch is measured by the clock reading that it opened with.</summary>
    private static readonly TimeSpan OldestClock = TimeSpan.FromMinutes(1);

    private StreamEngine<TEvent, TDeltas> _engine = stream.CreateEngine();
    private readonly SortedDictionary<int, PartitionReader> _partitions = [];
    private readonly KafkaLog _log = new(around.Kafka, stream.Options, around.Embedded.Id);
    private readonly List<LogGap> _gaps = [];
    private readonly List<RefusedRecord> _refused = [];
    private EditInbox? _edits;
    private SnapshotKeeper? _snapshots;
    private string _logId = "";
    private bool _newLog;
    private long _epoch;
    private Task? _commit;
    private long _topicChecked;
    private long _figuresAt;
    private long _polledAt;
    private int _clientErrors;
    private TimeSpan _watched;
    private readonly Lock _telling = new();
    private string? _shardProblem;
    private string? _kafkaProblem;
    private bool _viewBroken;
    private bool _clockOff;
    private (long Hour, long Letters) _kept;

    /// <summary>Runs until the app ends.</summary>
    /// <param name="stop">The app ends: what has been read is stored.</param>
    /// <param name="lost">Somebody else owns the stream, or the app ends.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken lost)
    {
        await LoadAsync(stop);
        await stream.View.LoadAsync(stop);
        _edits = new EditInbox(stream.Name, store.Links[0], around.Edits, around.Time);
        _snapshots = new SnapshotKeeper(store, snapshots, around.Options.SnapshotEvery, around.Time, logger);
        _log.Assign(_partitions.Values.Select(p => (p.Partition, p.Next)));
        status.Set(StreamState.Running, null);

        // What people did before anything was read holds for all of it.
        await _edits.PrimeAsync();
        for (var read = !_edits.Any; ; read = !caution.Active || !_edits.Any)
        {
            if (!stop.IsCancellationRequested && lost.IsCancellationRequested)
            {
                throw new OwnershipLostException("The lease is another's.");
            }

            var epoch = await ReadEpochAsync(read, lost);
            if (epoch is not null)
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
        _edits?.Dispose();

        // An epoch on its way still needs the connections; its outcome is looked up at the next start.
        await _commit.EndedAsync(TimeSpan.FromSeconds(10));
        await _topicCheck.EndedAsync(Timeout.InfiniteTimeSpan);
        await _log.DisposeAsync();
    }

    /// <summary>The stream's clock: this process's, unless it is off the first instance's by more than half of what an event may be ahead: right timestamps must not seem to be ahead of it. Nothing else than a second opinion tells a clock that was set wrong.</summary>
    private async Task<long> ClockAsync()
    {
        var most = stream.Options.MaxAhead.TotalMilliseconds / 2;
        var own = Now();
        if (Math.Abs(own - store.Clock) > most && store.ClockAge > TimeSpan.FromSeconds(1))
        {
            // A machine that slept is off until it asks again.
            await store.AskClockAsync(store.Links[0]);
            own = Now();
        }

        var off = Math.Abs(own - store.Clock) > most;
        if (off && !_clockOff)
        {
            LogClockOff(TimeSpan.FromMilliseconds(own - store.Clock));
        }

        _clockOff = off;
        return off ? store.Clock : own;
    }

    private long Now() => around.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Reads until an epoch is full or due.</summary>
    /// <param name="read">False to take in edits only.</param>
    /// <param name="lost">Somebody else owns the stream, or the app ends.</param>
    /// <returns>Its record and run; null when there is nothing to write.</returns>
    private async Task<PendingEpoch?> ReadEpochAsync(bool read, CancellationToken lost)
    {
        var run = new EpochRun<TEvent, TDeltas>(_engine, stream.Tables, stream.Name);
        foreach (var partition in _partitions.Values)
        {
            partition.From = partition.Next;
        }

        Watch();
        var count = 0;
        long first = 0, opened = 0;
        while (read && HasRoom(run, count))
        {
            opened = count > 0 ? opened : await ClockAsync();
            var kind = Take(run, opened, ref count, out var partition);
            if (count > 0 && first == 0)
            {
                first = around.Time.GetTimestamp();
            }

            var more = kind == PollKind.Record || (kind == PollKind.Nothing && await _log.WaitAsync(count > 0 ? BriefPause : LongPause));
            if (kind == PollKind.OffsetOutOfRange)
            {
                await MeetBoundsAsync(_partitions.TryGetValue(partition, out var one) ? [one] : [.. _partitions.Values], assigned: true);
            }

            Watch();
            await TickAsync();
            if (_commit is { IsFaulted: true } failed)
            {
                // Now, not when the next epoch is to follow it: perhaps none comes for hours.
                await failed;
            }

            var free = _commit is null || _commit.IsCompleted;
            // While more is waiting, fewer and larger epochs catch up sooner.
            var age = more ? 2 * stream.Options.EpochAge : stream.Options.EpochAge;
            if (lost.IsCancellationRequested || (count > 0 && around.Time.GetElapsedTime(first) >= (free ? age : OldestClock)))
            {
                break;
            }

            if (count == 0 && free && (_newLog || _engine.IsAhead(opened) || _gaps.Count > 0 || _edits!.Any || RestLine(opened) is { } rest && (rest.Line > _engine.Aggregator.Line || _engine.Aggregator.HasDue(rest.Until))))
            {
                break;
            }
        }

        var edits = lost.IsCancellationRequested || (caution.Active && count > 0) ? []
            : _edits!.Take(caution.Active ? 1 : int.MaxValue).Select(e => caution.Reason(e) is { } why ? e with { Refused = why } : e).ToArray();
        var clock = await ClockAsync();
        var ahead = count == 0 && _engine.IsAhead(clock);
        if (count == 0)
        {
            run.Begin(_newLog, opened = clock, Kept(opened));
        }

        _engine.Watermarks.CapAt(clock);
        var (line, until) = Line(clock);
        if (count == 0 && edits.Length == 0 && !_newLog && !ahead && _gaps.Count == 0 && line <= _engine.Aggregator.Line && (until is null || !_engine.Aggregator.HasDue(until.Value)))
        {
            return null;
        }

        var record = new EpochRecord(
            _epoch + 1, _logId, _newLog, clock, line, until,
            [.. _partitions.Values.Select(p => new OffsetRange(p.Partition, p.From, p.Next))], edits, [.. _gaps], _refused.Count == 0 ? null : [.. _refused], Opened: opened, Kept: Kept(opened));
        _newLog = false;
        _gaps.Clear();
        _refused.Clear();
        return new PendingEpoch(record, run, count);
    }

    private bool HasRoom(EpochRun<TEvent, TDeltas> run, int count) =>
        count < Math.Min(stream.Options.EpochSize, caution.Most) && run.DeadBytes < DeadCap && run.DeadCount < 2000 && run.Bytes < BytesCap;

    private long Kept(long opened)
    {
        _kept = _kept.Hour == opened / 3_600_000 ? _kept : (opened / 3_600_000, 0);
        return _kept.Letters;
    }

    /// <summary>Takes what has come, until other things are to be looked after: a few dozen records, or up to an event of a partition.</summary>
    /// <returns>What came last.</returns>
    private PollKind Take(EpochRun<TEvent, TDeltas> run, long opened, ref int count, out int partition)
    {
        while (true)
        {
            var poll = _log.Next();
            partition = poll.Partition;
            if (poll.Kind == PollKind.EndOfPartition)
            {
                AtEnd(_partitions[poll.Partition], poll.Offset, count == 0);
            }

            if (poll.Kind == PollKind.Unreadable)
            {
                GoPast(_partitions[poll.Partition], poll.Offset, poll.Reason!);
            }

            if (poll.Kind != PollKind.Record)
            {
                return poll.Kind;
            }

            var reader = _partitions[poll.Partition];
            if (poll.Offset < reader.Next)
            {
                continue;
            }

            reader.Read(poll.Offset);
            if (count == 0)
            {
                run.Begin(_newLog, opened, Kept(opened));
            }

            var refusal = caution.Reason(poll.Partition, poll.Offset);
            if (refusal is not null)
            {
                _refused.Add(new RefusedRecord(poll.Partition, poll.Offset, refusal));
            }

            run.Accept(poll.Partition, poll.Offset, poll.RecordTime, poll.Payload, refusal);
            if ((count++ & 63) == 0 || !HasRoom(run, count))
            {
                return PollKind.Record;
            }
        }
    }

    /// <summary>What can't be read is a gap of one offset, whatever its batch holds besides: the next may be readable.</summary>
    private void GoPast(PartitionReader partition, long offset, string reason)
    {
        // The client names the batch, which may begin before what was read of it.
        var from = Math.Max(offset, partition.Next);
        if (_gaps.FindIndex(g => g.Partition == partition.Partition && g.To == from) is >= 0 and var known)
        {
            _gaps[known] = _gaps[known] with { To = from + 1 };
        }
        else
        {
            LogUnreadableRecord(partition.Partition, from, reason);
            _gaps.Add(new LogGap(partition.Partition, from, from + 1, reason));
        }

        partition.Read(from);
        _log.Seek(partition.Partition, from + 1);
    }

    private void AtEnd(PartitionReader partition, long end, bool atRest)
    {
        var moved = end > partition.Next;
        partition.AtEnd(end, _watched);
        if (moved && atRest && _commit is null or { IsCompleted: true })
        {
            // Marks of transactions alone make no epoch, but are read.
            _log.Report([(partition.Partition, end)]);
        }
    }

    /// <summary>Runs the epoch and hands it to the shards; waits for the one before.</summary>
    private async Task WriteAsync(PendingEpoch pending, CancellationToken lost)
    {
        var work = pending.Run.End(pending.Record);
        _kept.Letters += pending.Run.DeadCount;
        if (work.Newest != Watermarks.None)
        {
            work = work with { Record = work.Record with { Newest = work.Newest, NewestRecord = work.NewestRecordTime } };
        }

        await AwaitCommitAsync(lost);
        _epoch = pending.Record.Epoch;
        var snapshot = _snapshots!.Due() ? _snapshots.Take(_engine, _epoch) : null;
        _commit = CommitAsync(work, pending.Count, pending.Run.Bytes, around.Time.GetTimestamp(), snapshot, lost);
        HoldBack();
    }

    private async Task AwaitCommitAsync(CancellationToken lost)
    {
        while (_commit is { } commit)
        {
            // Reading stands still, so nothing piles up; the log keeps what comes.
            await commit.EndedAsync(TimeSpan.FromMilliseconds(250));
            if (commit.IsCompleted)
            {
                _commit = null;
                await commit;
                return;
            }

            Figures();
            if (lost.IsCancellationRequested)
            {
                await commit.EndedAsync(TimeSpan.FromSeconds(5));
                if (!commit.IsCompleted)
                {
                    throw new OperationCanceledException(lost);
                }
            }
        }
    }

    private async Task CommitAsync(EpochWork<TDeltas> work, int count, long bytes, long begun, Func<Task>? snapshot, CancellationToken lost)
    {
        await CommitShardsAsync(work, lost);
        caution.Committed(work.Record, stream.Options.EpochSize);
        Tell(ref _shardProblem, null);

        var deltas = work.Deltas;
        var late = deltas.Minutes.Sum(m => m.Late);
        var rejected = deltas.Minutes.Sum(m => m.Rejected);
        var duplicates = work.Tables.Duplicates(deltas.Stream);
        await ShowAsync(work);
        status.Committed(count, bytes, late, duplicates, rejected, deltas.Unstamped, work.NewestRecordTime);
        around.Meter.Committed(stream.Name, count, late, duplicates, rejected, around.Time.GetElapsedTime(begun));
        // Every partition, for one that rests now may have been read since the last report.
        _log.Report(work.Record.Ranges.Select(r => (r.Partition, r.To)));
        _ = snapshot?.Invoke();
    }

    /// <summary>The tables are right; a fault of the screen must not stop the stream, and what it shows is read anew.</summary>
    private async Task ShowAsync(EpochWork<TDeltas> work)
    {
        try
        {
            if (_viewBroken)
            {
                using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
                await stream.View.LoadAsync(soon.Token);
                _viewBroken = false;
            }
            else
            {
                stream.View.Committed(work.Record.Epoch, work.Record.NewLog, work.Deltas.Stream, work.Newest, work.NewestRecordTime);
            }
        }
        catch (Exception e)
        {
            _viewBroken = true;
            LogViewFault(e);
        }
    }

    /// <summary>What is out of reach, each told until it is back.</summary>
    private void Tell(ref string? problem, string? now)
    {
        // The reader tells of Kafka, the commit of the shards.
        lock (_telling)
        {
            if (problem == now)
            {
                return;
            }

            problem = now;
            var state = _shardProblem is not null ? StreamState.ShardDown : _kafkaProblem is not null ? StreamState.KafkaDown : StreamState.Running;
            status.Set(state, state == StreamState.Running ? null : string.Join("; Kafka: ", new[] { _shardProblem, _kafkaProblem }.OfType<string>()));
        }
    }

    /// <summary>Writes the epoch to all shards, however long it takes.</summary>
    private async Task CommitShardsAsync(EpochWork<TDeltas> work, CancellationToken lost)
    {
        for (int wait = 100, patience = 1; ; wait = Math.Min(2000, wait * 2), patience = Math.Min(6, patience * 2))
        {
            var barrier = new CommitBarrier(store.Links.Count, TimeSpan.FromSeconds(patience));
            var outcomes = await Task.WhenAll(store.Links.Select(link => CommitShardAsync(link, work, barrier)));
            if (outcomes.All(o => o.Failure is null))
            {
                return;
            }

            if (outcomes.FirstOrDefault(o => o.Failure is OwnershipLostException) is { Failure: { } ownership })
            {
                throw ownership;
            }

            if (outcomes.FirstOrDefault(o => o.Failure is DataRefusedException) is { Failure: { } refusal })
            {
                throw outcomes.Any(o => o.HadIt)
                    ? new StreamStoppedException($"epoch {work.Record.Epoch} is on one shard, and another refuses what it writes there: {refusal.Message}")
                    : new EpochRefusedException(work.Record, work.Deltas.Minutes.Sum(m => m.Received), refusal.Message);
            }

            lost.ThrowIfCancellationRequested();
            var away = outcomes.Index().Where(o => o.Item.Failure is not (null or NotAllReadyException)).Select(o => $"shard {o.Index}: {o.Item.Failure!.Message}").ToList();
            if (away.Count > 0)
            {
                Tell(ref _shardProblem, string.Join("; ", away));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(wait), around.Time, lost);
        }
    }

    private async Task<(bool HadIt, Exception? Failure)> CommitShardAsync(ShardLink link, EpochWork<TDeltas> work, CommitBarrier barrier)
    {
        try
        {
            return (!await store.CommitAsync(link, work.Record, sql => work.Write(link.Shard, sql), barrier), null);
        }
        catch (Exception e)
        {
            barrier.Fail();
            return (false, e);
        }
    }

    /// <summary>Counts the time in which the log was watched: not while a database is waited for or the process is held up. After a long while without, or with a broker out of reach, an idle partition may be idle no longer.</summary>
    private void Watch()
    {
        var now = around.Time.GetTimestamp();
        var unwatched = _polledAt == 0 ? TimeSpan.Zero : around.Time.GetElapsedTime(_polledAt, now);
        var errors = _log.Errors;
        if (unwatched > stream.Options.IdleAfter || errors != _clientErrors)
        {
            foreach (var partition in _partitions.Values)
            {
                partition.StoodStill(_watched, stream.Options.IdleAfter);
            }
        }

        _watched += unwatched < WatchedAtMost ? unwatched : WatchedAtMost;
        (_polledAt, _clientErrors) = (now, errors);
    }

    /// <summary>What is looked after every now and then, never for each record.</summary>
    private async Task TickAsync()
    {
        Figures();
        _edits!.Poll();
        if (around.Time.GetElapsedTime(_topicChecked) < TimeSpan.FromSeconds(3))
        {
            return;
        }

        _topicChecked = around.Time.GetTimestamp();
        _topicCheck ??= _log.DescribeAsync(TimeSpan.FromSeconds(5));
        if (!_topicCheck.IsCompleted)
        {
            return;
        }

        var check = _topicCheck;
        _topicCheck = null;
        if (check.IsFaulted)
        {
            Tell(ref _kafkaProblem, check.Exception!.GetBaseException().Message);
            return;
        }

        if (check.Result is not { } log)
        {
            throw new TopicGoneException();
        }

        Tell(ref _kafkaProblem, null);
        if (log.LogId != _logId)
        {
            throw new LogReplacedException();
        }

        for (var partition = 0; partition < log.Partitions; partition++)
        {
            if (!_partitions.ContainsKey(partition))
            {
                var next = (await _log.BoundsAsync(partition, TimeSpan.FromSeconds(5))).Low;
                _partitions.Add(partition, new PartitionReader(partition, next) { From = next });
                _log.Add(partition, next);
                LogNewPartition(partition);
            }
        }
    }

    private Task<(string LogId, int Partitions)?>? _topicCheck;

    private void Figures()
    {
        if (around.Time.GetElapsedTime(_figuresAt) < TimeSpan.FromMilliseconds(500))
        {
            return;
        }

        _figuresAt = around.Time.GetTimestamp();
        status.Figures([.. _partitions.Values.Select(p => new PartitionStatus(
            p.Partition, p.Next, Math.Max(p.Next, _log.KnownEnd(p.Partition)),
            _engine.Watermarks.Of(p.Partition) is var mark && mark == Watermarks.None ? null : DateTime.UnixEpoch.AddMilliseconds(mark), IsIdle(p),
            Held: IsIdle(p) && _log.KnownEnd(p.Partition) > p.Next))]);
    }

    private bool IsIdle(PartitionReader partition) => partition.IsIdle(_watched, stream.Options.IdleAfter);

    /// <summary>Where the decided line goes at this epoch's end.</summary>
    private (long Line, long? RestUntil) Line(long clock)
    {
        var active = _partitions.Values.Where(p => !IsIdle(p)).Select(p => p.Partition).ToArray();
        if (active.Length == 0)
        {
            return RestLine(clock) is { } rest ? (rest.Line, rest.Until) : (Watermarks.None, null);
        }

        var least = _engine.Watermarks.Least(active);
        if (_engine.Aggregator.Buffered > 4 * BufferCap)
        {
            // Nothing else may be left to pause: better a second early than without bound.
            least = Math.Max(least, _engine.Watermarks.Newest);
        }

        return (least == Watermarks.None ? least : least - (least % 1000), null);
    }

    private (long Line, long Until)? RestLine(long clock)
    {
        if (_engine.Watermarks.Newest == Watermarks.None || !_partitions.Values.All(IsIdle))
        {
            return null;
        }

        var newest = _engine.Watermarks.Newest;
        return (newest - (newest % 1000) + 1000, newest + Math.Max(0, clock - _engine.Watermarks.NewestRecordTime));
    }

    /// <summary>Pauses the partitions furthest ahead while the reorder buffer is full, never the one that holds the line.</summary>
    private void HoldBack()
    {
        if (_engine.Aggregator.Buffered > BufferCap)
        {
            var running = _partitions.Values.Where(p => !p.Paused && !IsIdle(p)).OrderBy(p => _engine.Watermarks.Of(p.Partition)).ToArray();
            Pause([.. running.Skip(1)]);
        }
        else if (_engine.Aggregator.Buffered < BufferCap / 2)
        {
            var paused = _partitions.Values.Where(p => p.Paused).ToArray();
            if (paused.Length > 0)
            {
                _log.Resume(paused.Select(p => p.Partition));
                Array.ForEach(paused, p => p.Paused = false);
            }
        }
        else
        {
            // The one that ran on may be ahead of a paused one by now.
            var least = _partitions.Values.Where(p => !IsIdle(p)).MinBy(p => _engine.Watermarks.Of(p.Partition));
            if (least is { Paused: true })
            {
                _log.Resume([least.Partition]);
                least.Paused = false;
            }
        }
    }

    private void Pause(PartitionReader[] partitions)
    {
        if (partitions.Length > 0)
        {
            _log.Pause(partitions.Select(p => p.Partition));
            Array.ForEach(partitions, p => p.Paused = true);
        }
    }

    /// <summary>The offset wanted is not there: gone by, or not there yet.</summary>
    private async Task MeetBoundsAsync(IEnumerable<PartitionReader> partitions, bool assigned)
    {
        foreach (var partition in partitions)
        {
            var (low, high) = await _log.BoundsAsync(partition.Partition, TimeSpan.FromSeconds(10));
            if (partition.Next < low)
            {
                LogGapFound(partition.Partition, partition.Next, low);
                _gaps.Add(new LogGap(partition.Partition, partition.Next, low));
                partition.From = partition.From == partition.Next ? low : partition.From;
                partition.Next = low;
            }
            else if (partition.Next > high)
            {
                if (await _log.DescribeAsync(TimeSpan.FromSeconds(10)) is { } log && log.LogId != _logId)
                {
                    throw new LogReplacedException();
                }

                throw new StreamStoppedException($"partition {partition.Partition} of {stream.Options.Topic} ends at offset {high}, but {partition.Next} offsets were taken in: the log lost its end. To go on, recreate the topic.");
            }

            if (assigned)
            {
                _log.Seek(partition.Partition, partition.Next);
            }
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await AwaitCommitAsync(CancellationToken.None);
            await _snapshots!.SaveNowAsync(_engine, _epoch);
        }
        catch (Exception e)
        {
            LogNoLastSnapshot(e.Message);
        }
    }

    [LoggerMessage(120, LogLevel.Information, "Partition {Partition} is new; reading from its start")]
    private partial void LogNewPartition(int partition);

    [LoggerMessage(121, LogLevel.Warning, "Gap in partition {Partition}: offsets {From} to {To} are no longer in the log")]
    private partial void LogGapFound(int partition, long from, long to);

    [LoggerMessage(123, LogLevel.Error, "The live view failed")]
    private partial void LogViewFault(Exception e);

    [LoggerMessage(124, LogLevel.Warning, "The snapshot of epoch {Epoch} is passed over: {Reason}")]
    private partial void LogUnreadable(long epoch, string reason);

    [LoggerMessage(122, LogLevel.Warning, "No snapshot at the end: {Reason}. The next start runs the last epochs again")]
    private partial void LogNoLastSnapshot(string reason);

    [LoggerMessage(126, LogLevel.Error, "Offset {Offset} of partition {Partition} can't be read, and is gone past: {Reason}")]
    private partial void LogUnreadableRecord(int partition, long offset, string reason);

    [LoggerMessage(125, LogLevel.Warning, "This process's clock is {Off} ahead of the first instance's: the stream goes by the instance's")]
    private partial void LogClockOff(TimeSpan off);

    private sealed record PendingEpoch(EpochRecord Record, EpochRun<TEvent, TDeltas> Run, int Count);
}

/// <summary>The topic was deleted.</summary>
internal sealed class TopicGoneException() : KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "The topic does not exist any more."));

/// <summary>The topic was made anew.</summary>
internal sealed class LogReplacedException() : KafkaException(new Error(ErrorCode.UnknownTopicOrPart, "The topic was made anew."));
