using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Admin;

/// <summary>What a stream received in one minute of its records' Kafka timestamps.</summary>
/// <remarks>The minute is told by its start, UTC.</remarks>
internal sealed record RecordsInMinute(string Stream, DateTime Minute, long Received, long Late, long Duplicate, long Rejected);

/// <summary>Records that were gone from a log before they were read: offsets from the first up to, not including, the second; noticed at a time in UTC.</summary>
internal sealed record FoundGap(string Stream, string LogId, int Partition, long FromOffset, long ToOffset, DateTime NoticedAt, string? Reason);

/// <summary>Reads what was kept about the streams themselves.</summary>
internal sealed class StreamQueries(ShardReader reader)
{
    /// <summary>A stream's minutes in a span, oldest first.</summary>
    /// <param name="stream">Its name, such as visitors.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<RecordsInMinute>> MinutesAsync(
        string stream, DateTime from, DateTime to, CancellationToken cancellationToken = default)
    {
        return await reader.AskMainAsync(
            (main, stop) => main.StreamMinutes.Where(row => row.Stream == stream && row.Minute >= from && row.Minute < to)
                .OrderBy(row => row.Minute)
                .Select(row => new RecordsInMinute(row.Stream, row.Minute, row.Received, row.Late, row.Duplicate, row.Rejected))
                .ToListAsync(stop),
            cancellationToken);
    }

    /// <summary>The last gaps, newest first.</summary>
    /// <param name="stream">Of one stream; null: of all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<FoundGap>> GapsAsync(string? stream = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        return await reader.AskMainAsync(
            (main, stop) => main.Gaps.Where(gap => stream == null || gap.Stream == stream)
                .OrderByDescending(gap => gap.NoticedAt).ThenByDescending(gap => gap.FromOffset).Take(limit)
                .Select(gap => new FoundGap(gap.Stream, gap.LogId, gap.Partition, gap.FromOffset, gap.ToOffset, gap.NoticedAt, gap.Reason))
                .ToListAsync(stop),
            cancellationToken);
    }
}
