using System.Globalization;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Streaming;

/// <summary>One stream without its surroundings: records and edits in, deltas out. It knows no clock; what it decides depends on its calls alone.</summary>
/// <remarks>Within an epoch the order of records between partitions does not matter: counting and the newest line commute, and the decided line moves at the epoch's end only.</remarks>
/// <typeparam name="TEvent">The stream's event.</typeparam>
/// <typeparam name="TDeltas">What an epoch changes.</typeparam>
/// <param name="parser">Reads messages.</param>
/// <param name="aggregator">Turns events into deltas.</param>
/// <param name="allowedLateness">Milliseconds by which events may come out of order.</param>
/// <param name="maxAhead">Milliseconds by which an event may be ahead of its record's Kafka timestamp and of the clock.</param>
public sealed class StreamEngine<TEvent, TDeltas>(
    IEventParser<TEvent> parser, IAggregator<TEvent, TDeltas> aggregator, long allowedLateness, long maxAhead)
    where TEvent : struct, IStreamEvent, allows ref struct
{
    private const int Version = 1;
    private readonly Dictionary<long, MinuteCounts> _minutes = [];
    private MinuteCounts? _minute;
    private long _clock = long.MaxValue;
    private long _unstamped;
    private PartitionHour[] _partitions = [];
    private readonly List<PartitionHour> _partitionHours = [];
    private readonly SourceMarks _sources = new();

    /// <summary>The partitions' progress in event time.</summary>
    public Watermarks Watermarks { get; } = new(allowedLateness);

    /// <summary>What counts.</summary>
    public IAggregator<TEvent, TDeltas> Aggregator => aggregator;

    /// <summary>Whether a line has run so far ahead of the clock that the next epoch sets it back.</summary>
    /// <param name="clock">Milliseconds since 1970-01-01 UTC.</param>
    public bool IsAhead(long clock) => Math.Max(aggregator.Line, Watermarks.Newest) > clock + maxAhead;

    /// <summary>Begins an epoch. A line that has run ahead of the clock is set back.</summary>
    /// <param name="clock">The clock as the epoch opens, milliseconds since 1970-01-01 UTC: what arrives is measured by it.</param>
    public void Begin(long clock)
    {
        _clock = clock;
        if (IsAhead(clock))
        {
            Watermarks.CapAt(clock);
            aggregator.SetBack(clock - (clock % 1000), clock + maxAhead);
        }
    }

    /// <summary>Takes in one record.</summary>
    /// <param name="partition">Its partition.</param>
    /// <param name="recordTime">Its Kafka timestamp, milliseconds since 1970-01-01 UTC. One that means nothing, for it lies before the year 2000 or too far ahead, counts as the clock's.</param>
    /// <param name="payload">Its value.</param>
    /// <param name="place">Where it was read before it was sent; one from a place that was taken in before is only counted.</param>
    /// <returns>Null, or why it was refused.</returns>
    public string? Accept(int partition, long recordTime, ReadOnlySpan<byte> payload, SourcePlace place = default)
    {
        recordTime = Stamp(recordTime);
        var counts = CountsOf(recordTime);
        counts.Received++;
        if (IsRepeated(partition, recordTime, payload, place))
        {
            Count(partition, recordTime, late: false);
            return null;
        }

        var late = counts.Late;
        var reason = Apply(partition, recordTime, Math.Min(recordTime, _clock), payload, counts);
        if (reason is not null)
        {
            counts.Rejected++;
        }

        Count(partition, recordTime, counts.Late > late);
        return reason;
    }

    /// <summary>Counts a record that is not to be taken in, whatever it says.</summary>
    /// <param name="partition">As in <see cref="Accept"/>.</param>
    /// <param name="recordTime">As there.</param>
    /// <param name="payload">As there.</param>
    /// <param name="place">As there.</param>
    public void Refuse(int partition, long recordTime, ReadOnlySpan<byte> payload, SourcePlace place = default)
    {
        recordTime = Stamp(recordTime);
        var counts = CountsOf(recordTime);
        counts.Received++;
        counts.Rejected++;
        _ = IsRepeated(partition, recordTime, payload, place);
    }

    /// <summary>Takes in a dead letter once more. It is not counted as received again, and moves no watermark.</summary>
    /// <param name="clock">The epoch's clock reading: an event is ahead no longer once its time has come.</param>
    /// <param name="recordTime">The record's Kafka timestamp, milliseconds since 1970-01-01 UTC; null when it had none.</param>
    /// <param name="payload">The record's value.</param>
    /// <returns>Null, or why it was refused again.</returns>
    public string? Retry(long clock, long? recordTime, ReadOnlySpan<byte> payload) => Apply(-1, recordTime ?? clock, clock, payload, null);

    /// <summary>Ends an epoch's arrivals: decides what the watermarks have passed.</summary>
    /// <param name="line">Where the line goes to, exclusive; <see cref="Watermarks.None"/> to leave it.</param>
    /// <param name="restUntil">While the log rests: event time as it would be now; else null.</param>
    public void Decide(long line, long? restUntil)
    {
        aggregator.Advance(line);
        if (restUntil is { } now)
        {
            aggregator.AdvanceAtRest(now);
        }
    }

    /// <summary>The log was replaced.</summary>
    public void NewLog()
    {
        aggregator.NewLog();
        Watermarks.Clear();
    }

    /// <summary>Ends the epoch.</summary>
    public EpochDeltas<TDeltas> Take()
    {
        var counts = _minutes.Select(m => new StreamMinute(m.Key, m.Value.Received, m.Value.Late, m.Value.Rejected)).ToArray();
        _minutes.Clear();
        _minute = null;
        var unstamped = _unstamped;
        _unstamped = 0;
        foreach (ref var partition in _partitions.AsSpan())
        {
            Flush(ref partition);
        }

        var partitions = _partitionHours.ToArray();
        _partitionHours.Clear();
        var (repeated, doubts) = (_sources.Repeated, _sources.Doubts);
        _sources.EndEpoch();
        return new EpochDeltas<TDeltas>(aggregator.Take(), counts, unstamped) { Partitions = partitions, Repeated = repeated, Doubts = doubts };
    }

    /// <summary>Writes the whole state. Call between <see cref="Take"/> and the next record.</summary>
    /// <param name="writer">Where to; whatever it held is gone.</param>
    public void Save(StateWriter writer)
    {
        writer.Clear();
        writer.Write(Version);
        Watermarks.Save(writer);
        aggregator.Save(writer);
        _sources.Save(writer);
    }

    /// <summary>Replaces the whole state.</summary>
    /// <param name="snapshot">What <see cref="Save"/> wrote.</param>
    /// <returns>False when it is of another version: nothing was changed.</returns>
    public bool TryLoad(ReadOnlySpan<byte> snapshot)
    {
        var reader = new StateReader(snapshot);
        if (reader.ReadInt32() != Version)
        {
            return false;
        }

        Watermarks.Load(ref reader);
        aggregator.Load(ref reader);
        _sources.Load(ref reader);
        return true;
    }

    private bool IsRepeated(int partition, long recordTime, ReadOnlySpan<byte> payload, SourcePlace place) =>
        place.Source != 0 && !_sources.TryTake(partition, place, recordTime, payload);

    private long Stamp(long recordTime)
    {
        if (recordTime >= SourceTime.Earliest && recordTime - maxAhead <= _clock)
        {
            return recordTime;
        }

        _unstamped++;
        return _clock;
    }

    private static string Span(long milliseconds)
    {
        var span = TimeSpan.FromMilliseconds(milliseconds);
        return string.Create(CultureInfo.InvariantCulture, $"{(span.Days > 0 ? $"{span.Days} d " : "")}{span:hh\\:mm\\:ss}");
    }

    private string? Apply(int partition, long recordTime, long now, ReadOnlySpan<byte> payload, MinuteCounts? counts)
    {
        if (!parser.TryParse(payload, recordTime, out var value, out var reason))
        {
            return reason;
        }

        if (value.Time - maxAhead > now)
        {
            var measure = now == recordTime && now != _clock ? "record's timestamp" : "clock";
            return $"event time {Iso(value.Time)} is {Span(value.Time - now)} ahead of the {measure} {Iso(now)}";
        }

        reason = aggregator.Apply(in value);
        if (reason is null && Watermarks.Note(partition, value.Time, recordTime) && counts is not null)
        {
            counts.Late++;
        }

        return reason;
    }

    private void Count(int partition, long recordTime, bool late)
    {
        if (partition >= _partitions.Length)
        {
            Array.Resize(ref _partitions, partition + 1);
        }

        ref var counts = ref _partitions[partition];
        var hour = recordTime - (recordTime % Milliseconds.Hour);
        if (hour != counts.Start)
        {
            Flush(ref counts);
            counts = new PartitionHour(partition, hour, 0, 0);
        }

        counts = counts with { Received = counts.Received + 1, Late = counts.Late + (late ? 1 : 0) };
    }

    private void Flush(ref PartitionHour counts)
    {
        if (counts.Received > 0)
        {
            _partitionHours.Add(counts);
            counts = counts with { Received = 0, Late = 0 };
        }
    }

    private MinuteCounts CountsOf(long recordTime)
    {
        var start = recordTime - (recordTime % Milliseconds.Minute);
        if (_minute?.Start != start)
        {
            if (!_minutes.TryGetValue(start, out _minute))
            {
                _minutes.Add(start, _minute = new MinuteCounts { Start = start });
            }
        }

        return _minute!;
    }

    private static string Iso(long time) => DateTime.UnixEpoch.AddMilliseconds(time).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class MinuteCounts
    {
        public long Start;
        public long Received;
        public long Late;
        public long Rejected;
    }
}

