using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Checkpoints;

/// <summary>Reads checkpoints' days from the sums by hour of all shards.</summary>
internal sealed class CheckpointQueries(ShardReader reader, SiteCalendar calendar, TimeProvider time)
{
    /// <summary>The site's day that runs.</summary>
    public DateOnly Today => calendar.DayOf(time.GetUtcNow().UtcDateTime);

    /// <summary>All checkpoints that had passages on a day, or on the days that it is compared with; busiest first.</summary>
    public async Task<IReadOnlyList<CheckpointCourse>> DayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var days = new[] { day, day.AddDays(-1), day.AddDays(-7) }.Select(one => (From: calendar.StartOf(one), To: calendar.EndOf(one))).ToArray();
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).SelectMany(shard => days.Select(span => reader.AskAsync(
            shard,
            (context, stop) => context.CheckpointHours.Where(row => row.WindowEnd > span.From && row.WindowEnd <= span.To)
                .GroupBy(row => new { row.Kkmc, row.WindowEnd, row.Direction })
                .Select(sum => new Sum(sum.Key.Kkmc, sum.Key.WindowEnd, sum.Key.Direction, sum.Sum(row => row.Count))).ToListAsync(stop),
            cancellationToken))));
        return [.. parts.SelectMany(sums => sums).Where(sum => sum.Count > 0).GroupBy(sum => sum.Checkpoint).Select(Course).OrderByDescending(course => course.Total).ThenBy(course => course.Checkpoint, StringComparer.Ordinal)];

        CheckpointCourse Course(IGrouping<string, Sum> place)
        {
            var hours = place.ToLookup(sum => sum.End, sum => sum.Count);
            return new CheckpointCourse(
                place.Key,
                [.. Hours(days[0]).Select(end => end <= now ? (long?)hours[end].Sum() : null)],
                [.. Hours(days[1]).Select(end => (long?)hours[end].Sum())],
                [.. Hours(days[2]).Select(end => (long?)hours[end].Sum())],
                [.. place.Where(sum => sum.End > days[0].From).GroupBy(sum => sum.Direction).Select(part => (part.Key, part.Sum(sum => sum.Count))).OrderBy(part => part.Key, StringComparer.Ordinal)]);
        }

        static IEnumerable<DateTime> Hours((DateTime From, DateTime To) span)
        {
            for (var end = span.From.AddHours(1); end <= span.To; end = end.AddHours(1))
            {
                yield return end;
            }
        }
    }

    /// <summary>What was delivered more than once on a day: copies, which are not stored again, and ids that came with another time, each of which is a row; null: these are counted when the day is over.</summary>
    public async Task<(long Copies, long? RepeatedIds)> RepeatedAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var (from, to) = (calendar.StartOf(day), calendar.EndOf(day));
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) => (
                Copies: await context.CheckpointDays.Where(row => row.WindowEnd == to).SumAsync(row => row.Copies, stop),
                Days: await context.PassageDays.Where(row => row.DayStart == from).Select(row => row.RepeatedIds).ToListAsync(stop)),
            cancellationToken)));
        var counts = parts.SelectMany(part => part.Days).ToList();
        return (parts.Sum(part => part.Copies), counts.Contains(null) ? null : counts.Sum() ?? 0);
    }

    private sealed record Sum(string Checkpoint, DateTime End, string Direction, long Count);
}
