using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Schema;

/// <content>Stays and routes of the system before: its tables have no keys, and rows twice.</content>
internal sealed partial class VisitorSchema
{
    private const string StaysBefore = "visitor_stay_duration_before";
    private const string RoutesBefore = "visitor_route_log_before";

    private const string Class = "CASE WHEN t.minutes < 60 THEN t.minutes WHEN t.minutes < 240 THEN t.minutes - t.minutes % 5 ELSE LEAST(1440, t.minutes - t.minutes % 30) END";

    private const string HourEnd = "DATE_FORMAT(t.at + INTERVAL 1 HOUR, '%Y-%m-%d %H:00:00')";

    public async Task MakeWayAsync(Adoption adoption)
    {
        foreach (var (table, key) in new[] { ("visitor_stay_duration", "exit_time"), ("visitor_route_log", "route_time") })
        {
            if ((await adoption.ColumnsAsync(table)).Count > 0 && (await adoption.KeyAsync(table)).FirstOrDefault() != key)
            {
                await adoption.ExecuteAsync($"RENAME TABLE {table} TO {table}_before");
            }
        }
    }

    /// <summary>Copies the rows, each once, and counts them by the hours of UTC. The old tables stay, under a name that is not looked for again.</summary>
    public async Task MigratedAsync(Adoption adoption)
    {
        if ((await adoption.ColumnsAsync(StaysBefore)).Count > 0 && (await adoption.ColumnsAsync("visitor_stay_duration")).Count > 0)
        {
            await adoption.ExecuteAsync(
                "INSERT IGNORE INTO visitor_stay_duration (user_id, area_id, entry_time, exit_time, duration_minutes) SELECT user_id, area_id, entry_time, exit_time, COALESCE(duration_minutes, TIMESTAMPDIFF(MINUTE, entry_time, exit_time)) "
                + $"FROM {StaysBefore} WHERE user_id IS NOT NULL AND area_id IS NOT NULL AND entry_time IS NOT NULL AND exit_time >= entry_time");
            await adoption.ExecuteAsync(
                $"INSERT INTO area_stay_per_hour (window_end, area_id, from_minutes, stays, total_ms) SELECT {HourEnd}, t.area_id, {Class}, COUNT(*), SUM(t.took) "
                + "FROM (SELECT area_id, exit_time AS at, TIMESTAMPDIFF(MINUTE, entry_time, exit_time) AS minutes, TIMESTAMPDIFF(MICROSECOND, entry_time, exit_time) DIV 1000 AS took FROM visitor_stay_duration) t GROUP BY 1, 2, 3 ON DUPLICATE KEY UPDATE stays = VALUES(stays), total_ms = VALUES(total_ms)");
            await adoption.ExecuteAsync($"RENAME TABLE {StaysBefore} TO visitor_stay_duration_adopted");
        }

        if ((await adoption.ColumnsAsync(RoutesBefore)).Count > 0 && (await adoption.ColumnsAsync("visitor_route_log")).Count > 0)
        {
            await adoption.ExecuteAsync(
                "INSERT IGNORE INTO visitor_route_log (user_id, from_area, to_area, route_time, travel_time_minutes) SELECT user_id, from_area, to_area, route_time, COALESCE(travel_time_minutes, 0) "
                + $"FROM {RoutesBefore} WHERE user_id IS NOT NULL AND from_area IS NOT NULL AND to_area IS NOT NULL AND route_time IS NOT NULL");
            await adoption.ExecuteAsync(
                $"INSERT INTO visitor_route_per_hour (window_end, from_area, to_area, routes, total_ms) SELECT {HourEnd}, t.from_area, t.to_area, COUNT(*), SUM(t.took) "
                + "FROM (SELECT from_area, to_area, route_time AS at, travel_time_minutes * 60000 AS took FROM visitor_route_log) t GROUP BY 1, 2, 3 ON DUPLICATE KEY UPDATE routes = VALUES(routes), total_ms = VALUES(total_ms)");
            await adoption.ExecuteAsync($"RENAME TABLE {RoutesBefore} TO visitor_route_log_adopted");
        }
    }
}
