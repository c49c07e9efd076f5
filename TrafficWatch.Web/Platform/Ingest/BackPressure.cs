using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Pauses the partitions furthest ahead while the reorder buffer is full, never the one that holds the decided line.</summary>
internal sealed class BackPressure(IKafkaLog log, PartitionSet partitions, Watermarks watermarks)
{
    /// <summary>Events in the reorder buffer above which partitions pause.</summary>
    public const int BufferCap = 1_000_000;

    /// <param name="buffered">Events in the reorder buffer.</param>
    public void Apply(int buffered)
    {
        if (buffered > BufferCap)
        {
            Pause([.. partitions.Where(p => !p.Paused && !partitions.IsIdle(p)).OrderBy(p => watermarks.Of(p.Partition)).Skip(1)]);
        }
        else if (buffered < BufferCap / 2)
        {
            Resume([.. partitions.Where(p => p.Paused)]);
        }
        else if (partitions.Where(p => !partitions.IsIdle(p)).MinBy(p => watermarks.Of(p.Partition)) is { Paused: true } least)
        {
            // The one that ran on may be ahead of a paused one by now.
            Resume([least]);
        }
    }

    private void Pause(PartitionReader[] some)
    {
        if (some.Length > 0)
        {
            log.Pause(some.Select(p => p.Partition));
            Array.ForEach(some, p => p.Paused = true);
        }
    }

    private void Resume(PartitionReader[] some)
    {
        if (some.Length > 0)
        {
            log.Resume(some.Select(p => p.Partition));
            Array.ForEach(some, p => p.Paused = false);
        }
    }
}
