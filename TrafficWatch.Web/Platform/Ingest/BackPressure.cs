using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>While the reorder buffer is full, pauses the partitions that are ahead of the one that holds the decided line by more than a quarter of the allowed lateness.</summary>
/// <remarks>What partitions in step keep in the buffer is their rate times the lateness, whoever is paused: to pause one of them would only slow all down.</remarks>
internal sealed class BackPressure(IKafkaLog log, PartitionSet partitions, Watermarks watermarks)
{
    /// <summary>Events in the reorder buffer above which partitions pause.</summary>
    public const int BufferCap = 1_000_000;

    /// <summary>By how much a partition may be ahead, milliseconds: little beside what the lateness keeps anyway, and never less than the line's grain.</summary>
    private readonly long _span = Math.Max(1000, watermarks.AllowedLateness / 4);

    /// <param name="buffered">Events in the reorder buffer.</param>
    public void Apply(int buffered)
    {
        var least = watermarks.Least(partitions.Where(p => !partitions.IsIdle(p)).Select(p => p.Partition));
        bool IsAhead(PartitionReader p, long span) => !partitions.IsIdle(p) && watermarks.Of(p.Partition) > least + span;

        // Half the way back, so that none is paused and resumed at each look: what the client has fetched of it is lost.
        Resume([.. partitions.Where(p => p.Paused && (buffered < BufferCap / 2 || !IsAhead(p, _span / 2)))]);
        if (buffered > BufferCap)
        {
            Pause([.. partitions.Where(p => !p.Paused && IsAhead(p, _span))]);
        }
    }

    private void Pause(PartitionReader[] some)
    {
        if (some.Length > 0)
        {
            log.Pause(some.Select(p => p.Partition));
            Array.ForEach(some, p => p.Pause());
        }
    }

    private void Resume(PartitionReader[] some)
    {
        if (some.Length > 0)
        {
            log.Resume(some.Select(p => p.Partition));
            Array.ForEach(some, partitions.Resume);
        }
    }
}
