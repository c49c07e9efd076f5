using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Reads one epoch after the other: records until it is full or due, then the edits that came.</summary>
internal sealed class EpochReader<TEvent, TDeltas>(
    StreamDefinition<TEvent, TDeltas> stream, StreamEngine<TEvent, TDeltas> engine, string logId, IKafkaLog log, PartitionSet partitions, GapFinder gaps,
    IEditSource edits, PoisonFinder poison, LetterQuota quota, StreamClock clock, TimeProvider time)
    where TEvent : struct, IStreamEvent, allows ref struct
{
    /// <summary>Refused bytes after which an epoch ends.</summary>
    private const long DeadCap = 4 << 20;

    /// <summary>Refused records after which an epoch ends.</summary>
    private const int MostDead = 2000;

    /// <summary>The bytes of a record that is not large.</summary>
    private const long RecordSize = 256;

    /// <summary>Bytes of records that an epoch may have, however few records.</summary>
    private const long FewestBytes = 16 << 20;

    /// <summary>Rows after which an epoch ends, where they do not follow from its records: each shard must write its own while the others wait.</summary>
    private const int MostRows = 20_000;

    /// <summary>Records after which other things are looked after.</summary>
    private const int Handful = 64;

    /// <summary>How long the log is waited for before other things are looked after: briefly once an epoch has begun.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BriefPause = TimeSpan.FromMilliseconds(5);

    /// <summary>How long an epoch is measured by the clock reading that it opened with.</summary>
    private static readonly TimeSpan OldestClock = TimeSpan.FromMinutes(1);

    /// <summary>Bytes of records after which an epoch ends: large ones must not keep small ones waiting.</summary>
    private readonly long _bytesCap = Math.Max(FewestBytes, stream.Options.EpochSize * RecordSize);

    private readonly DecidedLine _line = new(partitions, engine.Watermarks);
    private readonly List<RefusedRecord> _refused = [];
    private EpochRun<TEvent, TDeltas> _run = null!;
    private int _count;
    private long _opened;
    private long _firstTime;
    private bool _isFree = true;

    /// <summary>Whether the next epoch begins a log.</summary>
    public bool NewLog { get; set; }

    /// <summary>Reads until an epoch is full or due.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="records">False to take in edits only.</param>
    /// <param name="tick">Looks after other things, now and then; tells whether the epoch before is on all shards.</param>
    /// <param name="lost">Somebody else owns the stream, or the app ends.</param>
    /// <returns>Null when there is nothing to write.</returns>
    public async Task<PendingEpoch<TEvent, TDeltas>?> ReadAsync(long epoch, bool records, Func<Task<bool>> tick, CancellationToken lost)
    {
        _run = new EpochRun<TEvent, TDeltas>(engine, stream.Tables, stream.Name);
        (_count, _opened) = (0, 0);
        partitions.BeginEpoch();
        partitions.Watch();
        if (records)
        {
            await ReadRecordsAsync(tick, lost);
        }

        EditRecord[] taken = lost.IsCancellationRequested || (poison.IsSearching && _count > 0) ? [] : [.. edits.Take(poison.IsSearching ? 1 : int.MaxValue).Select(Judged)];
        var now = await clock.NowAsync();
        var isAhead = _count == 0 && engine.IsAhead(now);
        if (_count == 0)
        {
            Begin(now);
        }

        engine.Watermarks.CapAt(now);
        var (line, until) = _line.At(now, engine.Aggregator.Buffered);
        if (_count == 0 && taken.Length == 0 && !NewLog && !isAhead && !gaps.Any && line <= engine.Aggregator.Line && (until is null || !engine.Aggregator.HasDue(until.Value)))
        {
            return null;
        }

        var record = new EpochRecord(
            epoch, logId, NewLog, now, line, until, partitions.Ranges(), taken, gaps.Take(), _refused.Count == 0 ? null : [.. _refused], Opened: _opened, Kept: quota.KeptAt(_opened));
        NewLog = false;
        _refused.Clear();
        return new PendingEpoch<TEvent, TDeltas>(record, _run, _count);
    }

    private async Task ReadRecordsAsync(Func<Task<bool>> tick, CancellationToken lost)
    {
        long first = 0;
        while (HasRoom())
        {
            _opened = _count > 0 ? _opened : await clock.NowAsync();
            var kind = TakeHandful(out var partition);
            if (_count > 0 && first == 0)
            {
                first = time.GetTimestamp();
            }

            var isMore = kind == PollKind.Record || (kind == PollKind.Nothing && await log.WaitAsync(_count > 0 ? BriefPause : LongPause));
            if (kind == PollKind.OffsetOutOfRange)
            {
                await gaps.SeekAsync(partition);
            }

            partitions.Watch();
            _isFree = await tick();

            var age = isMore ? CatchingUp() : stream.Options.EpochAge;
            if (lost.IsCancellationRequested || (_count > 0 && time.GetElapsedTime(first) >= (_isFree ? age : OldestClock)) || (_count == 0 && _isFree && HasOtherWork()))
            {
                return;
            }
        }
    }

    /// <summary>How long an epoch lasts while more is waiting: fewer and larger ones catch up sooner, and the older what they bring, the less it matters when.</summary>
    private TimeSpan CatchingUp()
    {
        var behind = TimeSpan.FromMilliseconds(_firstTime < SourceTime.Earliest ? 0 : Math.Max(0, _opened - _firstTime)) / 10;
        var (least, most) = (2 * stream.Options.EpochAge, 20 * stream.Options.EpochAge);
        return behind < least ? least : behind > most ? most : behind;
    }

    /// <summary>Whether there is something to write without a record.</summary>
    private bool HasOtherWork() =>
        NewLog || engine.IsAhead(_opened) || gaps.Any || edits.Any
        || (_line.AtRest(_opened) is { } rest && (rest.Line > engine.Aggregator.Line || engine.Aggregator.HasDue(rest.Until)));

    private bool HasRoom() =>
        _count < Math.Min(stream.Options.EpochSize, poison.Most) && _run.DeadBytes < DeadCap && _run.DeadCount < MostDead && _run.Bytes < _bytesCap && engine.Aggregator.Rows < MostRows;

    private void Begin(long now)
    {
        _opened = now;
        _run.Begin(NewLog, now, quota.KeptAt(now));
    }

    private EditRecord Judged(EditRecord edit) => poison.Reason(edit) is { } why ? edit with { Refused = why } : edit;

    /// <summary>Takes what has come: a few dozen records, or up to an event of a partition.</summary>
    /// <returns>What came last.</returns>
    private PollKind TakeHandful(out int partition)
    {
        while (true)
        {
            var poll = log.Next();
            partition = poll.Partition;
            switch (poll.Kind)
            {
                case PollKind.Record when poll.Offset < partitions[partition].Next:
                    continue;
                case PollKind.Record:
                    Take(poll);
                    if (_count % Handful == 1 || !HasRoom())
                    {
                        return PollKind.Record;
                    }

                    continue;
                case PollKind.EndOfPartition:
                    AtEnd(partitions[partition], poll.Offset);
                    break;
                case PollKind.Unreadable:
                    gaps.GoPast(partitions[partition], poll.Offset, poll.Reason!);
                    break;
            }

            return poll.Kind;
        }
    }

    private void AtEnd(PartitionReader partition, long end)
    {
        var moved = end > partition.Next;
        partitions.AtEnd(partition, end);
        if (moved && _count == 0 && _isFree)
        {
            // Marks of transactions alone make no epoch, but are read.
            log.Report([(partition.Partition, end)]);
        }
    }

    private void Take(Poll poll)
    {
        partitions[poll.Partition].Read(poll.Offset);
        if (_count == 0)
        {
            Begin(_opened);
            _firstTime = poll.RecordTime;
        }

        var refusal = poison.Reason(poll.Partition, poll.Offset);
        if (refusal is not null)
        {
            _refused.Add(new RefusedRecord(poll.Partition, poll.Offset, refusal));
        }

        _run.Accept(poll.Partition, poll.Offset, poll.RecordTime, poll.Payload, poll.Place, refusal);
        _count++;
    }
}

/// <summary>An epoch that was read and is to be written.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Run">Its way through the engine, up to its end.</param>
/// <param name="Count">How many records it holds.</param>
internal sealed record PendingEpoch<TEvent, TDeltas>(EpochRecord Record, EpochRun<TEvent, TDeltas> Run, int Count)
    where TEvent : struct, IStreamEvent, allows ref struct;

/// <summary>Edits that no epoch has taken in yet.</summary>
internal interface IEditSource
{
    bool Any { get; }

    /// <summary>The first of them, in order.</summary>
    /// <param name="most">How many.</param>
    EditRecord[] Take(int most);
}
