namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Where the reader stands in one partition.</summary>
internal sealed class PartitionReader(int partition, long next)
{
    private bool _atEnd;
    private TimeSpan _endSince;

    public int Partition => partition;

    /// <summary>First offset of the epoch being read.</summary>
    public long From { get; set; } = next;

    /// <summary>The offset that comes next.</summary>
    public long Next { get; set; } = next;

    /// <summary>Whether it is not read for now: its log may grow unseen.</summary>
    public bool Paused { get; private set; }

    public void Read(long offset)
    {
        Next = offset + 1;
        _atEnd = false;
    }

    /// <summary>The end of what may be read has been reached. Behind the last record there may be marks of transactions, which are no records.</summary>
    /// <param name="end">The end's offset.</param>
    /// <param name="watched">How long the log has been watched altogether.</param>
    public void AtEnd(long end, TimeSpan watched)
    {
        Next = Math.Max(Next, end);
        if (!_atEnd)
        {
            _atEnd = true;
            _endSince = watched;
        }
    }

    /// <summary>The log may have grown unseen: what was idle has to be seen quiet once more.</summary>
    public void StoodStill(TimeSpan watched, TimeSpan after)
    {
        if (IsIdle(watched, after))
        {
            _endSince = watched;
        }
    }

    public void Pause() => Paused = true;

    /// <summary>It is read again, and has to be seen quiet once more.</summary>
    public void Resume(TimeSpan watched) => (Paused, _endSince) = (false, watched);

    public bool IsIdle(TimeSpan watched, TimeSpan after) => !Paused && _atEnd && watched - _endSince >= after;
}
