using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Schema;

namespace TrafficWatch.Web.Streams.Requests.Live;

/// <summary>Reads a frame from the sums of all shards: of the last hour's minutes, and of the hours and routes of two days.</summary>
internal sealed class RequestHistory(ShardReader reader, SiteCalendar calendar)
{
    private const int MostRoutes = 12, MostAgents = 12, MostFailures = 14, LastMinutes = 60;

    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RequestFrame> ReadAsync(DateTime now, CancellationToken cancellationToken)
    {
        var today = calendar.DayOf(now);
        var (before, start, end) = (calendar.StartOf(today.AddDays(-1)), calendar.StartOf(today), calendar.EndOf(today));
        var over = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var (from, to) = (over.AddMinutes(1 - LastMinutes), over.AddMinutes(1));
        var hourEnd = calendar.HourOf(now).To;
        var newest = (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard, (context, stop) => context.RequestMinutes.OrderByDescending(row => row.WindowEnd).Select(row => (DateTime?)row.WindowEnd).FirstOrDefaultAsync(stop), cancellationToken)))).Max();
        var until = newest < now ? newest.Value : now;

        // Compared is what is known of today: the rest of it may be still to be read.
        var known = until > start ? until - start : TimeSpan.Zero;
        var (then, thenHour) = (before + known, before.AddHours(Math.Floor(known.TotalHours)));
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) => new Part(
                await context.RequestMinutes.Where(row => row.WindowEnd > from && row.WindowEnd <= to).GroupBy(row => new { row.WindowEnd, row.StatusClass })
                    .Select(cell => new Minute(cell.Key.WindowEnd, cell.Key.StatusClass, cell.Sum(row => row.Count), cell.Sum(row => row.Bytes), cell.Sum(row => row.Automatic))).ToListAsync(stop),
                await context.RequestHours.Where(row => row.WindowEnd > before && row.WindowEnd <= end).GroupBy(row => row.WindowEnd).Select(hour => new Sum(hour.Key, hour.Sum(row => row.Count))).ToListAsync(stop),
                await context.RequestMinutes.Where(row => row.WindowEnd > thenHour && row.WindowEnd <= then).SumAsync(row => row.Count, stop),
                await context.RequestDays.Where(row => row.WindowEnd == end).GroupBy(row => row.Route)
                    .Select(route => new Route(route.Key, route.Sum(row => row.Count), route.Sum(row => row.StatusClass >= 5 ? row.Count : 0))).ToListAsync(stop),
                await context.RequestLatencyMinutes.Where(row => row.WindowEnd > from && row.WindowEnd <= to).GroupBy(row => row.Bin).Select(bin => new Bin(bin.Key, bin.Sum(row => row.Count))).ToListAsync(stop),
                await context.RequestClients.Where(row => (row.WindowKind == (int)ClientSpan.Hour && row.WindowEnd == hourEnd) || (row.WindowKind == (int)ClientSpan.Day && row.WindowEnd == end)).AsNoTracking().ToListAsync(stop),
                await context.RequestAgents.Where(row => row.WindowEnd > start && row.WindowEnd <= end).GroupBy(row => new { row.Family, row.Kind }).Select(agent => new Agent(agent.Key.Family, agent.Key.Kind, agent.Sum(row => row.Count))).ToListAsync(stop),
                await context.RequestMinutes.Where(row => row.WindowEnd > from && row.WindowEnd <= to && row.StatusClass >= 4).GroupBy(row => new { row.Status, row.Method, row.Route })
                    .Select(kind => new Failure(kind.Max(row => row.WindowEnd), kind.Key.Status, kind.Key.Method, kind.Key.Route, kind.Sum(row => row.Count))).ToListAsync(stop),
                await context.RequestAlerts.Where(row => row.ClearedAt == null).Select(row => new StandingAlert(row.Subject, (AlertLevel)row.Level, row.ChangedAt, row.Figure, row.Threshold)).ToListAsync(stop)),
            cancellationToken)));
        var minutes = parts.SelectMany(part => part.Minutes).ToList();
        var hours = parts.SelectMany(part => part.Hours).ToLookup(hour => hour.End, hour => hour.Count);
        return new RequestFrame(
            newest,
            minutes.Where(minute => minute.End == over).Sum(minute => minute.Count),
            [.. Enumerable.Range(0, LastMinutes).Select(index => Status(from.AddMinutes(index + 1)))],
            [.. Hours(start, end)],
            // A day of which nothing is known draws no line along the ground.
            Ends(before, start).Any(hours.Contains) ? [.. Hours(before, start)] : [])
        {
            Today = Ends(start, end).Sum(hour => hours[hour].Sum()),
            YesterdaySoFar = Ends(before, thenHour).Sum(hour => hours[hour].Sum()) + parts.Sum(part => part.ThenSoFar),
            Bytes = minutes.Sum(minute => minute.Bytes),
            Automatic = minutes.Sum(minute => minute.Automatic),
            ClientsThisHour = Clients(ClientSpan.Hour),
            ClientsToday = Clients(ClientSpan.Day),
            Latency = Latencies.Of(parts.SelectMany(part => part.Latency).Select(bin => ((int)bin.Number, bin.Count))),
            Routes = [.. parts.SelectMany(part => part.Routes).GroupBy(route => route.Name).Select(route => new RouteCount(route.Key, route.Sum(one => one.Count), route.Sum(one => one.Failed)))
                .OrderByDescending(route => route.Count).ThenBy(route => route.Route, StringComparer.Ordinal).Take(MostRoutes)],
            Agents = [.. parts.SelectMany(part => part.Agents).GroupBy(agent => (agent.Family, agent.Kind)).Select(agent => new AgentPart(agent.Key.Family, (AgentKind)agent.Key.Kind is AgentKind.Bot or AgentKind.Tool, agent.Sum(one => one.Count)))
                .OrderByDescending(agent => agent.Count).ThenBy(agent => agent.Family, StringComparer.Ordinal).Take(MostAgents)],
            Alerts = [.. parts.SelectMany(part => part.Alerts).OrderByDescending(alert => alert.Level).ThenBy(alert => alert.Since).ThenBy(alert => alert.Subject, StringComparer.Ordinal)],

            // What the server failed before what it refused: who tries out paths must not hide it.
            Failures = [.. parts.SelectMany(part => part.Failures).GroupBy(one => (one.Status, one.Method, one.Route)).Select(kind => new FailedRequests(kind.Max(one => one.End), kind.Key.Status, kind.Key.Method, kind.Key.Route, kind.Sum(one => one.Count)))
                .OrderByDescending(one => one.Status >= 500).ThenByDescending(one => one.End).ThenByDescending(one => one.Count).ThenBy(one => one.Route, StringComparer.Ordinal).Take(MostFailures)],
        };

        StatusMinute Status(DateTime at)
        {
            long Of(int from, int to) => minutes.Where(minute => minute.End == at && minute.Class >= from && minute.Class <= to).Sum(minute => minute.Count);
            return new StatusMinute(at, Of(0, 2), Of(3, 3), Of(4, 4), Of(5, 9));
        }

        long Clients(ClientSpan span) => HyperLogLog.Merged(parts.SelectMany(part => part.Clients).Where(row => row.WindowKind == (int)span).Select(row => row.Sketch)).Estimate();

        IEnumerable<long?> Hours(DateTime from, DateTime to) => Ends(from, to).Select(hour => hour > until ? null : (long?)hours[hour].Sum());
    }

    // By the hours that the day really has: 23 or 25 when clocks change.
    private static IEnumerable<DateTime> Ends(DateTime from, DateTime to)
    {
        for (var hour = from.AddHours(1); hour <= to; hour = hour.AddHours(1))
        {
            yield return hour;
        }
    }

    private sealed record Minute(DateTime End, sbyte Class, long Count, long Bytes, long Automatic);

    private sealed record Sum(DateTime End, long Count);

    private sealed record Route(string Name, long Count, long Failed);

    private sealed record Bin(short Number, long Count);

    private sealed record Agent(string Family, sbyte Kind, long Count);

    private sealed record Failure(DateTime End, short Status, string Method, string Route, long Count);

    private sealed record Part(List<Minute> Minutes, List<Sum> Hours, long ThenSoFar, List<Route> Routes, List<Bin> Latency, List<RequestClientsRow> Clients, List<Agent> Agents, List<Failure> Failures, List<StandingAlert> Alerts);
}
