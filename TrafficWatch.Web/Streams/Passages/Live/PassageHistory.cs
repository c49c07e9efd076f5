using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>Reads a frame from the sums of all shards: some hundred rows of hours and days, never a passage.</summary>
internal sealed class PassageHistory(ShardReader reader, SiteCalendar calendar, CheckpointBook book, OpenWarnings warnings)
{
    /// <summary>How long after its end an hour's flow is told as unusual: until the next is judged.</summary>
    private static readonly TimeSpan UnusualFor = TimeSpan.FromMinutes(135);

    private const int Newest = 12, NewestPairs = 100, MostWarnings = 20;

    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PassageFrame> ReadAsync(DateTime now, CancellationToken cancellationToken)
    {
        var today = calendar.DayOf(now);
        var (before, start, end) = (calendar.StartOf(today.AddDays(-1)), calendar.StartOf(today), calendar.EndOf(today));
        var (weekStart, weekEnd) = (calendar.StartOf(today.AddDays(-7)), calendar.EndOf(today.AddDays(-7)));
        var last = (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard, (context, stop) => context.Passages.OrderByDescending(row => row.PassedAt).Select(row => (DateTime?)row.PassedAt).FirstOrDefaultAsync(stop), cancellationToken)))).Max();
        var newest = last < now ? last.Value : now;

        // Compared is what is known of today: the rest of it may be still to be read.
        var known = newest > start ? newest - start : TimeSpan.Zero;
        var (then, thenHour) = (before + known, before.AddHours(Math.Floor(known.TotalHours)));
        var reading = book.ReadAsync(cancellationToken);
        var suspecting = warnings.NewestAsync(now.AddDays(-1), NewestPairs, cancellationToken);
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) => new Part(
                await context.CheckpointHours.Where(row => (row.WindowEnd > before && row.WindowEnd <= start) || (row.WindowEnd > weekStart && row.WindowEnd <= weekEnd)).GroupBy(row => row.WindowEnd).Select(hour => new Sum(hour.Key, hour.Sum(row => row.Count))).ToListAsync(stop),
                await context.CheckpointHours.Where(row => row.WindowEnd > start && row.WindowEnd <= end).GroupBy(row => new { row.WindowEnd, row.Province, row.VehicleType })
                    .Select(kind => new Kind(kind.Key.WindowEnd, kind.Key.Province, kind.Key.VehicleType, kind.Sum(row => row.Count))).ToListAsync(stop),
                await context.CheckpointDays.Where(row => row.WindowEnd == end && row.Count > 0).Select(row => new Place(row.Kkmc, row.Direction, row.Count)).ToListAsync(stop),
                await context.CheckpointMinutes.Where(row => row.WindowEnd > now.AddMinutes(-3) && row.WindowEnd <= now).GroupBy(row => row.WindowEnd).Select(minute => new Sum(minute.Key, minute.Sum(row => row.Count))).ToListAsync(stop),
                await context.CheckpointMinutes.Where(row => row.WindowEnd > thenHour && row.WindowEnd <= then).SumAsync(row => row.Count, stop),
                await context.Forecasts.AsNoTracking().Where(row => (row.WindowEnd > start && row.WindowEnd <= end && row.Kkmc == StoredForecast.All) || (row.WindowEnd > now - UnusualFor && row.IsOutside && row.Kkmc != StoredForecast.All)).ToListAsync(stop),
                await context.Passages.OrderByDescending(row => row.PassedAt).ThenByDescending(row => row.Id).Take(Newest).Select(row => new Newcomer(row.PassedAt, row.Plate, row.Checkpoint, row.VehicleType)).ToListAsync(stop)),
            cancellationToken)));
        var hours = parts.SelectMany(part => part.HoursBefore.Concat(part.Kinds.Select(kind => new Sum(kind.End, kind.Count)))).ToLookup(hour => hour.End, hour => hour.Count);
        var minute = parts.SelectMany(part => part.Minutes).ToLookup(minute => minute.End, minute => minute.Count).MaxBy(minute => minute.Key);
        var places = parts.SelectMany(part => part.Places).ToList();
        var forecasts = parts.SelectMany(part => part.Forecasts).ToList();
        await reading;
        var suspected = (await suspecting).GroupBy(pair => (pair.CaseStart, pair.CaseId)).Select(pairs => (Newest: pairs.First(), State: pairs.MinBy(pair => WarningTable.Open.IndexOf(pair.Status))!.Status)).Take(MostWarnings);
        var latest = parts.SelectMany(part => part.Latest).OrderByDescending(passage => passage.PassedAt).Take(Newest).ToList();
        var yesterday = Hours(before, start, newest).ToList();
        return new PassageFrame(
            latest.Count > 0 ? latest[0].PassedAt : null,
            places.Sum(place => place.Count),
            minute?.Sum() ?? 0,
            [.. Hours(start, end, newest)],
            [.. yesterday],
            [.. places.GroupBy(place => place.Checkpoint).Select(place => new CheckpointCount(place.Key, place.Sum(one => one.Count)) { Sign = book.Of(place.Key).Sign }).OrderByDescending(place => place.Count).ThenBy(place => place.Checkpoint, StringComparer.Ordinal)],
            [.. Parts(kind => kind.Province)],
            [.. Parts(kind => kind.VehicleType)])
        {
            YesterdaySoFar = yesterday.Sum() > 0 && known > TimeSpan.Zero ? yesterday.Take((int)(thenHour - before).TotalHours).Sum() + parts.Sum(part => part.ThenSoFar) : null,
            HoursWeekBefore = [.. Hours(weekStart, weekEnd, newest)],
            Directions = [.. places.GroupBy(place => place.Direction).Select(place => new PartCount(place.Key, place.Sum(one => one.Count))).OrderByDescending(part => part.Count).ThenBy(part => part.Name, StringComparer.Ordinal)],
            Borders = Borders(),
            Expected = [.. Ends(start, end).Select(hour => forecasts.FirstOrDefault(row => row.Kkmc == StoredForecast.All && row.WindowEnd == hour) is { Low80: { } low, High80: { } high } row ? new ExpectedHour(low, row.Predicted, high) : null)],
            Unusual = [.. forecasts.Where(row => row.IsOutside && row.Kkmc != StoredForecast.All && forecasts.Exists(before => before.Kkmc == row.Kkmc && before.IsOutside && before.WindowEnd == row.WindowEnd.AddHours(-1)))
                .Select(row => new UnusualFlow(row.Kkmc, book.Of(row.Kkmc).Sign, row.WindowEnd, row.Actual ?? 0, row.Low99 ?? 0, row.High99 ?? 0)).OrderBy(flow => flow.Checkpoint, StringComparer.Ordinal)],
            Warnings = [.. suspected.Select(pair => new LiveWarning(pair.Newest.SecondAt, PlateMask.Of(pair.Newest.Plate), book.Of(pair.Newest.FirstCheckpoint).Sign, book.Of(pair.Newest.SecondCheckpoint).Sign, pair.Newest.MinutesBetween, pair.Newest.LeastMinutes, pair.State))],
            Latest = [.. latest.Select(passage => new LatestPassage(passage.PassedAt, PlateMask.Of(passage.Plate), passage.Checkpoint, book.Of(passage.Checkpoint).Sign, passage.VehicleType))],
        };

        BorderCount? Borders()
        {
            var told = places.Where(place => book.Of(place.Checkpoint).Inbound is not null).ToLookup(place => book.Of(place.Checkpoint).Inbound == place.Direction, place => place.Count);
            return told.Count == 0 ? null : new BorderCount(told[true].Sum(), told[false].Sum());
        }

        IEnumerable<PartCount> Parts(Func<Kind, string> of) => parts.SelectMany(part => part.Kinds).GroupBy(of).Select(kinds => new PartCount(kinds.Key, kinds.Sum(kind => kind.Count)))
            .OrderByDescending(part => part.Count).ThenBy(part => part.Name, StringComparer.Ordinal);

        // By the hours that the day really has: 23 or 25 when clocks change.
        IEnumerable<long?> Hours(DateTime from, DateTime to, DateTime until) => Ends(from, to).Select(hour => hour > until ? null : (long?)hours[hour].Sum());

        static IEnumerable<DateTime> Ends(DateTime from, DateTime to)
        {
            for (var hour = from.AddHours(1); hour <= to; hour = hour.AddHours(1))
            {
                yield return hour;
            }
        }
    }

    private sealed record Sum(DateTime End, long Count);

    private sealed record Kind(DateTime End, string Province, string VehicleType, long Count);

    private sealed record Place(string Checkpoint, string Direction, long Count);

    private sealed record Newcomer(DateTime PassedAt, string Plate, string Checkpoint, string VehicleType);

    private sealed record Part(List<Sum> HoursBefore, List<Kind> Kinds, List<Place> Places, List<Sum> Minutes, long ThenSoFar, List<StoredForecast> Forecasts, List<Newcomer> Latest);
}
