using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Deletes what is older than it is kept, each night in small steps that do not hold up ingest.</summary>
internal sealed partial class Retention(
    Databases databases, SchemaReady schema, SiteCalendar calendar, IngestOptions ingest, RetentionOptions options, IEnumerable<IStreamSchema> streams, TimeProvider time, ILogger<Retention> logger) : RecurringWork(schema, time, logger)
{
    private readonly ILogger _logger = logger;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The next instant, strictly after another, at which the site's clocks show a time of the day; where they skip it, the end of the gap. UTC.</summary>
    internal static DateTime NextRun(SiteCalendar calendar, TimeOnly at, DateTime utc)
    {
        for (var day = calendar.DayOf(utc); ; day = day.AddDays(1))
        {
            calendar.TryToUtc(day.ToDateTime(at), out var next);
            if (next > utc)
            {
                return next;
            }
        }
    }

    /// <summary>Deletes what is too old now. An instance that is away is passed over.</summary>
    /// <returns>How many rows went.</returns>
    internal async Task<long> CleanAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        var today = calendar.DayOf(now);
        RetentionOptions kept;
        try
        {
            await using var main = databases.Main();
            kept = await RetentionSettings.OfAsync(options, main, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Somebody may have said that more is to be kept.
            LogFailed(_logger, 0, e.GetBaseException().Message);
            return 0;
        }

        long deleted = 0;
        for (var shard = 0; shard < databases.Count; shard++)
        {
            try
            {
                foreach (var rule in RetentionRule.Own.Concat(streams.SelectMany(stream => stream.Retention)).Where(rule => shard == 0 || !rule.FirstOnly))
                {
                    deleted += await CleanAsync(rule, shard, calendar.StartOf(today.AddDays(-(kept.DaysOfTables.TryGetValue(rule.Table, out var own) ? own : kept.Days[rule.Kind]))), cancellationToken);
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(_logger, shard, e.GetBaseException().Message);
            }
        }

        await using (var main = databases.Main())
        {
            await RetentionSettings.KeepAsync(main, RetentionSettings.LastRun, string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss} {deleted}"), cancellationToken);
            await main.SaveChangesAsync(cancellationToken);
        }

        return deleted;
    }

    /// <summary>A node that only shows leaves this to those that write.</summary>
    private protected override bool IsOn => ingest.Enabled;

    private protected override string Failing => "Old rows could not all be deleted";

    private protected override TimeSpan Every
    {
        get
        {
            var now = Time.GetUtcNow().UtcDateTime;
            return NextRun(calendar, options.At, now) - now;
        }
    }

    private protected override TimeSpan First => Every;

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return Every;
    }

    private async Task<long> CleanAsync(RetentionRule rule, int shard, DateTime before, CancellationToken cancellationToken)
    {
        if (rule.WrittenIn is { } written)
        {
            return await DropAsync(rule, written, shard, before, cancellationToken);
        }

        await using var context = rule.FirstOnly ? (DbContext)databases.Main() : databases.Shard(shard);
        long total = 0;
        while (true)
        {
            var deleted = await context.Database.ExecuteSqlRawAsync(rule.Delete, [before], cancellationToken);
            total += deleted;
            if (deleted < RetentionRule.Batch)
            {
                break;
            }

            await Task.Delay(Pause, Time, cancellationToken);
        }

        if (total > 0)
        {
            LogDeleted(_logger, total, rule.Table, shard, before);
        }

        return total;
    }

    /// <summary>Whole days, each for itself, so that one whose table somebody reads for long holds up no other.</summary>
    private async Task<long> DropAsync(RetentionRule rule, string written, int shard, DateTime before, CancellationToken cancellationToken)
    {
        await using var connection = await Sessions.OpenAsync(databases.ConnectionString(shard), cancellationToken);
        var rows = await DayPartitions.DropAsync(connection, rule.Table, written, before);
        if (rows > 0)
        {
            LogDeleted(_logger, rows, rule.Table, shard, before);
        }

        return rows;
    }

    [LoggerMessage(210, LogLevel.Information, "{Rows} rows of {Table} on shard {Shard} deleted: older than {Before:u}")]
    private static partial void LogDeleted(ILogger logger, long rows, string table, int shard, DateTime before);

    [LoggerMessage(211, LogLevel.Warning, "Old rows on shard {Shard} could not all be deleted, the next night tries again: {Reason}")]
    private static partial void LogFailed(ILogger logger, int shard, string reason);
}
