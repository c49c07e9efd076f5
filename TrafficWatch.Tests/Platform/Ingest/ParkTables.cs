using System.Data.Common;
using MySqlConnector;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Tests.Visitors;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>Reads the visitors' tables of all shards, as the text that <see cref="VisitorDriver.Tables"/> and <see cref="VisitorOracle.Tables"/> give.</summary>
internal static class ParkTables
{
    public static string Read(IEnumerable<string> connectionStrings)
    {
        var lines = new List<string>();
        foreach (var connectionString in connectionStrings)
        {
            using var connection = new MySqlConnection(connectionString + ";CharacterSet=utf8mb4");
            connection.Open();
            Rows(connection, "SELECT area_id, window_end, in_count, out_count FROM area_traffic_per_minute", r => lines.Add($"flow {r.GetString(0)} {Utc(r, 1):O} {(r.GetInt64(2), r.GetInt64(3))}"));
            Rows(connection, "SELECT area_id, current_visitors FROM area_realtime_stats", r => lines.Add($"present {r.GetString(0)} {r.GetInt64(1)}"));
            Rows(connection, "SELECT area_id, window_end, occupancy, peak, released, repeated_in, unmatched_out, moved, correction FROM area_occupancy_per_minute", r =>
                lines.Add($"minute {new OccupancyMinute(r.GetString(0), VisitorDriver.Ms(Utc(r, 1)), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6)) { Moved = r.GetInt64(7), Correction = r.GetInt64(8) }}"));
            Rows(connection, "SELECT area_id, alert_time, from_level, to_level, current_visitors, threshold, reason FROM area_alert_log", r =>
                lines.Add($"change {new LevelChange(r.GetString(0), VisitorDriver.Ms(Utc(r, 1)), (AlertLevel)r.GetInt32(2), (AlertLevel)r.GetInt32(3), r.GetInt64(4), r.GetInt32(5), r.IsDBNull(6) ? null : r.GetString(6))}"));
            Rows(connection, "SELECT area_id, raised_at, level, worst_level, peak_visitors, cleared_at FROM area_alert", r =>
                lines.Add($"alert {r.GetString(0)} {Utc(r, 1):O} {(AlertLevel)r.GetInt32(2)} {(AlertLevel)r.GetInt32(3)} {r.GetInt64(4)}{(r.IsDBNull(5) == r.GetInt32(2) > 0 ? "" : " cleared_at and level disagree")}"));
            Rows(connection, "SELECT user_id, area_id, entry_time, exit_time, duration_minutes FROM visitor_stay_duration", r => lines.Add($"stay {r.GetString(0)} {r.GetString(1)} {Utc(r, 2):O} {Utc(r, 3):O} {r.GetInt64(4)}"));
            Rows(connection, "SELECT user_id, from_area, to_area, route_time, travel_time_minutes FROM visitor_route_log", r => lines.Add($"route {r.GetString(0)} {r.GetString(1)} {r.GetString(2)} {Utc(r, 3):O} {r.GetInt64(4)}"));
            Rows(connection, "SELECT area_id, window_end, from_minutes, stays, total_ms FROM area_stay_per_hour WHERE area_id <> '*'", r => lines.Add($"stays {r.GetString(0)} {Utc(r, 1):O} {r.GetInt64(2)} {r.GetInt64(3)} {r.GetInt64(4)}"));
            Rows(connection, "SELECT from_area, to_area, window_end, routes, total_ms FROM visitor_route_per_hour", r => lines.Add($"routes {r.GetString(0)} {r.GetString(1)} {Utc(r, 2):O} {r.GetInt64(3)} {r.GetInt64(4)}"));
            Rows(connection, "SELECT first_area, second_area, third_area, window_end, paths FROM visitor_path_per_hour", r => lines.Add($"paths {r.GetString(0)} {r.GetString(1)} {r.GetString(2)} {Utc(r, 3):O} {r.GetInt64(4)}"));
        }

        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    public static long Number(string connectionString, string sql)
    {
        using var connection = new MySqlConnection(connectionString + ";CharacterSet=utf8mb4");
        connection.Open();
        using var command = new MySqlCommand(sql, connection);
        return Convert.ToInt64(command.ExecuteScalar() is var value and not DBNull ? value : 0, System.Globalization.CultureInfo.InvariantCulture);
    }

    public static void Execute(string connectionString, string sql)
    {
        using var connection = new MySqlConnection(connectionString + ";CharacterSet=utf8mb4");
        connection.Open();
        using var command = new MySqlCommand(sql, connection) { CommandTimeout = 60 };
        command.ExecuteNonQuery();
    }

    public static void Rows(MySqlConnection connection, string sql, Action<DbDataReader> row)
    {
        using var command = new MySqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            row(reader);
        }
    }

    private static DateTime Utc(DbDataReader reader, int column) => DateTime.SpecifyKind(reader.GetDateTime(column), DateTimeKind.Utc);
}
