namespace TrafficWatch.Web.Ingest;

/// <summary>Where the reader stands in one partition.</summary>
internal sealed class PartitionReader(int partition, long next)
{
    private bool _atEnd;
    private long _endSince;

    public int Partition => partition;

    /// <summary>First offset of the epoch being read.</summary>
    public long From { get; set; } = next;

    /// <summary>The offset that comes next.</summary>
    public long Next { get; set; } = next;

    public bool Paused { get; set; }

    public void Read(long offset)
    {
        Next = offset + 1;
        _atEnd = false;
    }

    /// <summary>The log's end has been reached.</summary>
    public void AtEnd(long stamp)
    {
        if (!_atEnd)
        {
            _atEnd = true;
            _endSince = stamp;
        }
    }

    public bool IsIdle(TimeProvider time, TimeSpan after) => _atEnd && time.GetElapsedTime(_endSince) >= after;
}
