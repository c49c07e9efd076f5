using System.Globalization;
using MySqlConnector;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Park;

/// <summary>The stays and routes of the events that were sent, apart from everything that the app does: each visitor's events sorted by time, looked at two by two.</summary>
internal sealed class ParkTruth
{
    private const long RouteWithin = 30 * 60_000;
    private readonly Dictionary<string, List<(long Time, string Area, bool Entering)>> _events = [];

    /// <summary>How many stays and routes there are, and a sum over the hashes of their rows, which any row that is wrong, lacking or too many changes.</summary>
    public (long Count, ulong Sum) Stays { get; private set; }

    /// <inheritdoc cref="Stays"/>
    public (long Count, ulong Sum) Routes { get; private set; }

    /// <summary>The same without the rows' times.</summary>
    private (ulong Stays, ulong Routes) _timeless;

    /// <summary>Takes in an event, in any order.</summary>
    public void Add(string area, string user, bool entering, long time)
    {
        if (!_events.TryGetValue(user, out var events))
        {
            _events[user] = events = [];
        }

        events.Add((time, area, entering));
    }

    /// <summary>Works the rows out, once all events are there.</summary>
    public void Finish()
    {
        foreach (var (user, events) in _events)
        {
            events.Sort((a, b) => a.Time.CompareTo(b.Time));
            var entries = new Dictionary<string, long>();
            for (var at = 0; at < events.Count; at++)
            {
                var (time, area, entering) = events[at];
                if (entering)
                {
                    if (at > 0 && events[at - 1] is { Entering: false } before && before.Area != area && time - before.Time <= RouteWithin)
                    {
                        Routes = Added(Routes, user, before.Area, area, Utc(time), (time - before.Time) / 60_000);
                        _timeless.Routes = Added((0, _timeless.Routes), user, before.Area, area, (time - before.Time) / 60_000).Sum;
                    }

                    entries[area] = time;
                }
                else if (entries.Remove(area, out var since))
                {
                    Stays = Added(Stays, user, area, Utc(since), Utc(time), (time - since) / 60_000);
                    _timeless.Stays = Added((0, _timeless.Stays), user, area, (time - since) / 60_000).Sum;
                }
            }
        }

        _events.Clear();
    }

    /// <summary>Compares every row of both tables.</summary>
    /// <param name="databases">Where they are.</param>
    /// <param name="timeless">All but their times, for their client writes none that are exact.</param>
    /// <param name="swapped">A stay's visitor and area stand in each other's column: Flink 1.20 hands on what it partitions by in the order of the source's columns.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">One is wrong.</exception>
    public async Task CheckAsync(DatabaseServers databases, bool timeless, bool swapped, CancellationToken cancellationToken)
    {
        var stays = await ReadAsync(databases, $"SELECT {(swapped ? "area_id, user_id" : "user_id, area_id")}, {(timeless ? "" : "entry_time, exit_time, ")}duration_minutes FROM visitor_stay_duration", cancellationToken);
        var routes = await ReadAsync(databases, $"SELECT user_id, from_area, to_area, {(timeless ? "" : "route_time, ")}travel_time_minutes FROM visitor_route_log", cancellationToken);
        if (stays != (Stays.Count, timeless ? _timeless.Stays : Stays.Sum) || routes != (Routes.Count, timeless ? _timeless.Routes : Routes.Sum))
        {
            throw new BenchException($"wrong tables: {stays.Count} stays instead of {Stays.Count}, {routes.Count} routes instead of {Routes.Count}, or other rows than they should be");
        }
    }

    private static async Task<(long Count, ulong Sum)> ReadAsync(DatabaseServers databases, string sql, CancellationToken cancellationToken)
    {
        (long, ulong) sum = default;
        foreach (var connectionString in databases.ConnectionStrings)
        {
            await using var connection = new MySqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new MySqlCommand(sql, connection) { CommandTimeout = 600 };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                sum = Added(sum, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)]);
            }
        }

        return sum;
    }

    private static DateTime Utc(long time) => DateTime.UnixEpoch.AddMilliseconds(time);

    private static (long Count, ulong Sum) Added((long Count, ulong Sum) to, params ReadOnlySpan<object> row)
    {
        // FNV-1a, 64 bits.
        var hash = 14695981039346656037UL;
        foreach (var value in row)
        {
            foreach (var letter in (value is DateTime time ? time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!) + "|")
            {
                hash = (hash ^ letter) * 1099511628211UL;
            }
        }

        return (to.Count + 1, unchecked(to.Sum + hash));
    }
}
