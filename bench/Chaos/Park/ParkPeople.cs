using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MySqlConnector;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>People who count the areas while events come, or have them cleared for a drill, and take some of it back: at once, too late, twice, or what never was.</summary>
internal sealed class ParkPeople(int seed)
{
    private const string Anything = "SELECT 1 FROM area_occupancy_per_minute LIMIT 1";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Random _chance = new(seed);
    private readonly List<(string Area, string Id)> _counts = [];

    /// <summary>Counts, from when the first minute is decided. What an instance that is away does not take is not said again.</summary>
    public async Task CountAsync(DatabaseServers databases, CancellationToken ended)
    {
        try
        {
            while (!await TriedAsync(async () => (await databases.QueryAsync(Anything, ended)).Count > 0))
            {
                await Task.Delay(100, ended);
            }

            while (true)
            {
                await Task.Delay(_chance.Next(100, 1_200), ended);
                await SayAsync(databases);
                if (_chance.Next(2) == 0)
                {
                    await Task.Delay(_chance.Next(300), ended);
                    await SayAsync(databases, takeBack: true);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Everything was sent.
        }
    }

    /// <summary>What was said, in its order, once all of it has been taken in.</summary>
    /// <exception cref="BenchException">Something of it was not, or in another order.</exception>
    public static async Task<List<ParkCount>> SaidAsync(DatabaseServers databases, CancellationToken stop)
    {
        List<object?[]> said = [];
        Dictionary<string, DateTime> lines = [];
        var begun = Stopwatch.GetTimestamp();
        while (!await TriedAsync(async () =>
        {
            said = await databases.QueryAsync("SELECT kind, content FROM stream_edit WHERE kind IN ('count', 'undo') ORDER BY id", stop, 0);
            lines = (await databases.QueryAsync("SELECT id, line_time FROM area_correction", stop)).ToDictionary(row => (string)row[0]!, row => (DateTime)row[1]!);
            return lines.Count >= said.Count;
        }))
        {
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"of {said.Count} counts {lines.Count} are taken in");
            }

            await Task.Delay(500, stop);
        }

        var counts = said.Select(row => Read((string)row[1]!, lines)).ToList();
        return counts.Zip(counts.Skip(1)).All(pair => pair.First.Line <= pair.Second.Line) && counts.All(one => one.Line % 1000 == 0) ? counts : throw new BenchException("counts hold in another order than they were said in, or not from a whole second on");
    }

    private static ParkCount Read(string content, Dictionary<string, DateTime> lines)
    {
        using var json = JsonDocument.Parse(content);
        var said = json.RootElement;
        var id = said.GetProperty("id").GetString()!;
        if (!lines.TryGetValue(id, out var line))
        {
            throw new BenchException($"count {id} is not in area_correction");
        }

        return new ParkCount(
            said.GetProperty("area").GetString()!,
            id,
            said.TryGetProperty("counted", out var counted) ? counted.GetInt64() : null,
            said.TryGetProperty("of", out var of) ? of.GetString() : null,
            said.GetProperty("who").GetString()!,
            said.GetProperty("comment").GetString(),
            said.GetProperty("madeAt").GetDateTimeOffset().UtcDateTime,
            (long)(line - DateTime.UnixEpoch).TotalMilliseconds + 1000);
    }

    private static async Task<bool> TriedAsync(Func<Task<bool>> ask)
    {
        try
        {
            return await ask();
        }
        catch (MySqlException)
        {
            // An instance is away.
            return false;
        }
    }

    private async Task SayAsync(DatabaseServers databases, bool takeBack = false)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{seed:x8}{_counts.Count:x8}{_chance.NextInt64():x16}");
        var (kind, area, what) = takeBack && _counts.Count > 0 ? TakeBack() : Count(id);
        var made = TimeProvider.System.GetUtcNow().UtcDateTime;
        var comment = _chance.Next(2) == 0 ? "null" : "\"数过 👍\"";
        var content = string.Create(CultureInfo.InvariantCulture, $"{{\"area\":\"{area}\",\"id\":\"{id}\",{what},\"who\":\"班长\",\"comment\":{comment},\"madeAt\":\"{made:yyyy-MM-dd'T'HH:mm:ss.fff}Z\"}}");
        await TriedAsync(async () =>
        {
            await DatabaseServers.ExecuteAsync(
                databases.ConnectionStrings[0],
                $"INSERT INTO stream_edit (stream, kind, content, who, made_at) VALUES ('{ParkStream.StreamName}', '{kind}', '{content}', 'chaos', UTC_TIMESTAMP(3))");
            return true;
        });
    }

    /// <summary>Fewer or more than are there; a third of the times nobody is.</summary>
    private (string Kind, string Area, string What) Count(string id)
    {
        var one = ParkWalk.Thresholds[_chance.Next(ParkWalk.Thresholds.Length - 1)];
        _counts.Add((one.Area, id));
        return ("count", one.Area, string.Create(CultureInfo.InvariantCulture, $"\"counted\":{(_chance.Next(3) == 0 ? 0 : _chance.Next(2 * one.Alert))}"));
    }

    private (string Kind, string Area, string What) TakeBack()
    {
        var (area, id) = _chance.Next(4) == 0 ? _counts[_chance.Next(_counts.Count)] : _counts[^1];
        return ("undo", area, $"\"of\":\"{(_chance.Next(10) == 0 ? "never" : id)}\"");
    }
}
