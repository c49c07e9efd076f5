using System.Collections;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The partitions of a topic as they are read, in order, and which of them are idle.</summary>
/// <remarks>Idleness is measured in time in which the log was watched: not while a database is waited for or the process is held up.</remarks>
internal sealed class PartitionSet(IKafkaLog log, TimeSpan idleAfter, TimeProvider time) : IEnumerable<PartitionReader>
{
    /// <summary>What one look at the log adds to the time in which it was watched, at most.</summary>
    private static readonly TimeSpan WatchedAtMost = TimeSpan.FromMilliseconds(250);

    private readonly SortedDictionary<int, PartitionReader> _partitions = [];

    /// <summary>Records of a partition come many at a time.</summary>
    private PartitionReader? _last;
    private TimeSpan _watched;
    private long _watchedAt;
    private int _errors;

    public PartitionReader this[int partition] => _last?.Partition == partition ? _last : _last = _partitions[partition];

    public void Add(int partition, long next) => _partitions.Add(partition, new PartitionReader(partition, next));

    public bool Contains(int partition) => _partitions.ContainsKey(partition);

    /// <summary>An epoch begins where the one before ended.</summary>
    public void BeginEpoch()
    {
        foreach (var partition in _partitions.Values)
        {
            partition.From = partition.Next;
        }
    }

    /// <summary>What the epoch has read.</summary>
    public OffsetRange[] Ranges() => [.. _partitions.Values.Select(p => new OffsetRange(p.Partition, p.From, p.Next))];

    /// <summary>Counts the time in which the log was watched. After a long while without, or with a broker out of reach, an idle partition may be idle no longer.</summary>
    public void Watch()
    {
        var now = time.GetTimestamp();
        var unwatched = _watchedAt == 0 ? TimeSpan.Zero : time.GetElapsedTime(_watchedAt, now);
        var errors = log.Errors;
        if (unwatched > idleAfter || errors != _errors)
        {
            foreach (var partition in _partitions.Values)
            {
                partition.StoodStill(_watched, idleAfter);
            }
        }

        _watched += unwatched < WatchedAtMost ? unwatched : WatchedAtMost;
        (_watchedAt, _errors) = (now, errors);
    }

    /// <summary>A partition was read to its end.</summary>
    public void AtEnd(PartitionReader partition, long end) => partition.AtEnd(end, _watched);

    /// <summary>A partition is read again.</summary>
    public void Resume(PartitionReader partition) => partition.Resume(_watched);

    public bool IsIdle(PartitionReader partition) => partition.IsIdle(_watched, idleAfter);

    public IEnumerator<PartitionReader> GetEnumerator() => _partitions.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
