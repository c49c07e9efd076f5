namespace TrafficWatch.Domain.Streaming;

/// <summary>Event-time progress of each partition. A partition's watermark is its greatest event time less the allowed lateness.</summary>
/// <param name="allowedLateness">Milliseconds by which events may come out of order without being late.</param>
public sealed class Watermarks(long allowedLateness)
{
    /// <summary>Stands for "no event yet".</summary>
    public const long None = long.MinValue;

    private long[] _fast = [];

    /// <summary>Milliseconds by which events may come out of order without being late.</summary>
    public long AllowedLateness => allowedLateness;

    /// <summary>The greatest event time of all partitions; <see cref="None"/> before the first event.</summary>
    public long Newest { get; private set; } = None;

    /// <summary>The Kafka timestamp of the record that carried <see cref="Newest"/>.</summary>
    public long NewestRecordTime { get; private set; } = None;

    /// <summary>Notes an event.</summary>
    /// <param name="partition">Its partition; negative for one that does not come from the log's order and moves no watermark.</param>
    /// <param name="time">Its event time. One ahead of the record's timestamp counts as that timestamp, so that no wrong clock runs the watermark away.</param>
    /// <param name="recordTime">The record's Kafka timestamp.</param>
    /// <returns>True when it is late: behind its partition's watermark.</returns>
    public bool Note(int partition, long time, long recordTime)
    {
        var capped = Math.Min(time, recordTime);
        if (partition < 0)
        {
            return false;
        }

        if (partition >= _fast.Length)
        {
            var longer = new long[partition + 1];
            longer.AsSpan().Fill(None);
            _fast.CopyTo(longer, 0);
            _fast = longer;
        }

        ref var newest = ref _fast[partition];
        if (capped > newest)
        {
            newest = capped;
            if (capped > Newest || (capped == Newest && recordTime > NewestRecordTime))
            {
                Newest = capped;
                NewestRecordTime = recordTime;
            }

            return false;
        }

        if (capped == Newest && recordTime > NewestRecordTime)
        {
            NewestRecordTime = recordTime;
        }

        return time < newest - allowedLateness;
    }

    /// <summary>A partition's watermark, or <see cref="None"/>.</summary>
    /// <param name="partition">The partition.</param>
    public long Of(int partition) =>
        partition < _fast.Length && _fast[partition] != None ? _fast[partition] - allowedLateness : None;

    /// <summary>The least watermark of the partitions that are not idle: the line follows it.</summary>
    /// <param name="active">The partitions that are not idle.</param>
    /// <returns><see cref="None"/> when one of them has no event yet, or there is none.</returns>
    public long Least(IEnumerable<int> active)
    {
        var least = long.MaxValue;
        foreach (var partition in active)
        {
            least = Math.Min(least, Of(partition));
        }

        return least == long.MaxValue ? None : least;
    }

    /// <summary>Lets nothing be further than the clock, whatever events and their records say.</summary>
    /// <param name="clock">Milliseconds since 1970-01-01 UTC.</param>
    public void CapAt(long clock)
    {
        Newest = Math.Min(Newest, clock);
        NewestRecordTime = Math.Min(NewestRecordTime, clock);
        foreach (ref var newest in _fast.AsSpan())
        {
            newest = Math.Min(newest, clock);
        }
    }

    /// <summary>Forgets everything: the log is another one.</summary>
    public void Clear()
    {
        _fast = [];
        Newest = NewestRecordTime = None;
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(StateWriter writer)
    {
        writer.Write(Newest);
        writer.Write(NewestRecordTime);
        writer.Write(_fast.Length);
        foreach (var newest in _fast)
        {
            writer.Write(newest);
        }
    }

    /// <summary>Replaces the state.</summary>
    /// <param name="reader">Where from.</param>
    public void Load(ref StateReader reader)
    {
        Newest = reader.ReadInt64();
        NewestRecordTime = reader.ReadInt64();
        _fast = new long[reader.ReadInt32()];
        for (var i = 0; i < _fast.Length; i++)
        {
            _fast[i] = reader.ReadInt64();
        }
    }
}
