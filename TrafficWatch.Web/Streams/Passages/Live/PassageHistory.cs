using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>Reads a frame from the sums of all shards: some hundred rows of hours and days, never a passage.</summary>
internal sealed class PassageHistory(ShardReader reader, SiteCalendar calendar)
{
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PassageFrame> ReadAsync(DateTime now, CancellationToken cancellationToken)
    {
        var today = calendar.DayOf(now);
        var (before, start, end) = (calendar.StartOf(today.AddDays(-1)), calendar.StartOf(today), calendar.EndOf(today));
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) => new Part(
                await context.CheckpointHours.Where(row => row.WindowEnd > before && row.WindowEnd <= start).GroupBy(row => row.WindowEnd).Select(hour => new Sum(hour.Key, hour.Sum(row => row.Count))).ToListAsync(stop),
                await context.CheckpointHours.Where(row => row.WindowEnd > start && row.WindowEnd <= end).GroupBy(row => new { row.WindowEnd, row.Province, row.VehicleType })
                    .Select(kind => new Kind(kind.Key.WindowEnd, kind.Key.Province, kind.Key.VehicleType, kind.Sum(row => row.Count))).ToListAsync(stop),
                await context.CheckpointDays.Where(row => row.WindowEnd == end && row.Count > 0).GroupBy(row => row.Kkmc).Select(place => new CheckpointCount(place.Key, place.Sum(row => row.Count))).ToListAsync(stop),
                await context.CheckpointMinutes.Where(row => row.WindowEnd > now.AddMinutes(-3) && row.WindowEnd <= now).GroupBy(row => row.WindowEnd).Select(minute => new Sum(minute.Key, minute.Sum(row => row.Count))).ToListAsync(stop),
                await context.Passages.OrderByDescending(row => row.PassedAt).Select(row => (DateTime?)row.PassedAt).FirstOrDefaultAsync(stop)),
            cancellationToken)));
        var hours = parts.SelectMany(part => part.HoursBefore.Concat(part.Kinds.Select(kind => new Sum(kind.End, kind.Count)))).ToLookup(hour => hour.End, hour => hour.Count);
        var last = parts.SelectMany(part => part.Minutes).ToLookup(minute => minute.End, minute => minute.Count).MaxBy(minute => minute.Key);
        return new PassageFrame(
            parts.Max(part => part.Newest),
            parts.Sum(part => part.Checkpoints.Sum(place => place.Count)),
            last?.Sum() ?? 0,
            [.. Hours(start, end, now)],
            [.. Hours(before, start, now)],
            [.. parts.SelectMany(part => part.Checkpoints).OrderByDescending(place => place.Count).ThenBy(place => place.Checkpoint, StringComparer.Ordinal)],
            [.. Parts(kind => kind.Province)],
            [.. Parts(kind => kind.VehicleType)]);

        IEnumerable<PartCount> Parts(Func<Kind, string> of) => parts.SelectMany(part => part.Kinds).GroupBy(of).Select(kinds => new PartCount(kinds.Key, kinds.Sum(kind => kind.Count)))
            .OrderByDescending(part => part.Count).ThenBy(part => part.Name, StringComparer.Ordinal);

        // By the hours that the day really has: 23 or 25 when clocks change.
        IEnumerable<long?> Hours(DateTime from, DateTime to, DateTime until)
        {
            for (var hour = from; hour < to; hour = hour.AddHours(1))
            {
                yield return hour.AddHours(1) > until ? null : hours[hour.AddHours(1)].Sum();
            }
        }
    }

    private sealed record Sum(DateTime End, long Count);

    private sealed record Kind(DateTime End, string Province, string VehicleType, long Count);

    private sealed record Part(List<Sum> HoursBefore, List<Kind> Kinds, List<CheckpointCount> Checkpoints, List<Sum> Minutes, DateTime? Newest);
}
