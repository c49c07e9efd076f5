namespace TrafficWatch.Web.Admin;

/// <summary>What a stream received in one minute of its records' Kafka timestamps.</summary>
/// <remarks>The minute is told by its start, UTC.</remarks>
internal sealed record StreamMinuteRow(string Stream, DateTime Minute, long Received, long Late, long Duplicate, long Rejected);

/// <summary>Records that were gone from a log before they were read: offsets from the first up to, not including, the second; noticed at a time in UTC.</summary>
internal sealed record LogGapRow(string Stream, string LogId, int Partition, long FromOffset, long ToOffset, DateTime NoticedAt);

/// <summary>Reads what was kept about the streams themselves.</summary>
internal sealed class StreamQueries
{
    /// <summary>A stream's minutes in a span, oldest first.</summary>
    /// <param name="stream">Its name, such as visitors.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<StreamMinuteRow>> MinutesAsync(string stream, DateTime from, DateTime to, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The last gaps, newest first.</summary>
    /// <param name="stream">Of one stream; null: of all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IReadOnlyList<LogGapRow>> GapsAsync(string? stream = null, int limit = 100, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
