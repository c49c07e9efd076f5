using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Areas;

/// <summary>Sums up the minutes of areas from all shards: what was counted, what did not fit, and when anything came.</summary>
internal sealed class AreaFlowQueries(ShardReader reader, ShardMap shards)
{
    private const string WholePark = ThresholdSet.WholePark;

    /// <summary>Nobody is counted inside for longer, so no error lasts longer.</summary>
    private static readonly TimeSpan LongestVisit = TimeSpan.FromDays(1);

    /// <summary>What was counted of each area, or of one, in a span.</summary>
    /// <param name="range">When: minutes that end in it.</param>
    /// <param name="area">Null, or the park: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, AreaFlows>> SumsAsync(UtcRange range, string? area, CancellationToken cancellationToken)
    {
        var (from, to) = range;
        var parts = await OnAsync(area, async (context, stop) => (
            Traffic: await Own(context.Traffic, area).Where(row => row.WindowEnd > from && row.WindowEnd <= to).GroupBy(row => row.AreaId)
                .Select(rows => new { Area = rows.Key, Entries = rows.Sum(row => row.InCount), Exits = rows.Sum(row => row.OutCount) }).ToListAsync(stop),
            Present: await Own(context.Occupancy, area).Where(row => row.WindowEnd > from && row.WindowEnd <= to).GroupBy(row => row.AreaId)
                .Select(rows => new
                {
                    Area = rows.Key,
                    Unmatched = rows.Sum(row => row.UnmatchedOut),
                    Released = rows.Sum(row => row.Released),
                    Repeated = rows.Sum(row => row.RepeatedIn),
                    Moved = rows.Sum(row => row.Moved),
                    Minutes = rows.LongCount(),
                }).ToListAsync(stop)), cancellationToken);
        var sums = new Dictionary<string, AreaFlows>();
        foreach (var row in parts.SelectMany(part => part.Traffic))
        {
            sums[row.Area] = new AreaFlows(row.Entries, row.Exits, 0, 0, 0, 0, 0);
        }

        foreach (var row in parts.SelectMany(part => part.Present))
        {
            sums[row.Area] = sums.GetValueOrDefault(row.Area) + new AreaFlows(0, 0, row.Unmatched, row.Released, row.Repeated, row.Moved, row.Minutes);
        }

        return sums;
    }

    /// <summary>Entries of each area, or of one, since it was last empty or somebody counted those inside; a day back at most.</summary>
    /// <param name="now">Now, UTC.</param>
    /// <param name="area">Null, or the park: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, long>> EntriesSinceAsync(DateTime now, string? area, CancellationToken cancellationToken)
    {
        var from = now - LongestVisit;
        var parts = await OnAsync(area, async (context, stop) =>
        {
            var empty = Own(context.Occupancy, area).Where(row => row.WindowEnd > from && row.Occupancy == 0).GroupBy(row => row.AreaId)
                .Select(rows => new Mark { Area = rows.Key, At = rows.Max(row => row.WindowEnd) });
            var entries = await Own(context.Traffic, area).Where(row => row.WindowEnd > from)
                .GroupJoin(empty, row => row.AreaId, mark => mark.Area, (row, marks) => new { row, marks })
                .SelectMany(pair => pair.marks.DefaultIfEmpty(), (pair, mark) => new { pair.row.AreaId, pair.row.WindowEnd, pair.row.InCount, Empty = (DateTime?)mark!.At })
                .Where(row => row.Empty == null || row.WindowEnd > row.Empty)
                .GroupBy(row => row.AreaId).Select(rows => new { Area = rows.Key, Entries = rows.Sum(row => row.InCount), Empty = rows.Max(row => row.Empty) }).ToListAsync(stop);
            var since = entries.ToDictionary(row => row.Area, row => row.Entries);
            var empties = entries.ToDictionary(row => row.Area, row => row.Empty ?? from);

            // A count is as good as an empty area; those of the last day are few.
            foreach (var (counted, at) in Counted(await Own(context.Corrections, area).AsNoTracking().Where(row => row.LineTime > from).ToListAsync(stop)))
            {
                if (empties.TryGetValue(counted, out var before) && at > before)
                {
                    since[counted] = await context.Traffic.Where(row => row.AreaId == counted && row.WindowEnd > at).SumAsync(row => row.InCount, stop);
                }
            }

            return since;
        }, cancellationToken);
        return parts.SelectMany(part => part).ToDictionary();
    }

    /// <summary>The end of the last minute in which anything came from each area, UTC.</summary>
    public async Task<IReadOnlyDictionary<string, DateTime>> LastAsync(CancellationToken cancellationToken) =>
        (await OnAsync(null, (context, stop) => context.Traffic.GroupBy(row => row.AreaId).Select(rows => new { rows.Key, At = rows.Max(row => row.WindowEnd) }).ToDictionaryAsync(row => row.Key, row => row.At, stop), cancellationToken))
            .SelectMany(part => part).ToDictionary();

    /// <summary>Events of each area in each of some spans.</summary>
    /// <returns>As many as there are spans, in their order.</returns>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, long>>> EventsAsync(IReadOnlyList<UtcRange> ranges, CancellationToken cancellationToken)
    {
        List<IReadOnlyDictionary<string, long>> events = [];
        foreach (var (from, to) in ranges)
        {
            events.Add((await OnAsync(null, (context, stop) => context.Traffic.Where(row => row.WindowEnd > from && row.WindowEnd <= to).GroupBy(row => row.AreaId)
                .Select(rows => new { rows.Key, Count = rows.Sum(row => row.InCount + row.OutCount) }).ToDictionaryAsync(row => row.Key, row => row.Count, stop), cancellationToken)).SelectMany(part => part).ToDictionary());
        }

        return events;
    }

    // An undone count holds no longer.
    private static Dictionary<string, DateTime> Counted(List<AreaCorrection> corrections)
    {
        var counted = new Dictionary<string, DateTime>();
        foreach (var area in corrections.GroupBy(row => row.AreaId))
        {
            var undone = 0;
            foreach (var row in area.OrderByDescending(row => row.LineTime).ThenByDescending(row => row.MadeAt))
            {
                if (row.Kind == Correction.Undo)
                {
                    undone++;
                }
                else if (undone-- <= 0)
                {
                    counted[area.Key] = row.LineTime;
                    break;
                }
            }
        }

        return counted;
    }

    private async Task<T[]> OnAsync<T>(string? area, Func<ShardContext, CancellationToken, Task<T>> ask, CancellationToken cancellationToken) =>
        area is null or WholePark
            ? await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(shard, ask, cancellationToken)))
            : [await reader.AskAsync(shards.ShardOf(area), ask, cancellationToken)];

    private static IQueryable<AreaTraffic> Own(IQueryable<AreaTraffic> rows, string? area) => area is null or WholePark ? rows : rows.Where(row => row.AreaId == area);

    private static IQueryable<AreaOccupancy> Own(IQueryable<AreaOccupancy> rows, string? area) => area is null or WholePark ? rows.Where(row => row.AreaId != WholePark) : rows.Where(row => row.AreaId == area);

    private static IQueryable<AreaCorrection> Own(IQueryable<AreaCorrection> rows, string? area) => area is null or WholePark ? rows : rows.Where(row => row.AreaId == area);

    private sealed class Mark
    {
        public required string Area { get; init; }

        public DateTime At { get; init; }
    }
}
