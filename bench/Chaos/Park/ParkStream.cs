using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>Visitors: up to 2 s out of order, times with and without an offset, in the end later events that let all before them be decided. Meanwhile people count them.</summary>
internal sealed class ParkStream(int seed) : IChaosStream
{
    public const string StreamName = "visitors";
    private const int Disorder = 2_000;
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromMinutes(2);
    private readonly ParkRules _rules = ParkRules.Of(seed);
    private readonly ParkWalk _walk = new(seed);
    private readonly ParkPeople _people = new(seed);
    private readonly Random _chance = new(seed);
    private readonly List<ParkEvent> _sent = [];
    private long _line;

    public string Name => StreamName;

    public string LeftOut => "alert_level and alert_message (words only; level and threshold are compared), log_id (chance), area_correction.line_time (where a count began to hold is the epoch's to say, what it does from there on is compared)";

    /// <summary>Event time runs many times faster here than the clock. A partition that counts as idle would hold nothing back, and what comes in it next would be late.</summary>
    public IReadOnlyList<string> Settings => ["--Streams:Visitors:IdleAfter", "01:00:00", .. _rules.Settings];

    public string Export => "/export/traffic.csv";

    public IReadOnlyList<TableQuery> Queries { get; } =
    [
        new("area_realtime_stats", "SELECT area_id, current_visitors FROM area_realtime_stats"),
        new("area_traffic_per_minute", "SELECT area_id, window_end, in_count, out_count FROM area_traffic_per_minute"),
        new("area_occupancy_per_minute", "SELECT area_id, window_end, occupancy, peak, released, repeated_in, unmatched_out, moved, correction FROM area_occupancy_per_minute"),
        new("area_current_alert", "SELECT area_id, last_alert_time, current_visitors, level, threshold FROM area_current_alert"),
        new("area_alert_log", "SELECT area_id, alert_time, from_level, to_level, kind, current_visitors, threshold, reason FROM area_alert_log"),
        new("area_alert", "SELECT area_id, raised_at, level, worst_level, changed_at, cleared_at, current_visitors, peak_visitors, threshold, reason FROM area_alert"),
        new("area_correction", "SELECT area_id, id, kind, line_time, made_at, before_count, after_count, who, `comment` FROM area_correction"),
        new("visitor_stay_duration", "SELECT user_id, area_id, entry_time, exit_time, duration_minutes FROM visitor_stay_duration"),
        new("visitor_route_log", "SELECT user_id, from_area, to_area, route_time, travel_time_minutes FROM visitor_route_log"),
        new("area_stay_per_hour", "SELECT window_end, area_id, from_minutes, stays, total_ms FROM area_stay_per_hour"),
        new("visitor_route_per_hour", "SELECT window_end, from_area, to_area, routes, total_ms FROM visitor_route_per_hour"),
        new("visitor_path_per_hour", "SELECT window_end, first_area, second_area, third_area, paths FROM visitor_path_per_hour"),
        new("late and duplicate", "SELECT CAST(SUM(late) AS SIGNED), CAST(SUM(duplicate) AS SIGNED) FROM stream_minute", true),
    ];

    public long Now => _walk.Now;

    /// <summary>Sets the thresholds while nothing has happened yet, so that it is certain at which point of the stream they begin to hold.</summary>
    public async Task PrepareAsync(DatabaseServers databases, CancellationToken stop)
    {
        foreach (var one in ParkWalk.Thresholds)
        {
            var content = string.Create(CultureInfo.InvariantCulture, $"{{\"area\":\"{one.Area}\",\"comfort\":{one.Comfort},\"warning\":{one.Warning},\"alert\":{one.Alert}}}");
            await DatabaseServers.ExecuteAsync(
                databases.ConnectionStrings[0],
                $"INSERT INTO stream_edit (stream, kind, content, who, made_at) VALUES ('{Name}', 'thresholds', '{content}', 'chaos', '2025-01-01')");
        }

        var begun = Stopwatch.GetTimestamp();
        while ((await databases.QueryAsync($"SELECT 1 FROM stream_edit WHERE epoch IS NULL AND stream = '{Name}'", stop, 0)).Count > 0)
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException("the thresholds are not taken in");
            }

            await Task.Delay(50, stop);
        }
    }

    public Task MeanwhileAsync(DatabaseServers databases, CancellationToken ended) => _people.CountAsync(databases, ended);

    public IEnumerable<(long At, byte[] Value)> Next(int copies)
    {
        var visit = _walk.Next();
        for (var copy = 0; copy < copies; copy++)
        {
            _sent.Add(visit);
            yield return (visit.Time + _chance.Next(Disorder + 1), Bytes(visit));
        }
    }

    public byte[] Unseen(long time) => Bytes(_walk.Anyone() with { Time = time });

    public byte[] Broken(Random chance) => BrokenVisits.Next(chance);

    /// <summary>Now and then so late that everyone who forgot to leave is let go by the end of a day.</summary>
    public IReadOnlyList<byte[]> End(int partitions)
    {
        var markers = _walk.Markers(partitions, seed % 3 == 0 ? TimeSpan.FromHours(25) : TimeSpan.FromMinutes(2), Lateness, out _line);
        _sent.AddRange(markers);
        return [.. markers.Select(Bytes)];
    }

    public async Task ExpectAsync(TableRows rows, DatabaseServers databases, CancellationToken stop) =>
        ParkOracle.Expect(rows, _sent, await ParkPeople.SaidAsync(databases, stop), _line, _rules, ParkWalk.Thresholds);

    /// <summary>A time with an offset names the same instant.</summary>
    private byte[] Bytes(ParkEvent visit)
    {
        var (time, zone) = _chance.Next(20) == 0 ? (visit.Time + 28_800_000, "+08:00") : (visit.Time, "");
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"event_time\":\"{DateTime.UnixEpoch.AddMilliseconds(time):yyyy-MM-dd'T'HH:mm:ss.fff}{zone}\",\"area_id\":\"{visit.Area}\",\"action\":\"{(visit.Entering ? "in" : "out")}\",\"user_id\":\"{visit.User}\"}}"));
    }
}
