using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

internal enum TrafficTableKind
{
    Traffic,
    Occupancy,
    ParkTraffic,
    ParkOccupancy,
}

/// <summary>The minutes that one table of one shard holds for a filter.</summary>
/// <param name="reader">Asks the shard.</param>
/// <param name="shard">The shard.</param>
/// <param name="kind">Which table, and whether the park as a whole is read from it.</param>
/// <param name="areas">Areas; none: all. Of no interest for the park.</param>
/// <param name="range">When.</param>
internal sealed class TrafficTable(ShardReader reader, int shard, TrafficTableKind kind, List<string> areas, UtcRange range)
{
    public const string WholePark = ThresholdSet.WholePark;

    public int Shard => shard;

    public TrafficTableKind Kind => kind;

    public bool IsPark => kind is TrafficTableKind.ParkTraffic or TrafficTableKind.ParkOccupancy;

    /// <summary>Rows after a key, newest first, or backwards before it, oldest first.</summary>
    public Task<List<TrafficRow>> ReadAsync(TrafficKey? key, bool backwards, int take, CancellationToken cancellationToken)
    {
        var (from, to) = range;
        // The key's own minute bounds the range, which an index serves; the area decides within that minute.
        if (key is { } edge)
        {
            to = !backwards && edge.WindowEnd < to ? edge.WindowEnd : to;
            from = backwards && edge.WindowEnd > from ? edge.WindowEnd.AddMilliseconds(-1) : from;
        }

        return reader.AskAsync(shard, (context, stop) => After(Minutes(context, from, to), key, backwards).Take(take)
            .Select(row => new TrafficRow(row.AreaId, row.WindowEnd, row.In, row.Out, row.Occupancy, row.Peak, row.Released, row.Repeated, row.Unmatched))
            .ToListAsync(stop), cancellationToken);
    }

    /// <summary>How many rows there are, at most <paramref name="cap"/>.</summary>
    public Task<int> CountAsync(int cap, CancellationToken cancellationToken) => reader.AskAsync(
        shard, (context, stop) => Minutes(context, range.From, range.To).Select(minute => minute.WindowEnd).Take(cap).CountAsync(stop), cancellationToken);

    /// <summary>How many rows of occupancy have no traffic in their minute, at most <paramref name="cap"/>.</summary>
    public Task<int> CountWithoutTrafficAsync(int cap, CancellationToken cancellationToken) => reader.AskAsync(
        shard,
        (context, stop) => Minutes(context, range.From, range.To)
            .Where(minute => !context.Set<AreaTraffic>().Any(traffic => traffic.AreaId == minute.AreaId && traffic.WindowEnd == minute.WindowEnd))
            .Select(minute => minute.WindowEnd).Take(cap).CountAsync(stop),
        cancellationToken);

    private static IQueryable<Minute> After(IQueryable<Minute> minutes, TrafficKey? key, bool backwards)
    {
        if (key is var (end, area))
        {
            minutes = backwards
                ? minutes.Where(minute => minute.WindowEnd != end || string.Compare(minute.AreaId, area) > 0)
                : minutes.Where(minute => minute.WindowEnd != end || string.Compare(minute.AreaId, area) < 0);
        }

        return backwards
            ? minutes.OrderBy(minute => minute.WindowEnd).ThenBy(minute => minute.AreaId)
            : minutes.OrderByDescending(minute => minute.WindowEnd).ThenByDescending(minute => minute.AreaId);
    }

    private IQueryable<Minute> Minutes(ShardContext context, DateTime from, DateTime to)
    {
        if (kind is TrafficTableKind.Traffic or TrafficTableKind.ParkTraffic)
        {
            var rows = context.Traffic.Where(row => row.WindowEnd > from && row.WindowEnd <= to);
            if (IsPark)
            {
                return rows.GroupBy(row => row.WindowEnd).Select(group => new Minute
                {
                    AreaId = WholePark,
                    WindowEnd = group.Key,
                    In = group.Sum(row => row.InCount),
                    Out = group.Sum(row => row.OutCount),
                });
            }

            rows = areas.Count > 0 ? rows.Where(row => areas.Contains(row.AreaId)) : rows;
            return rows.Select(row => new Minute { AreaId = row.AreaId, WindowEnd = row.WindowEnd, In = row.InCount, Out = row.OutCount });
        }

        var present = context.Occupancy.Where(row => row.WindowEnd > from && row.WindowEnd <= to);
        present = IsPark ? present.Where(row => row.AreaId == WholePark)
            : areas.Count > 0 ? present.Where(row => areas.Contains(row.AreaId))
            : present.Where(row => row.AreaId != WholePark);
        return present.Select(row => new Minute
        {
            AreaId = row.AreaId,
            WindowEnd = row.WindowEnd,
            Occupancy = row.Occupancy,
            Peak = row.Peak,
            Released = row.Released,
            Repeated = row.RepeatedIn,
            Unmatched = row.UnmatchedOut,
        });
    }

    // What the tables have in common, so that one place filters and sorts them all.
    private sealed class Minute
    {
        public required string AreaId { get; init; }

        public DateTime WindowEnd { get; init; }

        public long In { get; init; }

        public long Out { get; init; }

        public long? Occupancy { get; init; }

        public long? Peak { get; init; }

        public long? Released { get; init; }

        public long? Repeated { get; init; }

        public long? Unmatched { get; init; }
    }
}
