using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Schema;

namespace TrafficWatch.Web.Streams.Shopping.Live;

/// <summary>Reads a frame from the sums of all shards: some thousand rows of minutes and cells of one day, never an event.</summary>
internal sealed class ShoppingHistory(ShardReader reader, SiteCalendar calendar)
{
    private const int Tops = 10;

    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ShoppingFrame> ReadAsync(DateTime now, CancellationToken cancellationToken)
    {
        var today = calendar.DayOf(now);
        var (before, start, end) = (calendar.StartOf(today.AddDays(-1)), calendar.StartOf(today), calendar.EndOf(today));
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) => new Part(
                await context.ShoppingMinutes.Where(row => row.WindowEnd > before && row.WindowEnd <= end).AsNoTracking().ToListAsync(stop),
                await context.ShoppingDays.Where(row => row.DayStart == start).AsNoTracking().ToListAsync(stop),
                await context.ShoppingTop.Where(row => row.DayStart == start).AsNoTracking().ToListAsync(stop),
                await context.ShoppingMinutes.OrderByDescending(row => row.WindowEnd).Select(row => (DateTime?)row.WindowEnd).FirstOrDefaultAsync(stop)),
            cancellationToken)));
        var minutes = parts.SelectMany(part => part.Minutes).ToList();
        var cells = parts.SelectMany(part => part.Cells).ToList();
        var over = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var newest = parts.Max(part => part.Newest);
        var until = newest < now ? newest : now;
        return new ShoppingFrame(
            newest,
            minutes.Where(minute => minute.WindowEnd > start).Sum(minute => minute.Count),
            minutes.Where(minute => minute.WindowEnd == over).Sum(minute => minute.Count),
            [.. Hours(start, end)],
            // A day of which nothing is known draws no line along the ground.
            minutes.Exists(minute => minute.WindowEnd <= start) ? [.. Hours(before, start)] : [],
            [.. By(cell => cell.Action, ShoppingLabels.Actions.Count)],
            [.. By(cell => cell.AgeRange, ShoppingLabels.AgeRanges.Count)],
            [.. By(cell => cell.Gender, ShoppingLabels.Genders.Count)],
            [.. cells.GroupBy(cell => cell.Province).Select(cells => new NamedCount(cells.Key, cells.Sum(cell => cell.Count))).OrderByDescending(one => one.Count).ThenBy(one => one.Name, StringComparer.Ordinal)],
            [.. parts.SelectMany(part => part.Top).GroupBy(row => row.Kind).OrderBy(kind => kind.Key)
                .SelectMany(kind => kind.OrderByDescending(row => row.Count).ThenBy(row => row.ItemKey, StringComparer.Ordinal).Take(Tops)
                    .Select(row => new TopCount((TopKind)row.Kind, row.ItemKey, row.Count, row.Error)))])
        {
            YesterdaySoFar = minutes.Where(minute => minute.WindowEnd <= start && minute.WindowEnd <= before + ((until ?? now) - start)).Sum(minute => minute.Count),
            Late = minutes.Where(minute => minute.WindowEnd > start).Sum(minute => minute.Late),
            Undated = minutes.Where(minute => minute.WindowEnd > start).Sum(minute => minute.Undated),
        };

        IEnumerable<long> By(Func<ShoppingDayRow, int> of, int count) =>
            Enumerable.Range(0, count).Select(one => cells.Where(cell => of(cell) == one).Sum(cell => cell.Count));

        // By the hours that the day really has: 23 or 25 when clocks change.
        IEnumerable<long?> Hours(DateTime from, DateTime to)
        {
            for (var hour = from; hour < to; hour = hour.AddHours(1))
            {
                yield return hour.AddHours(1) > until ? null : minutes.Where(minute => minute.WindowEnd > hour && minute.WindowEnd <= hour.AddHours(1)).Sum(minute => minute.Count);
            }
        }
    }

    private sealed record Part(List<ShoppingMinuteRow> Minutes, List<ShoppingDayRow> Cells, List<ShoppingTopRow> Top, DateTime? Newest);
}
