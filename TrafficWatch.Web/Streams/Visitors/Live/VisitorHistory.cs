using System.Collections.Immutable;
using MySqlConnector;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>How an admin names and places an area.</summary>
/// <param name="Zh">Its Chinese name; null: none.</param>
/// <param name="En">Its English name; null: none.</param>
/// <param name="Order">Lower ones stand first.</param>
/// <param name="Hidden">Whether it is kept off the wall's rows.</param>
/// <param name="ByPerson">Whether somebody has set it, and not the sample data.</param>
internal sealed record AreaName(string? Zh, string? En, int Order, bool Hidden, bool ByPerson = true);

/// <summary>What the tables hold for the visitors screen.</summary>
internal sealed record VisitorTablesState(
    IReadOnlyList<(string Area, long Visitors)> Present,
    IReadOnlyList<(string Area, MinuteFlow Flow)> Flows,
    IReadOnlyList<CurrentAlert> Alerts,
    ImmutableArray<AlertTransition> Transitions,
    IReadOnlyList<(string Area, ThresholdSet Set)> Thresholds,
    IReadOnlyDictionary<string, AreaName> Names,
    DateTime? Newest,
    DayCurve Today,
    DayCurve Yesterday);

/// <summary>Reads the visitors screen's past from all shards, over connections of its own.</summary>
internal sealed class VisitorHistory(ShardMap shards, SiteCalendar calendar) : IAsyncDisposable
{
    private readonly Lazy<ShardLink>[] _links = [.. Enumerable.Range(0, shards.Count).Select(i => new Lazy<ShardLink>(() => new ShardLink(i, shards.ConnectionString(i))))];

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links.Where(link => link.IsValueCreated))
        {
            await link.Value.DisposeAsync();
        }
    }

    public async Task<VisitorTablesState> LoadAsync(DateOnly today, CancellationToken cancellationToken)
    {
        var parts = await Task.WhenAll(Enumerable.Range(0, shards.Count).Select(i => OnAsync(i, c => ReadShardAsync(c, today, cancellationToken))));
        var (thresholds, names) = await OnAsync(0, ReadAreasAsync);
        return new VisitorTablesState(
            [.. parts.SelectMany(p => p.Present)],
            [.. parts.SelectMany(p => p.Flows)],
            [.. parts.SelectMany(p => p.Alerts)],
            [.. parts.SelectMany(p => p.Transitions).OrderByDescending(t => t.Time).Take(12)],
            thresholds,
            names,
            parts.Max(p => p.Newest),
            Day(today, parts),
            Day(today.AddDays(-1), parts));
    }

    /// <summary>Names, order and hiding as they stand.</summary>
    public async Task<IReadOnlyDictionary<string, AreaName>> NamesAsync() => (await OnAsync(0, ReadAreasAsync)).Names;

    private Task<T> OnAsync<T>(int shard, Func<MySqlConnection, Task<T>> read) => _links[shard].Value.DoAsync(read);

    private DayCurve Day(DateOnly day, ShardPart[] parts)
    {
        var (start, end) = (calendar.StartOf(day), calendar.EndOf(day));
        var minutes = parts.SelectMany(p => p.Curve).Where(c => c.End > start && c.End <= end).OrderBy(c => c.End).ToList();
        var peak = minutes.Count == 0 ? default : minutes.MaxBy(m => m.Peak);
        return new DayCurve(
            day, start, end, [.. minutes.Select(m => new CurvePoint(m.End, m.Occupancy))],
            parts.Sum(p => p.Entries.GetValueOrDefault(day)), peak.Peak, minutes.Count == 0 ? null : peak.End);
    }

    private async Task<ShardPart> ReadShardAsync(MySqlConnection connection, DateOnly today, CancellationToken cancellationToken)
    {
        var part = new ShardPart();
        await connection.ReadAsync("SELECT area_id, current_visitors FROM area_realtime_stats", r => part.Present.Add((r.GetString(0), r.GetInt64(1))));
        await connection.ReadAsync("SELECT MAX(window_end) FROM area_traffic_per_minute WHERE window_end <= UTC_TIMESTAMP() + INTERVAL 1 HOUR", r => part.Newest = r.IsDBNull(0) ? null : r.GetDateTime(0));
        if (part.Newest is { } newest)
        {
            await connection.ReadAsync(
                "SELECT area_id, window_end, in_count, out_count FROM area_traffic_per_minute WHERE window_end > @from",
                r => part.Flows.Add((r.GetString(0), new MinuteFlow(r.GetDateTime(1), r.GetInt64(2), r.GetInt64(3)))), ("@from", newest.AddHours(-2)));
        }

        cancellationToken.ThrowIfCancellationRequested();
        await connection.ReadAsync(
            "SELECT area_id, level, last_alert_time, current_visitors, threshold FROM area_current_alert",
            r => part.Alerts.Add(new CurrentAlert(r.GetString(0), (AlertLevel)r.GetInt32(1), r.GetDateTime(2), r.GetInt64(3), r.GetInt32(4))));
        await connection.ReadAsync(
            "SELECT area_id, alert_time, from_level, to_level, current_visitors, threshold, reason FROM area_alert_log ORDER BY alert_time DESC LIMIT 12",
            r => part.Transitions.Add(new AlertTransition(r.GetString(0), r.GetDateTime(1), (AlertLevel)r.GetInt32(2), (AlertLevel)r.GetInt32(3), r.GetInt64(4), r.GetInt32(5), r.IsDBNull(6) ? null : r.GetString(6))));
        await connection.ReadAsync(
            "SELECT window_end, occupancy, peak FROM area_occupancy_per_minute WHERE area_id = '*' AND window_end > @from ORDER BY window_end",
            r => part.Curve.Add((r.GetDateTime(0), r.GetInt64(1), r.GetInt64(2))), ("@from", calendar.StartOf(today.AddDays(-1))));
        foreach (var day in new[] { today, today.AddDays(-1) })
        {
            await connection.ReadAsync(
                "SELECT COALESCE(SUM(in_count), 0) FROM area_traffic_per_minute WHERE window_end > @from AND window_end <= @to",
                r => part.Entries[day] = Convert.ToInt64(r[0], System.Globalization.CultureInfo.InvariantCulture), ("@from", calendar.StartOf(day)), ("@to", calendar.EndOf(day)));
        }

        return part;
    }

    private static async Task<(IReadOnlyList<(string, ThresholdSet)> Thresholds, IReadOnlyDictionary<string, AreaName> Names)> ReadAreasAsync(MySqlConnection connection)
    {
        var thresholds = new List<(string, ThresholdSet)>();
        var names = new Dictionary<string, AreaName>();
        await connection.ReadAsync("SELECT area_id, comfort_threshold, warning_threshold, alert_threshold, name_zh, name_en, sort_order, hidden, updated_by FROM area_thresholds WHERE merged_into IS NULL", r =>
        {
            var area = r.GetString(0);
            if (!r.IsDBNull(1) && !r.IsDBNull(2) && !r.IsDBNull(3))
            {
                thresholds.Add((area, new ThresholdSet(r.GetInt32(1), r.GetInt32(2), r.GetInt32(3))));
            }

            names[area] = new AreaName(r.IsDBNull(4) ? null : r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5), r.GetInt32(6), r.GetBoolean(7), !r.IsDBNull(8) && r.GetString(8) != AreaThreshold.OfSample);
        });
        return (thresholds, names);
    }

    private sealed class ShardPart
    {
        public List<(string Area, long Visitors)> Present { get; } = [];

        public List<(string Area, MinuteFlow Flow)> Flows { get; } = [];

        public List<CurrentAlert> Alerts { get; } = [];

        public List<AlertTransition> Transitions { get; } = [];

        public List<(DateTime End, long Occupancy, long Peak)> Curve { get; } = [];

        public Dictionary<DateOnly, long> Entries { get; } = [];

        public DateTime? Newest { get; set; }
    }
}
