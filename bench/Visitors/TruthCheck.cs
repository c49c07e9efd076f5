using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Visitors;

/// <summary>Compares tables with the truth.</summary>
internal static class TruthCheck
{
    /// <summary>The visitors inside are those of the truth, area by area.</summary>
    public static async Task<bool> HoldsInsideAsync(DatabaseServers databases, Dictionary<string, long> inside, CancellationToken cancellationToken)
    {
        var present = await databases.QueryAsync("SELECT area_id, current_visitors FROM area_realtime_stats", cancellationToken);
        return present.Count == inside.Count && present.All(row => inside.GetValueOrDefault((string)row[0]!, -1) == Convert.ToInt64(row[1], CultureInfo.InvariantCulture));
    }

    /// <exception cref="BenchException">A minute is wrong, lacking or too many.</exception>
    public static async Task MinutesAsync(DatabaseServers databases, VisitorTruth truth, CancellationToken cancellationToken)
    {
        var rows = await databases.QueryAsync("SELECT area_id, window_end, in_count, out_count FROM area_traffic_per_minute", cancellationToken);
        var wrong = rows.Count(row => truth.Minutes.GetValueOrDefault(((string)row[0]!, (DateTime)row[1]!), (-1, -1))
            != (Convert.ToInt64(row[2], CultureInfo.InvariantCulture), Convert.ToInt64(row[3], CultureInfo.InvariantCulture)));
        if (wrong > 0 || rows.Count != truth.Minutes.Count)
        {
            throw new BenchException($"wrong tables: {rows.Count} rows of minutes instead of {truth.Minutes.Count}, {wrong} of them wrong");
        }
    }
}
