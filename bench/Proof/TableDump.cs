using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Proof;

/// <summary>What the tables of the visitors stream hold, as text that can be compared. Epochs, snapshots and wall times stay apart.</summary>
internal static class TableDump
{
    private static readonly (string Table, string Query)[] OnEveryShard =
    [
        ("area_realtime_stats", "SELECT area_id, current_visitors FROM area_realtime_stats"),
        ("area_traffic_per_minute", "SELECT area_id, window_end, in_count, out_count FROM area_traffic_per_minute"),
        ("area_occupancy_per_minute", "SELECT * FROM area_occupancy_per_minute"),
        ("area_current_alert", "SELECT * FROM area_current_alert"),
        ("area_alert_log", "SELECT * FROM area_alert_log"),
        ("area_alert", "SELECT * FROM area_alert"),
        ("visitor_stay_duration", "SELECT * FROM visitor_stay_duration"),
        ("visitor_route_log", "SELECT * FROM visitor_route_log"),
        ("area_stay_per_hour", "SELECT * FROM area_stay_per_hour"),
        ("visitor_route_per_hour", "SELECT * FROM visitor_route_per_hour"),
        ("visitor_path_per_hour", "SELECT * FROM visitor_path_per_hour"),
    ];

    private static readonly (string Table, string Query)[] OnTheFirst =
    [
        ("dead_letter", "SELECT stream, log_id, `partition`, `offset`, record_time, reason, HEX(payload) FROM dead_letter"),
        ("stream_minute", "SELECT stream, minute, received, rejected FROM stream_minute"),
    ];

    /// <summary>Rows by table, sorted, each led by its instance.</summary>
    public static async Task<Dictionary<string, List<string>>> ReadAsync(DatabaseServers databases, CancellationToken cancellationToken)
    {
        var tables = new Dictionary<string, List<string>>();
        foreach (var (table, query) in OnEveryShard.Concat(OnTheFirst))
        {
            var rows = new List<string>();
            for (var shard = 0; shard < (OnTheFirst.Any(one => one.Table == table) ? 1 : databases.ConnectionStrings.Count); shard++)
            {
                rows.AddRange((await databases.QueryAsync(query, cancellationToken, shard)).Select(row => $"{shard}: {string.Join(" | ", row.Select(Text))}"));
            }

            rows.Sort(StringComparer.Ordinal);
            tables[table] = rows;
        }

        return tables;
    }

    /// <summary>What differs, in words; empty when nothing does.</summary>
    public static List<string> Differences(Dictionary<string, List<string>> one, Dictionary<string, List<string>> other)
    {
        var differences = new List<string>();
        foreach (var (table, rows) in one)
        {
            var lacking = rows.Except(other[table]).Take(3).Select(row => $"only undisturbed: {row}");
            var surplus = other[table].Except(rows).Take(3).Select(row => $"only disturbed: {row}");
            var told = lacking.Concat(surplus).ToList();
            if (told.Count > 0 || rows.Count != other[table].Count)
            {
                differences.Add($"{table}: {rows.Count} rows undisturbed, {other[table].Count} disturbed\n  {string.Join("\n  ", told)}");
            }
        }

        return differences;
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
