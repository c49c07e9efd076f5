using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>How many of a partition's events came late: where most do, the clock of whoever sends them is slow.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Received">Its records.</param>
/// <param name="Late">Those of them that came behind its watermark.</param>
internal sealed record PartitionLateness(int Partition, long Received, long Late)
{
    private const double Much = 0.05;

    public double Share => Received == 0 ? 0 : (double)Late / Received;

    /// <summary>More than disorder explains.</summary>
    public bool IsMuch => Share > Much;
}

/// <summary>Reads how late partitions' events come.</summary>
internal sealed class PartitionQueries(ShardReader reader, TimeProvider time)
{
    /// <summary>The partitions of the last 24 hours.</summary>
    public Task<IReadOnlyList<PartitionLateness>> LastDayAsync(CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow().UtcDateTime.AddDays(-1);
        return reader.AskMainAsync<IReadOnlyList<PartitionLateness>>(
            async (main, stop) =>
            [
                .. (await main.PartitionHours.Where(row => row.Stream == "visitors" && row.Hour > from).GroupBy(row => row.PartitionId)
                    .Select(rows => new { rows.Key, Received = rows.Sum(row => row.Received), Late = rows.Sum(row => row.Late) }).OrderBy(row => row.Key).ToListAsync(stop))
                    .Select(row => new PartitionLateness(row.Key, row.Received, row.Late)),
            ],
            cancellationToken);
    }
}
