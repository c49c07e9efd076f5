using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>Reads the minutes of areas from all shards.</summary>
internal sealed class TrafficQueries(ShardReader reader, ShardMap shards, RangeClock clock, TimeProvider time)
{
    private const int Batch = 2000;

    /// <summary>One page, newest minute first.</summary>
    public Task<Page<TrafficRow>> PageAsync(TrafficFilter filter, int size = 50, CancellationToken cancellationToken = default)
    {
        var tables = Tables(filter, clock.Resolve(filter.Range));
        return Paging.ReadAsync<TrafficRow, TrafficKey>(
            async (key, backwards, take) => await Merged(tables, key, backwards, take, ahead: false, cancellationToken).Take(take).ToListAsync(cancellationToken),
            filter.After is { } after ? TrafficKey.Parse(after) : null,
            filter.Before is { } before ? TrafficKey.Parse(before) : null,
            size,
            TrafficKey.Of,
            key => key.ToCursor(),
            () => CountAsync(tables, cancellationToken),
            time);
    }

    /// <summary>All rows of the filter, wherever its page stands, newest first, at constant memory.</summary>
    public IAsyncEnumerable<TrafficRow> AllAsync(TrafficFilter filter, CancellationToken cancellationToken = default) =>
        AllAsync(filter, clock.Resolve(filter.Range), cancellationToken);

    /// <summary>All rows of the filter's areas, wherever its page stands, newest first, at constant memory.</summary>
    /// <param name="filter">Which areas.</param>
    /// <param name="range">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<TrafficRow> AllAsync(TrafficFilter filter, UtcRange range, CancellationToken cancellationToken = default) =>
        Merged(Tables(filter, range), null, backwards: false, Batch, ahead: true, cancellationToken);

    /// <summary>The end of the oldest minute that is stored of any area, UTC; null: none is. What lies before it is not known.</summary>
    public async Task<DateTime?> OldestAsync(CancellationToken cancellationToken = default) => (await Task.WhenAll(Enumerable.Range(0, shards.Count).Select(shard =>
        reader.AskAsync(shard, (context, stop) => context.Traffic.Select(row => (DateTime?)row.WindowEnd).OrderBy(end => end).FirstOrDefaultAsync(stop), cancellationToken)))).Min();

    private static IAsyncEnumerable<TrafficRow> Merged(
        IReadOnlyList<TrafficTable> tables, TrafficKey? key, bool backwards, int batch, bool ahead, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync<TrafficRow>(
            [.. tables.Select(table => (SortedMerge.Read<TrafficRow>)(
                (last, take, stop) => table.ReadAsync(last is null ? key : TrafficKey.Of(last), backwards, take, stop)))],
            batch,
            ahead,
            backwards ? (a, b) => TrafficKey.Compare(b, a) : TrafficKey.Compare,
            Combine,
            cancellationToken);

    // One of the two is the area's traffic, the other its occupancy; of the park, every shard holds a part of the traffic.
    private static TrafficRow Combine(TrafficRow a, TrafficRow b) => a with
    {
        In = a.In + b.In,
        Out = a.Out + b.Out,
        Occupancy = a.Occupancy ?? b.Occupancy,
        Peak = a.Peak ?? b.Peak,
        Released = a.Released ?? b.Released,
        Repeated = a.Repeated ?? b.Repeated,
        Unmatched = a.Unmatched ?? b.Unmatched,
    };

    private List<TrafficTable> Tables(TrafficFilter filter, UtcRange range)
    {
        var areas = filter.Areas.Where(area => area != TrafficTable.WholePark).ToList();
        List<TrafficTable> tables = [];
        if (areas.Count > 0 || filter.Areas.Count == 0)
        {
            // An area is on one shard only, so the others need not be asked.
            var asked = areas.Count == 0
                ? Enumerable.Range(0, shards.Count).Select(shard => (shard, areas))
                : areas.GroupBy(shards.ShardOf).Select(group => (shard: group.Key, areas: group.ToList()));
            foreach (var (shard, own) in asked)
            {
                tables.Add(new(reader, shard, TrafficTableKind.Traffic, own, range));
                tables.Add(new(reader, shard, TrafficTableKind.Occupancy, own, range));
            }
        }

        if (filter.Areas.Contains(TrafficTable.WholePark))
        {
            tables.AddRange(Enumerable.Range(0, shards.Count).Select(shard => new TrafficTable(reader, shard, TrafficTableKind.ParkTraffic, [], range)));
            tables.Add(new(reader, shards.ShardOf(TrafficTable.WholePark), TrafficTableKind.ParkOccupancy, [], range));
        }

        return tables;
    }

    // Two tables' rows meet in one of ours, so that counts of both are only its bounds. Matching them is dear
    // for many rows, and not needed when either alone has more than are counted.
    private static async Task<RowCount> CountAsync(List<TrafficTable> tables, CancellationToken cancellationToken)
    {
        var areas = tables.Where(table => !table.IsPark).ToList();
        var counts = await Task.WhenAll(areas.Select(table => table.CountAsync(RowCount.Cap + 1, cancellationToken)));
        var atLeast = areas.Zip(counts).GroupBy(pair => pair.First.Shard).Sum(shard => shard.Max(pair => pair.Second));
        if (atLeast > RowCount.Cap)
        {
            return RowCount.Of(atLeast);
        }

        var traffic = areas.Zip(counts).Where(pair => pair.First.Kind == TrafficTableKind.Traffic).Sum(pair => pair.Second);
        var alone = await Task.WhenAll(areas.Where(table => table.Kind == TrafficTableKind.Occupancy)
            .Select(table => table.CountWithoutTrafficAsync(RowCount.Cap + 1, cancellationToken)));
        var park = tables.Where(table => table.IsPark).ToList();
        var parkRows = park.Count == 0 ? 0 : await Merged(park, null, false, Batch, ahead: false, cancellationToken).Take(RowCount.Cap + 1).CountAsync(cancellationToken);
        return RowCount.Of(traffic + alone.Sum() + parkRows);
    }
}
