using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>What the tables hold, as the oracle writes it.</summary>
internal static class ParkTables
{
    private static readonly (string Table, string Query, bool OnlyFirst)[] Queries =
    [
        ("area_realtime_stats", "SELECT area_id, current_visitors FROM area_realtime_stats", false),
        ("area_traffic_per_minute", "SELECT area_id, window_end, in_count, out_count FROM area_traffic_per_minute", false),
        ("area_occupancy_per_minute", "SELECT area_id, window_end, occupancy, peak, released, repeated_in, unmatched_out FROM area_occupancy_per_minute", false),
        ("area_current_alert", "SELECT area_id, last_alert_time, current_visitors, level, threshold FROM area_current_alert", false),
        ("area_alert_log", "SELECT area_id, alert_time, from_level, to_level, kind, current_visitors, threshold, reason FROM area_alert_log", false),
        ("dead_letter", "SELECT stream, `partition`, `offset`, record_time, UPPER(SHA2(payload, 256)), whole_bytes, HEX(whole_sha256), attempts, status FROM dead_letter", true),
        ("stream_minute", "SELECT stream, minute, received, late, rejected FROM stream_minute WHERE received + late + rejected <> 0", true),
        (
            "stream_minute, sums",
            "SELECT stream, CAST(SUM(minute < UTC_TIMESTAMP() - INTERVAL 1 DAY) AS SIGNED), CAST(SUM(received) AS SIGNED), CAST(SUM(late) AS SIGNED), CAST(SUM(rejected) AS SIGNED), "
            + "CAST(SUM(duplicate) AS SIGNED) FROM stream_minute GROUP BY stream",
            true),
        // Offset by offset: neighbours may be one gap or two.
        (
            "log_gap",
            "WITH RECURSIVE gone AS (SELECT stream, `partition`, from_offset AS at, to_offset AS beyond FROM log_gap UNION ALL SELECT stream, `partition`, at + 1, beyond FROM gone WHERE at + 1 < beyond) "
            + "SELECT stream, `partition`, at, at + 1 FROM gone",
            true),
    ];

    /// <summary>Rows by table, sorted.</summary>
    /// <param name="databases">Where they lie.</param>
    /// <param name="truth">What they are compared with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Dictionary<string, List<string>>> ReadAsync(DatabaseServers databases, ParkTruth truth, CancellationToken cancellationToken)
    {
        var tables = new Dictionary<string, List<string>>();
        foreach (var (table, query, onlyFirst) in Queries)
        {
            if (table == "stream_minute" && truth.Minutes is null)
            {
                continue;
            }

            var rows = (await databases.QueryAsync(query, cancellationToken, onlyFirst ? 0 : null)).Select(row => ParkOracle.Row(row)).ToList();
            rows.Sort(StringComparer.Ordinal);
            tables[table] = rows;
        }

        return tables;
    }

    /// <summary>What differs, table by table with its first rows; empty when nothing does.</summary>
    public static List<string> Differences(Dictionary<string, List<string>> expected, Dictionary<string, List<string>> found)
    {
        var differences = new List<string>();
        foreach (var (table, there) in found)
        {
            var right = expected.GetValueOrDefault(table) ?? [];
            if (right.SequenceEqual(there))
            {
                continue;
            }

            var lacking = right.Except(there).Take(5).Select(row => $"\n  lacks  {row}");
            var surplus = there.Except(right).Take(5).Select(row => $"\n  holds  {row}");
            differences.Add($"{table}: {there.Count} rows, should be {right.Count}{string.Concat(lacking.Concat(surplus))}");
        }

        return differences;
    }
}
