using System.Globalization;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Requests.Tables;

/// <summary>Writes the requests' deltas: counts and bins are added, sketches of clients and the most frequent are absolute. Each window lies on the shard of its end, a day's most frequent on that of its start, a line with its minute, an alert on that of its subject.</summary>
/// <param name="shards">Where windows live.</param>
/// <param name="calendar">The site's days.</param>
/// <param name="keepLines">Whether requests are kept one by one.</param>
/// <param name="time">Tells how long a day's room is known.</param>
internal sealed class RequestTables(ShardMap shards, SiteCalendar calendar, bool keepLines, TimeProvider time) : IStreamTables<RequestDeltas>
{
    private readonly DayRooms _rooms = new("request_line", "time", shards.Count, time);

    private const int Together = 500;
    private const long Minute = 60_000;

    public long Duplicates(RequestDeltas deltas) => 0;

    // Keys are sorted, so that two writers would take their locks in the same order.
    public void Write(int shard, bool newLog, RequestDeltas deltas, SqlBatch sql)
    {
        WriteCells(sql, "request_stats", deltas.Minutes.Where(cell => IsHere(cell.Key.End, shard)));
        WriteCells(sql, "request_stats_per_hour", deltas.Hours.Where(cell => IsHere(cell.Key.End, shard)));
        WriteCells(sql, "request_stats_per_day", deltas.Days.Where(cell => IsHere(cell.Key.End, shard)));
        WriteLatencies(sql, "request_latency_per_minute", deltas.LatencyMinutes.Where(bin => IsHere(bin.End, shard)));
        WriteLatencies(sql, "request_latency_per_hour", deltas.LatencyHours.Where(bin => IsHere(bin.End, shard)));
        WriteClients(sql, deltas.Clients.Where(window => IsHere(window.End, shard)));
        WriteAgents(sql, deltas.Agents.Where(agent => IsHere(agent.End, shard)));
        WriteTop(sql, deltas.Top.Where(top => IsHere(top.Day, shard)));
        AlertTables.Write(sql, [.. deltas.Changes.Where(change => shards.ShardOf(change.Rule.Subject) == shard)], deltas.Figures.Where(alert => shards.ShardOf(alert.Subject) == shard));
        if (keepLines)
        {
            WriteLines(sql, shard, [.. deltas.Lines.GroupBy(line => line.Time / Minute).Where(minute => IsHere((minute.Key + 1) * Minute, shard)).SelectMany(minute => minute)]);
        }
    }

    /// <summary>What places a window on a shard: its time, as text.</summary>
    public static string KeyOf(DateTime window) => window.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private bool IsHere(long window, int shard) => shards.ShardOf(KeyOf(DateTime.UnixEpoch.AddMilliseconds(window))) == shard;

    /// <summary>Exactly once, as the epoch is: nothing but its number tells a line from the same once more.</summary>
    private void WriteLines(SqlBatch sql, int shard, IReadOnlyList<RequestLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var load = sql.Load("request_line", ["event_time", "status", "method", "client", "target", "bytes", "referrer", "agent", "latency_us"]);
        HashSet<DateOnly> days = [];
        foreach (var line in lines)
        {
            days.Add(calendar.DayOf(DateTime.UnixEpoch.AddMilliseconds(line.Time)));
            load.Row().Time(line.Time).Number(line.Status).Text(line.Method).Text(line.Client).Text(line.Target).Number(line.Bytes).Text(line.Referrer).Text(line.Agent);
            _ = line.LatencyUs is { } latency ? load.Number(latency) : load.Null();
        }

        sql.Prepare(connection => _rooms.MakeAsync(shard, days.Select(day => (calendar.StartOf(day), calendar.EndOf(day))), connection));
        sql.Begin("INSERT INTO request_line_day (day_start, written_at) VALUES ");
        foreach (var day in days.Order())
        {
            sql.Row().Time(calendar.StartOf(day)).Now();
        }

        sql.End(" ON DUPLICATE KEY UPDATE written_at = VALUES(written_at)");
    }

