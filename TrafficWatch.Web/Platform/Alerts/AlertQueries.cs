using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Reads alerts from all shards.</summary>
internal sealed class AlertQueries(AlertSource source, ShardReader reader, ShardMap shards, RangeClock clock, TimeProvider time)
{
    private const int Batch = 2000;

    /// <summary>One page of transitions, newest first.</summary>
    public Task<Page<AlertLogRow>> PageAsync(AlertFilter filter, int size = 50, CancellationToken cancellationToken = default)
    {
        var tables = Tables(filter);
        return Paging.ReadAsync<AlertLogRow, AlertKey>(
            async (key, backwards, take) => await Merged(tables, key, backwards, take, ahead: false, cancellationToken).Take(take).ToListAsync(cancellationToken),
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
        Merged(Tables(filter), null, backwards: false, Batch, ahead: true, cancellationToken);

    private static IAsyncEnumerable<AlertLogRow> Merged(
        IReadOnlyList<AlertTable> tables, AlertKey? key, bool backwards, int batch, bool ahead, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync<AlertLogRow>(
            [.. tables.Select(table => (SortedMerge.Read<AlertLogRow>)(
                (last, take, stop) => table.ReadAsync(last is null ? key : AlertKey.Of(last), backwards, take, stop)))],
            batch,
            ahead,
            backwards ? (a, b) => AlertKey.Compare(b, a) : AlertKey.Compare,
            (a, _) => a,
            cancellationToken);

    private List<AlertTable> Tables(AlertFilter filter)
    {
        var range = clock.Resolve(filter.Range);
        return filter.Subjects.Count == 0
            ? [.. Enumerable.Range(0, shards.Count).Select(shard => new AlertTable(reader, source, shard, [], [.. filter.Levels], range))]
            : [.. filter.Subjects.GroupBy(shards.ShardOf).Select(own => new AlertTable(reader, source, own.Key, [.. own], [.. filter.Levels], range))];
    }
}
