using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Ingest;

/// <content>The start: newest usable snapshot, recorded epochs again from the log, what a shard lacks.</content>
internal sealed partial class StreamSession<TEvent, TDeltas>
{
    private async Task LoadAsync(CancellationToken stop)
    {
        var heads = await store.HeadsAsync();
        var head = heads.Max();
        var (snapshotEpoch, unreadable) = await LoadSnapshotAsync(head);
        var records = await store.RecordsAfterAsync(snapshotEpoch);
        for (var epoch = snapshotEpoch + 1; epoch <= head; epoch++)
        {
            if (!records.ContainsKey(epoch))
            {
                throw new StreamStoppedException(unreadable.Count > 0
                    ? $"the snapshots of epochs {string.Join(", ", unreadable)} can't be read by this version of TrafficWatch: start the version that wrote them, or restore both databases from a backup"
                    : $"epoch {epoch} is recorded on no shard, though a shard stands at epoch {head}: a database was restored from a backup older than the others");
            }
        }

        var log = await AwaitTopicAsync(stop);
        _logId = log.LogId;
        _epoch = head;
        var last = records.GetValueOrDefault(head);
        if (last?.LogId == _logId)
        {
            foreach (var range in last.Ranges)
            {
                _partitions.Add(range.Partition, new PartitionReader(range.Partition, range.To));
            }
        }

        await RunAgainAsync(records, snapshotEpoch, head, heads);
        _newLog = last is null || last.LogId != _logId;
        for (var partition = 0; partition < log.Partitions; partition++)
        {
            if (!_partitions.ContainsKey(partition))
            {
                _partitions.Add(partition, new PartitionReader(partition, (await _log.BoundsAsync(partition, TimeSpan.FromSeconds(10))).Low));
            }
        }

        await MeetBoundsAsync(_partitions.Values, assigned: false);
        if (_newLog && last is not null)
        {
            LogNewLog(stream.Options.Topic, _logId, last.LogId);
        }
    }

    private async Task<(long Epoch, List<long> Unreadable)> LoadSnapshotAsync(long head)
    {
        var unreadable = new List<long>();
        foreach (var epoch in (await snapshots.EpochsAsync()).Where(epoch => epoch <= head))
        {
            try
            {
                if (_engine.TryLoad((await snapshots.LoadAsync(epoch)).Span))
                {
                    return (epoch, unreadable);
                }

                LogUnreadable(epoch, "its state is of another version");
            }
            catch (InvalidDataException e)
            {
                LogUnreadable(epoch, e.Message);
            }

            // What was read of it is gone again.
            _engine = stream.CreateEngine();
            unreadable.Add(epoch);
        }

        return (0, unreadable);
    }

    private async Task<(string LogId, int Partitions)> AwaitTopicAsync(CancellationToken stop)
    {
        while (true)
        {
            if (await _log.DescribeAsync(TimeSpan.FromSeconds(5)) is { } log)
            {
                return log;
            }

            status.Set(StreamState.WaitingForTopic, $"the topic {stream.Options.Topic} does not exist yet");
            await Task.Delay(TimeSpan.FromMilliseconds(500), stop);
        }
    }

    /// <summary>Runs the epochs after the snapshot again, and writes the last to the shards that lack it.</summary>
    private async Task RunAgainAsync(SortedDictionary<long, EpochRecord> records, long snapshotEpoch, long head, long[] heads)
    {
        var again = records.Values.Where(r => r.Epoch > snapshotEpoch).ToList();
        var readable = again.Where(r => r.LogId == _logId).ToList();
        if (readable.Count < again.Count)
        {
            LogLogGone(again.Count - readable.Count);
        }

        var stash = new RangeReader(_log, readable);
        foreach (var record in readable)
        {
            var run = new EpochRun<TEvent, TDeltas>(_engine, stream.Tables, stream.Name);
            run.Begin(record.NewLog, record.Opened ?? record.Clock, record.Kept);
            await stash.ReadAsync(record, Taking(run, record));
            var work = run.End(record);
            _kept = ((record.Opened ?? record.Clock) / 3_600_000, record.Kept + run.DeadCount);
            if (record.Epoch == head)
            {
                await WriteWhereLackingAsync(work, head, heads);
            }
        }

        if (readable.LastOrDefault()?.Epoch != head)
        {
            foreach (var link in store.Links.Where(link => heads[link.Shard] < head))
            {
                LogSkipped(head, link.Shard);
                await store.SkipToAsync(link, head);
            }
        }
    }

    /// <summary>What takes the epoch's records: as they were taken then, those refused that were.</summary>
    private static RangeReader.Accept Taking(EpochRun<TEvent, TDeltas> run, EpochRecord record) =>
        (partition, offset, recordTime, payload) => run.Accept(
            partition, offset, recordTime, payload,
            record.Refused is { } refused ? Array.Find(refused, one => one.Partition == partition && one.Offset == offset)?.Reason : null);

    private async Task WriteWhereLackingAsync(EpochWork<TDeltas> work, long head, long[] heads)
    {
        foreach (var link in store.Links.Where(link => heads[link.Shard] < head))
        {
            if (heads[link.Shard] != head - 1)
            {
                throw new StreamStoppedException($"shard {link.Shard} stands at epoch {heads[link.Shard]}, another at {head}: it was restored from an older backup");
            }

            await store.CommitAsync(link, work.Record, sql => work.Write(link.Shard, sql), barrier: null);
            LogCaughtUp(link.Shard, head);
        }
    }

