using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Reads the recorded ranges of several epochs, one after the other. What comes early is kept for the epoch that it belongs to.</summary>
internal sealed class RangeReader
{
    /// <summary>Takes a record.</summary>
    public delegate void Accept(int partition, long offset, long recordTime, ReadOnlySpan<byte> payload, SourcePlace place);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly IKafkaLog _log;
    private readonly Dictionary<int, Queue<(long Offset, long RecordTime, byte[] Payload, SourcePlace Place)>> _early = [];
    private readonly Dictionary<int, long> _next = [];
    private readonly Dictionary<int, long> _end;
    private readonly LogGap[] _gaps;

    public RangeReader(IKafkaLog log, List<EpochRecord> records)
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
                accept(range.Partition, kept.Offset, kept.RecordTime, kept.Payload, kept.Place);
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
            throw new StreamStoppedException(new Told($"epoch {record.Epoch} can't be run again: the log no longer holds its records. To go on without them, recreate the topic.", $"第 {record.Epoch} 批无法重放：日志中已没有它的消息。若要舍弃它们继续，请重建主题。"));
        }

        if (poll.Kind == PollKind.Unreadable)
        {
            var at = Math.Max(poll.Offset, _next[poll.Partition]);
            if (at >= _end[poll.Partition])
            {
                // Fetched ahead of what was recorded: the session meets it in its turn.
                return poll.Kind;
            }

            var gap = GapAt(poll.Partition, at) ?? throw new StreamStoppedException(new Told($"epoch {record.Epoch} can't be run again: offset {at} of partition {poll.Partition}, which it read, can't be read any more. To go on without it, recreate the topic.", $"第 {record.Epoch} 批无法重放：分区 {poll.Partition} 偏移 {at} 的消息已无法读取。若要舍弃它继续，请重建主题。") { Detail = poll.Reason });
            Reached(poll.Partition, gap.To, open);
            _log.Seek(poll.Partition, gap.To);
            return PollKind.Record;
        }

        if (poll.Kind == PollKind.Record && poll.Offset >= _next[poll.Partition] && poll.Offset < _end[poll.Partition] && GapAt(poll.Partition, poll.Offset) is null)
        {
            _next[poll.Partition] = poll.Offset + 1;
            if (open.TryGetValue(poll.Partition, out var to) && poll.Offset < to)
            {
                accept(poll.Partition, poll.Offset, poll.RecordTime, poll.Payload, poll.Place);
            }
            else
            {
                _early[poll.Partition].Enqueue((poll.Offset, poll.RecordTime, poll.Payload.ToArray(), poll.Place));
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
