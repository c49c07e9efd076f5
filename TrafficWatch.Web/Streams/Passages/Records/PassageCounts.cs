using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>What the sums tell of a search before any passage is read: how many there are. Sums are kept longer than passages, so only days that traffic_day has are asked for.</summary>
internal sealed class PassageCounts(ShardReader reader, SiteCalendar calendar)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Minute = TimeSpan.FromMinutes(1);

    /// <summary>How many passages of a filter a shard has, as far as the sums tell it.</summary>
    /// <returns>The number within the spans that sums cover, and the spans left to be counted row by row.</returns>
    public async Task<(long Count, IReadOnlyList<UtcRange> Left)> CountAsync(int shard, PassageFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        long count = 0;
        List<UtcRange> rest = [];
        foreach (var held in await HeldAsync(shard, range, cancellationToken))
        {
            if (filter.IsOfHours)
            {
                var (from, to) = (Up(held.From, Hour), Down(held.To, Hour));
                count += await SumAsync(Hours, from, to);
                foreach (var edge in Edges(held, from, to))
                {
                    // An hour that has none need not be counted in part.
                    rest.AddRange(await SumAsync(Hours, Down(edge.From, Hour), Up(edge.To, Hour)) > 0 ? [edge] : []);
                }

                continue;
            }

            // Whole days by their sums, what is left of the first and the last by minutes.
            var (first, last) = (calendar.DayOf(held.From) is var day && calendar.StartOf(day) < held.From ? calendar.EndOf(day) : held.From, calendar.StartOf(calendar.DayOf(held.To)));
            count += await SumAsync(context => context.CheckpointDays, first, last);
            foreach (var part in Edges(held, first, last))
            {
                var (from, to) = (Up(part.From, Minute), Down(part.To, Minute));
                count += await SumAsync(context => context.CheckpointMinutes, from, to);
                rest.AddRange(Edges(part, from, to));
            }
        }

        return (count, rest);

        // Spans that end after the first instant, and at the second at the latest.
        async Task<long> SumAsync<TSum>(Func<ShardContext, IQueryable<TSum>> sums, DateTime from, DateTime to)
            where TSum : class, ICheckpointSum => from >= to ? 0 : await reader.AskAsync(
                shard, (context, stop) => Of(sums(context), filter).Where(row => row.WindowEnd > from && row.WindowEnd <= to).SumAsync(row => row.Count, stop), cancellationToken);

        IQueryable<CheckpointHour> Hours(ShardContext context)
        {
            IQueryable<CheckpointHour> rows = context.CheckpointHours;
            rows = filter.Province is { } province ? rows.Where(row => row.Province == province) : rows;
            return filter.VehicleType is { } vehicle ? rows.Where(row => row.VehicleType == vehicle) : rows;
        }
    }

    /// <summary>The parts of a range of which a shard has passages, by time; days that follow one another are one part.</summary>
    public async Task<IReadOnlyList<UtcRange>> HeldAsync(int shard, UtcRange range, CancellationToken cancellationToken)
    {
        var days = await reader.AskAsync(shard, (context, stop) => context.PassageDays.AsNoTracking().Select(day => day.DayStart).Where(start => start < range.To).OrderBy(start => start).ToListAsync(stop), cancellationToken);
        List<UtcRange> parts = [];
        foreach (var start in days)
        {
            var (from, to) = (Later(start, range.From), Earlier(calendar.EndOf(calendar.DayOf(start)), range.To));
            if (parts.Count > 0 && parts[^1].To >= from)
            {
                parts[^1] = parts[^1] with { To = Later(parts[^1].To, to) };
            }
            else if (from < to)
            {
                parts.Add(new(from, to));
            }
        }

        return parts;
    }

    private static IQueryable<TSum> Of<TSum>(IQueryable<TSum> rows, PassageFilter filter)
        where TSum : class, ICheckpointSum
    {
        var checkpoints = filter.Checkpoints.ToList();
        rows = checkpoints.Count > 0 ? rows.Where(row => checkpoints.Contains(row.Kkmc)) : rows;
        return filter.Direction is { } direction ? rows.Where(row => row.Direction == direction) : rows;
    }

    /// <summary>What is left of a range beside its middle; all of it where there is no middle.</summary>
    private static IEnumerable<UtcRange> Edges(UtcRange range, DateTime from, DateTime to) =>
        from >= to ? [range] : new UtcRange[] { new(range.From, from), new(to, range.To) }.Where(part => part.From < part.To);

    // Hours of all zones but a few begin with an hour of UTC or in its middle: sums go by the site's own.
    private DateTime Up(DateTime time, TimeSpan unit) => Down(time, unit) is var down && down < time ? down + unit : time;

    private DateTime Down(DateTime time, TimeSpan unit) => time.AddTicks(-(calendar.ToLocal(time).DateTime.Ticks % unit.Ticks));

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