    [LoggerMessage(130, LogLevel.Information, "Topic {Topic} is a new log ({LogId} after {Before}); reading from its start")]
    private partial void LogNewLog(string topic, string logId, string before);

    [LoggerMessage(131, LogLevel.Warning, "{Count} recorded epochs can't be run again: their log is gone")]
    private partial void LogLogGone(int count);

    [LoggerMessage(132, LogLevel.Warning, "Epoch {Epoch} can't be written to shard {Shard} any more: its log is gone")]
    private partial void LogSkipped(long epoch, int shard);

    [LoggerMessage(133, LogLevel.Information, "Shard {Shard} now holds epoch {Epoch} as well")]
    private partial void LogCaughtUp(int shard, long epoch);
}

/// <summary>Reads the recorded ranges of several epochs, one after the other. What comes early is kept for the epoch that it belongs to.</summary>
internal sealed class RangeReader
{
    /// <summary>Takes a record.</summary>
    public delegate void Accept(int partition, long offset, long recordTime, ReadOnlySpan<byte> payload);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly KafkaLog _log;
    private readonly Dictionary<int, Queue<(long Offset, long RecordTime, byte[] Payload)>> _early = [];
    private readonly Dictionary<int, long> _next = [];
    private readonly Dictionary<int, long> _end;
    private readonly LogGap[] _gaps;

    public RangeReader(KafkaLog log, List<EpochRecord> records)
    {
        _log = log;
        _gaps = [.. records.SelectMany(r => r.Gaps)];
        _end = records.SelectMany(r => r.Ranges).GroupBy(r => r.Partition).ToDictionary(g => g.Key, g => g.Max(r => r.To));
        foreach (var range in records.SelectMany(r => r.Ranges).Where(r => r.To > r.From))
        {
            _next.TryAdd(range.Partition, range.From);
            _early.TryAdd(range.Partition, new());
        }

        if (_next.Count > 0)
        {
            log.Assign(_next.Select(n => (n.Key, n.Value)));
        }
    }

    /// <exception cref="StreamStoppedException">The log does not hold the range any more.</exception>
    /// <exception cref="TimeoutException">A minute passed in which nothing came of what is lacking.</exception>
    public async Task ReadAsync(EpochRecord record, Accept accept)
    {
        var open = new Dictionary<int, long>();
        foreach (var range in record.Ranges.Where(r => r.To > r.From))
        {
            var early = _early[range.Partition];
            while (early.TryPeek(out var kept) && kept.Offset < range.To)
            {
                early.Dequeue();
                accept(range.Partition, kept.Offset, kept.RecordTime, kept.Payload);
            }

            if (_next[range.Partition] < range.To)
            {
                open[range.Partition] = range.To;
            }
        }

        var heard = TimeProvider.System.GetTimestamp();
        while (open.Count > 0)
        {
            var kind = Take(record, accept, open);
            if (kind == PollKind.Record)
            {
                heard = TimeProvider.System.GetTimestamp();
            }
            else if (kind == PollKind.Nothing && !await _log.WaitAsync(TimeSpan.FromMilliseconds(100)) && TimeProvider.System.GetElapsedTime(heard) > Patience)
            {
                throw new TimeoutException($"Epoch {record.Epoch} could not be read again within a minute.");
            }
        }
    }

    private PollKind Take(EpochRecord record, Accept accept, Dictionary<int, long> open)
    {
        var poll = _log.Next();
        if (poll.Kind == PollKind.OffsetOutOfRange)
        {
            throw new StreamStoppedException($"epoch {record.Epoch} can't be run again: the log no longer holds its records. To go on without them, recreate the topic.");
        }

        if (poll.Kind == PollKind.Unreadable)
        {
            var at = Math.Max(poll.Offset, _next[poll.Partition]);
            if (at >= _end[poll.Partition])
            {
                // Fetched ahead of what was recorded: the session meets it in its turn.
                return poll.Kind;
            }

            var gap = GapAt(poll.Partition, at) ?? throw new StreamStoppedException($"epoch {record.Epoch} can't be run again: offset {at} of partition {poll.Partition}, which it read, can't be read any more ({poll.Reason}). To go on without it, recreate the topic.");
            Reached(poll.Partition, gap.To, open);
            _log.Seek(poll.Partition, gap.To);
            return PollKind.Record;
        }

        if (poll.Kind == PollKind.Record && poll.Offset >= _next[poll.Partition] && poll.Offset < _end[poll.Partition] && GapAt(poll.Partition, poll.Offset) is null)
        {
            _next[poll.Partition] = poll.Offset + 1;
            if (open.TryGetValue(poll.Partition, out var to) && poll.Offset < to)
            {
                accept(poll.Partition, poll.Offset, poll.RecordTime, poll.Payload);
            }
            else
            {
                _early[poll.Partition].Enqueue((poll.Offset, poll.RecordTime, poll.Payload.ToArray()));
            }
        }

        if (poll.Kind is PollKind.Record or PollKind.EndOfPartition)
        {
            // Control records and the log's end move the position without a record of ours.
            Reached(poll.Partition, poll.Kind == PollKind.EndOfPartition ? poll.Offset : poll.Offset + 1, open);
        }

        return poll.Kind;
    }

    private LogGap? GapAt(int partition, long offset) => Array.Find(_gaps, g => g.Partition == partition && g.From <= offset && offset < g.To);

    private void Reached(int partition, long reached, Dictionary<int, long> open)
    {
        if (open.TryGetValue(partition, out var to) && reached >= to)
        {
            _next[partition] = Math.Max(_next[partition], reached);
            open.Remove(partition);
        }
    }
}