    private static void WriteCells(SqlBatch sql, string table, IEnumerable<RequestCell> cells)
    {
        foreach (var part in cells.OrderBy(cell => cell.Key.End).ThenBy(cell => cell.Key.Status).ThenBy(cell => RequestMethods.Names[cell.Key.Method], StringComparer.Ordinal).ThenBy(cell => cell.Key.Route, StringComparer.Ordinal).Chunk(Together))
        {
            sql.Begin($"INSERT INTO {table} (window_end, status_class, status, method, route, `count`, bytes, automatic, timed, latency_us) VALUES ");
            foreach (var (key, sums) in part)
            {
                sql.Row().Time(key.End).Number(key.Status / 100).Number(key.Status).Text(RequestMethods.Names[key.Method]).Text(key.Route)
                    .Number(sums.Count).Number(sums.Bytes).Number(sums.Automatic).Number(sums.Timed).Number(sums.LatencyUs);
            }

            sql.End(" ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`), bytes = bytes + VALUES(bytes), automatic = automatic + VALUES(automatic), timed = timed + VALUES(timed), latency_us = latency_us + VALUES(latency_us)");
        }
    }

    private static void WriteLatencies(SqlBatch sql, string table, IEnumerable<LatencyCount> bins)
    {
        foreach (var part in bins.OrderBy(bin => bin.End).ThenBy(bin => bin.Route, StringComparer.Ordinal).ThenBy(bin => bin.Bin).Chunk(Together))
        {
            sql.Begin($"INSERT INTO {table} (window_end, route, bin, `count`) VALUES ");
            foreach (var bin in part)
            {
                sql.Row().Time(bin.End).Text(bin.Route).Number(bin.Bin).Number(bin.Count);
            }

            sql.End(" ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`)");
        }
    }

    private static void WriteClients(SqlBatch sql, IEnumerable<ClientSketch> windows)
    {
        foreach (var part in windows.OrderBy(window => window.Span).ThenBy(window => window.End).Chunk(Together))
        {
            sql.Begin("INSERT INTO request_clients (window_kind, window_end, part, sketch, clients) VALUES ");
            foreach (var window in part)
            {
                sql.Row().Number((int)window.Span).Time(window.End).Number(window.Part).Bytes(window.Sketch).Number(window.Estimate);
            }

            sql.End(" ON DUPLICATE KEY UPDATE sketch = VALUES(sketch), clients = VALUES(clients)");
        }
    }

    private static void WriteAgents(SqlBatch sql, IEnumerable<AgentCount> agents)
    {
        foreach (var part in agents.OrderBy(agent => agent.End).ThenBy(agent => AgentFamilies.All[agent.Family].Name, StringComparer.Ordinal).Chunk(Together))
        {
            sql.Begin("INSERT INTO request_agents_per_hour (window_end, family, kind, `count`, bytes) VALUES ");
            foreach (var agent in part)
            {
                var family = AgentFamilies.All[agent.Family];
                sql.Row().Time(agent.End).Text(family.Name).Number((int)family.Kind).Number(agent.Count).Number(agent.Bytes);
            }

            sql.End(" ON DUPLICATE KEY UPDATE `count` = `count` + VALUES(`count`), bytes = bytes + VALUES(bytes)");
        }
    }

    private static void WriteTop(SqlBatch sql, IEnumerable<TopItem> top)
    {
        foreach (var names in top.GroupBy(one => (one.Day, one.Kind, one.Part)).OrderBy(names => names.Key))
        {
            // Who is no longer among them: its count stands still, and would soon be wrong.
            sql.Statement(
                $"DELETE FROM request_top WHERE day_start = ? AND kind = ? AND part = ? AND name NOT IN ({string.Join(", ", names.Select(_ => "?"))})",
                [DateTime.UnixEpoch.AddMilliseconds(names.Key.Day), (int)names.Key.Kind, names.Key.Part, .. names.Select(one => one.Name)]);
            sql.Begin("INSERT INTO request_top (day_start, kind, name, part, `count`, error) VALUES ");
            foreach (var one in names.OrderBy(one => one.Name, StringComparer.Ordinal))
            {
                sql.Row().Time(one.Day).Number((int)one.Kind).Text(one.Name).Number(one.Part).Number(one.Count).Number(one.Error);
            }

            sql.End(" ON DUPLICATE KEY UPDATE `count` = VALUES(`count`), error = VALUES(error)");
        }
    }
}
