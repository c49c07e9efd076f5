using System.Globalization;
using System.Text;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Speed;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Streams.Visitors.Producing;

namespace TrafficWatch.Bench.Visitors;

/// <summary>The right answer for the events that were sent: counted while sending, apart from everything that the app does.</summary>
internal sealed class VisitorTruth : ISpeedTruth
{
    private readonly Dictionary<(string Area, DateTime End), (long In, long Out)> _minutes = [];
    private readonly Dictionary<(string Area, string User), (long Time, bool Entering)> _last = [];
    private Dictionary<string, long>? _inside;

    public string Stream => "visitors";

    public long Events { get; private set; }

    public string Counted => "SELECT COALESCE(SUM(in_count + out_count), 0) FROM area_traffic_per_minute";

    /// <summary>What the visitors did, where that is asked for.</summary>
    public Park.ParkTruth? Park { get; init; }

    /// <summary>Entries and exits by area and end of the minute, UTC.</summary>
    public IReadOnlyDictionary<(string Area, DateTime End), (long In, long Out)> Minutes => _minutes;

    /// <summary>Visitors inside at the end, by area.</summary>
    public Dictionary<string, long> Inside() =>
        _minutes.Keys.Select(key => key.Area).Distinct().ToDictionary(area => area, area => _last.LongCount(last => last.Key.Area == area && last.Value.Entering));

    public Task<bool> HoldsAsync(DatabaseServers databases, CancellationToken cancellationToken) => TruthCheck.HoldsInsideAsync(databases, _inside ??= Inside(), cancellationToken);

    public Task CheckAsync(DatabaseServers databases, CancellationToken cancellationToken) => TruthCheck.MinutesAsync(databases, this, cancellationToken);

    public void Add(string area, string user, bool entering, long time)
    {
        Events++;
        Park?.Add(area, user, entering, time);
        var end = DateTime.UnixEpoch.AddMinutes((time / 60_000) + 1);
        var counts = _minutes.GetValueOrDefault((area, end));
        _minutes[(area, end)] = entering ? (counts.In + 1, counts.Out) : (counts.In, counts.Out + 1);
        // The latest event decides, however they arrive.
        if (!_last.TryGetValue((area, user), out var last) || last.Time <= time)
        {
            _last[(area, user)] = (time, entering);
        }
    }
}

/// <summary>Makes the load: 1,000 events a second of event time, arriving up to 2 s out of order, of 50,000 visitors in five areas.</summary>
internal static class VisitorLoad
{
    private const int Visitors = 50_000, Disorder = 2_000;
    private static readonly string[] Areas = [.. ParkDay.Areas.Select(area => area.Id)];
    private static readonly DateTime Start = new(2025, 7, 15, 1, 0, 0, DateTimeKind.Utc);

    /// <summary>Sends made-up events, without keys as foreign producers do, as fast as they are taken.</summary>
    /// <param name="bootstrapServers">Where to.</param>
    /// <param name="topic">Which topic.</param>
    /// <param name="count">How many.</param>
    /// <param name="newPerMillion">Visitors that come to the 50,000 with every million events.</param>
    /// <param name="seed">Makes chance repeatable.</param>
    /// <param name="park">Told what the visitors do; null: nobody is.</param>
    public static VisitorTruth Make(string bootstrapServers, string topic, int count, int newPerMillion = 0, int seed = 7, Park.ParkTruth? park = null)
    {
        var truth = new VisitorTruth { Park = park };
        using var sender = new TopicSender(bootstrapServers, topic);
        var chance = new Random(seed);
        var most = Visitors + (int)((long)count * newPerMillion / 1_000_000);
        var inside = new sbyte[most + 1];
        var users = Enumerable.Range(0, most + 1).Select(user => $"user-{user}").ToArray();
        Array.Fill(inside, (sbyte)-1);
        // What arrives within the same millisecond, by that millisecond; a ring, for nothing waits longer than the disorder.
        var waiting = new List<(int At, int User, int Area, bool Entering)>[Disorder + 1];
        for (var slot = 0; slot < waiting.Length; slot++)
        {
            waiting[slot] = [];
        }

        var startMilliseconds = (Start - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        for (var at = 0; at < count + Disorder; at++)
        {
            if (at < count)
            {
                var user = chance.Next(1, Visitors + (int)((long)at * newPerMillion / 1_000_000) + 1);
                var entering = inside[user] < 0;
                var area = entering ? chance.Next(Areas.Length) : inside[user];
                inside[user] = (sbyte)(entering ? area : -1);
                waiting[(at + chance.Next(Disorder + 1)) % waiting.Length].Add((at, user, area, entering));
                truth.Add(Areas[area], users[user], entering, startMilliseconds + at);
            }

            var arriving = waiting[at % waiting.Length];
            foreach (var visit in arriving)
            {
                sender.Send(Encoding.UTF8.GetBytes(Line(visit.At, visit.Area, visit.Entering, users[visit.User])));
            }

            arriving.Clear();
        }

        return truth;
    }

    /// <summary>Sends a file of JSON lines.</summary>
    public static VisitorTruth Send(string bootstrapServers, string topic, string path, Park.ParkTruth? park = null)
    {
        var truth = new VisitorTruth { Park = park };
        var parser = new VisitorParser(TimeZoneInfo.Utc);
        using var sender = new TopicSender(bootstrapServers, topic);
        using var lines = new LineReader(path);
        while (lines.TryRead(out var line))
        {
            var value = line.Text.ToArray();
            if (!parser.TryParse(value, long.MaxValue, out var visit, out var reason))
            {
                throw new BenchException($"{path}, line {line.Number}: {reason}");
            }

            truth.Add(Known(visit.Area), Known(visit.User), visit.Entering, visit.Time);
            sender.Send(value);
        }

        return truth;
    }

    private static readonly Dictionary<int, string> Interned = [];

    private static string Known(ReadOnlySpan<byte> text)
    {
        var hash = new HashCode();
        hash.AddBytes(text);
        var key = hash.ToHashCode();
        if (!Interned.TryGetValue(key, out var known) || !Encoding.UTF8.GetBytes(known).AsSpan().SequenceEqual(text))
        {
            Interned[key] = known = Encoding.UTF8.GetString(text);
        }

        return known;
    }

    /// <summary>The message of a visit, so many milliseconds after the beginning.</summary>
    public static string Line(int at, int area, bool entering, string user) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"event_time\":\"{Start.AddMilliseconds(at):yyyy-MM-ddTHH:mm:ss.fff}\",\"area_id\":\"{Areas[area]}\",\"action\":\"{(entering ? "in" : "out")}\",\"user_id\":\"{user}\"}}");
}
