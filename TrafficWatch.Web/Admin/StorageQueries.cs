using System.Globalization;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Admin;

/// <summary>What a table takes on one shard.</summary>
/// <param name="Shard">Its place in the ring.</param>
/// <param name="Rows">About how many rows: servers estimate.</param>
/// <param name="Bytes">Rows and indexes.</param>
/// <param name="Oldest">The oldest row, or the first instant of the oldest day; UTC; null: it is empty.</param>
/// <param name="Newest">Of a table with day partitions: the first instant of the newest day, UTC.</param>
internal sealed record StoredPart(int Shard, long Rows, long Bytes, DateTime? Oldest, DateTime? Newest);

/// <summary>What a table takes.</summary>
internal sealed record StoredTable(string Table, RetentionKind Kind, IReadOnlyList<StoredPart> Parts);

/// <summary>Asks the servers what tables take, and whether they take rows in bulk.</summary>
internal sealed class StorageQueries(Databases databases, ShardReader reader, IEnumerable<IStreamSchema> streams)
{
    /// <summary>Tables whose rows go with time.</summary>
    /// <param name="stream">Those of one stream; null: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StoredTable>> TablesAsync(string? stream, CancellationToken cancellationToken)
    {
        var rules = streams.Where(schema => stream is null || schema.Stream == stream).SelectMany(schema => schema.Retention).Concat(stream is null ? RetentionRule.Own : []).DistinctBy(rule => rule.Table).ToList();
        var shards = await Task.WhenAll(Enumerable.Range(0, databases.Count).Select(shard => reader.AskAsync(shard, (context, stop) => PartsAsync(context, shard, rules, stop), cancellationToken)));
        return [.. rules.Select(rule => new StoredTable(rule.Table, rule.Kind, [.. shards.SelectMany(parts => parts.Where(part => part.Table == rule.Table).Select(part => part.Part))]))];
    }

    /// <summary>Whether each shard takes rows in bulk.</summary>
    public async Task<IReadOnlyList<bool>> LoadsAsync(CancellationToken cancellationToken) => await Task.WhenAll(Enumerable.Range(0, databases.Count).Select(shard => reader.AskAsync(
        shard, async (context, stop) => await context.Database.SqlQueryRaw<int>("SELECT CAST(@@local_infile AS SIGNED) AS Value").SingleAsync(stop) == 1, cancellationToken)));

    private static async Task<List<(string Table, StoredPart Part)>> PartsAsync(ShardContext context, int shard, IReadOnlyList<RetentionRule> rules, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (MySqlConnection)context.Database.GetDbConnection();
        try
        {
            // MySQL tells what it knew up to a day ago unless it is asked to look; MariaDB always looks, and does not know the word.
            await connection.ExecuteAsync("SET SESSION information_schema_stats_expiry = 0");
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.UnknownSystemVariable)
        {
        }

        Dictionary<string, (long Rows, long Bytes)> sizes = [];
        await connection.ReadAsync(
            "SELECT table_name, table_rows, data_length + index_length FROM information_schema.tables WHERE table_schema = DATABASE()",
            row => sizes[row.GetString(0)] = (Number(row[1]), Number(row[2])));
        List<(string, StoredPart)> parts = [];
        foreach (var rule in rules.Where(rule => sizes.ContainsKey(rule.Table) && (shard == 0 || !rule.FirstOnly)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var days = rule.WrittenIn;
            var oldest = await connection.ScalarAsync(days is null ? $"SELECT MIN({rule.Column}) FROM `{rule.Table}`" : $"SELECT MIN(day_start) FROM `{days}`");
            var newest = days is null ? null : await connection.ScalarAsync($"SELECT MAX(day_start) FROM `{days}`");
            parts.Add((rule.Table, new StoredPart(shard, sizes[rule.Table].Rows, sizes[rule.Table].Bytes, Utc(oldest), Utc(newest))));
        }

        return parts;

        static long Number(object value) => value is DBNull ? 0 : Convert.ToInt64(value, CultureInfo.InvariantCulture);

        static DateTime? Utc(object? value) => value is DateTime time ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : null;
    }
}
