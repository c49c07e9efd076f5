using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Api;
using TrafficWatch.Web.Storage;

namespace TrafficWatch.Web.Alerts;

/// <summary>Reads alerts from all shards.</summary>
internal sealed class AlertQueries(Databases databases, ShardMap shards, RangeClock clock, TimeProvider time)
{
    private const int Batch = 2000;

    /// <summary>The alerts that stand now, the most urgent first, then the newest.</summary>
    public async Task<IReadOnlyList<CurrentAlertRow>> CurrentAsync(CancellationToken cancellationToken = default)
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, shards.Count).Select(async shard =>
        {
            await using var context = databases.Shard(shard);
            return await context.Alerts
                .Select(row => new CurrentAlertRow(row.AreaId, row.LastAlertTime, (AlertLevel)row.Level, row.CurrentVisitors, row.Threshold, row.AlertMessage))
                .ToListAsync(cancellationToken);
        }));
        return [.. rows.SelectMany(row => row)
            .OrderByDescending(row => row.Level).ThenByDescending(row => row.Since).ThenBy(row => row.AreaId, Comparer<string>.Create(KeyOrder.Compare))];
    }

    /// <summary>One page of transitions, newest first.</summary>
    public Task<Page<AlertLogRow>> PageAsync(AlertFilter filter, int size = 50, CancellationToken cancellationToken = default)
    {
        var tables = Tables(filter);
        return Paging.ReadAsync<AlertLogRow, AlertKey>(
            async (key, backwards, take) => await Merged(tables, key, backwards, take, cancellationToken).Take(take).ToListAsync(cancellationToken),
            filter.After is { } after ? AlertKey.Parse(after) : null,
            filter.Before is { } before ? AlertKey.Parse(before) : null,
            size,
            AlertKey.Of,
            key => key.ToCursor(),
            async () => RowCount.Of((await Task.WhenAll(tables.Select(table => table.CountAsync(RowCount.Cap + 1, cancellationToken)))).Sum()),
            time);
    }

    /// <summary>All transitions of the filter, wherever its page stands, newest first, at constant memory.</summary>
    public IAsyncEnumerable<AlertLogRow> AllAsync(AlertFilter filter, CancellationToken cancellationToken = default) =>
        Merged(Tables(filter), null, backwards: false, Batch, cancellationToken);

    private static IAsyncEnumerable<AlertLogRow> Merged(
        IReadOnlyList<AlertTable> tables, AlertKey? key, bool backwards, int batch, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync(
            [.. tables.Select(table => SortedMerge.BatchesAsync<AlertLogRow>(
                (last, take, stop) => table.ReadAsync(last is null ? key : AlertKey.Of(last), backwards, take, stop), batch, cancellationToken))],
            backwards ? (a, b) => AlertKey.Compare(b, a) : AlertKey.Compare,
            (a, _) => a,
            cancellationToken);

    private List<AlertTable> Tables(AlertFilter filter)
    {
        var range = clock.Resolve(filter.Range);
        return filter.Areas.Count == 0
            ? [.. Enumerable.Range(0, shards.Count).Select(shard => new AlertTable(databases, shard, [], [.. filter.Levels], range))]
            : [.. filter.Areas.GroupBy(shards.ShardOf).Select(own => new AlertTable(databases, own.Key, [.. own], [.. filter.Levels], range))];
    }
}