/// <summary>What one epoch changes.</summary>
/// <typeparam name="TDeltas">The stream's own part.</typeparam>
/// <param name="Stream">The stream's own part.</param>
/// <param name="Minutes">Records by minute of their Kafka timestamps.</param>
/// <param name="Unstamped">Records whose timestamps mean nothing.</param>
public sealed record EpochDeltas<TDeltas>(TDeltas Stream, IReadOnlyList<StreamMinute> Minutes, long Unstamped)
{
    /// <summary>Records by partition and hour.</summary>
    public IReadOnlyList<PartitionHour> Partitions { get; init; } = [];

    /// <summary>Records from places that were taken in before.</summary>
    public long Repeated { get; init; }

    /// <summary>See <see cref="SourceMarks.Doubts"/>.</summary>
    public long Doubts { get; init; }
}

/// <summary>Records of one partition and hour, to be added.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Start">The hour's start by Kafka timestamp, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Received">All of them.</param>
/// <param name="Late">Events behind the partition's watermark.</param>
public readonly record struct PartitionHour(int Partition, long Start, long Received, long Late);

/// <summary>Records of one minute, to be added.</summary>
/// <param name="Start">The minute's start by Kafka timestamp, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Received">All of them.</param>
/// <param name="Late">Events behind their partition's watermark.</param>
/// <param name="Rejected">Records sent to the dead letters.</param>
public readonly record struct StreamMinute(long Start, long Received, long Late, long Rejected);
