using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Checkpoints;

/// <summary>Counts, for each day that is over, ids that came with more than one time: each such record is a row of its own, and somebody should know. Short statements, so that none holds a change of partitions up.</summary>
internal sealed partial class RepeatedIds(Databases databases, SchemaReady schema, SiteCalendar calendar, IngestOptions ingest, TimeProvider time, ILogger<RepeatedIds> logger) : RecurringWork(schema, time, logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>A day's ids are counted in so many parts.</summary>
    private const int Parts = 16;

    /// <summary>Counts what is over and not counted since it was last written. An instance that is away is passed over.</summary>
    internal async Task CountAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < databases.Count; shard++)
        {
            try
            {
                await using var context = databases.Shard(shard);
                var days = await context.PassageDays.AsNoTracking().Where(day => day.CountedAt == null || day.CountedAt < day.WrittenAt).Select(day => day.DayStart).ToListAsync(cancellationToken);
                foreach (var start in days)
                {
                    await CountAsync(context, start, calendar.EndOf(calendar.DayOf(start)), cancellationToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(_logger, shard, e.GetBaseException().Message);
            }
        }
    }

    private protected override bool IsOn => ingest.Enabled;

    private protected override string? Failing => null;

    private protected override TimeSpan Every { get; } = TimeSpan.FromHours(1);

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        await CountAsync(cancellationToken);
        return Every;
    }

    private async Task CountAsync(ShardContext context, DateTime start, DateTime end, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        if (end > now)
        {
            return;
        }

        long ids = 0;
        for (var part = 0; part < Parts; part++)
        {
            ids += await context.Database.SqlQueryRaw<long>(
                "SELECT COUNT(*) AS Value FROM (SELECT id FROM traffic_data WHERE gcsj >= {0} AND gcsj < {1} AND CRC32(id) % 16 = {2} GROUP BY id HAVING COUNT(*) > 1) AS repeated", start, end, part).SingleAsync(cancellationToken);
        }

        await context.PassageDays.Where(day => day.DayStart == start).ExecuteUpdateAsync(set => set.SetProperty(day => day.RepeatedIds, ids).SetProperty(day => day.CountedAt, now), cancellationToken);
    }

    [LoggerMessage(7104, LogLevel.Warning, "Repeated ids on shard {Shard} could not be counted, the next hour tries again: {Reason}")]
    private static partial void LogFailed(ILogger logger, int shard, string reason);
}
