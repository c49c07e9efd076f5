using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Where the decided line goes at an epoch's end: behind the least watermark of the partitions that are not idle, in whole seconds; past the newest event when all are.</summary>
internal sealed class DecidedLine(PartitionSet partitions, Watermarks watermarks)
{
    /// <summary>Events in the reorder buffer above which nothing is waited for: better a second early than without bound.</summary>
    public const int MostBuffered = 4 * BackPressure.BufferCap;

    /// <param name="clock">The epoch's clock, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="buffered">Events in the reorder buffer.</param>
    /// <returns>The line, exclusive, and while the log rests event time as it would be now; <see cref="Watermarks.None"/> to leave the line.</returns>
    public (long Line, long? RestUntil) At(long clock, int buffered)
    {
        var active = partitions.Where(p => !partitions.IsIdle(p)).Select(p => p.Partition).ToArray();
        if (active.Length == 0)
        {
            return AtRest(clock) is { } rest ? (rest.Line, rest.Until) : (Watermarks.None, null);
        }

        var least = watermarks.Least(active);
        if (buffered > MostBuffered)
        {
            least = Math.Max(least, watermarks.Newest);
        }

        return (least == Watermarks.None ? least : least - (least % 1000), null);
    }

    /// <summary>The line when all partitions are idle, and event time as it would be now; null while one is not, or before the first event.</summary>
    public (long Line, long Until)? AtRest(long clock)
    {
        if (watermarks.Newest == Watermarks.None || !partitions.All(partitions.IsIdle))
        {
            return null;
        }

        var newest = watermarks.Newest;
        return (newest - (newest % 1000) + 1000, newest + Math.Max(0, clock - watermarks.NewestRecordTime));
    }
}
