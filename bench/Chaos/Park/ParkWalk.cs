namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>Makes visits up from a seed: areas that fill and empty through their levels, with repeated entries, exits of nobody, and several events at one instant.</summary>
internal sealed class ParkWalk
{
    /// <summary>Events a second of event time.</summary>
    public const int Density = 40;

    public static readonly ParkThresholds[] Thresholds =
    [
        new("好莱坞大道", 40, 60, 80), new("哈利波特的魔法世界", 60, 80, 100), new("小黄人乐园", 80, 100, 120), new("侏罗纪世界大冒险", 100, 120, 140), new("变形金刚基地", 120, 140, 160),
        new("*", 360, 420, 480),
    ];

    private static readonly DateTime Start = new(2025, 7, 15, 1, 0, 0, DateTimeKind.Utc);
    private readonly Random _chance;
    private readonly Place[] _places;
    private readonly List<string> _outside = [];
    private int _visitors;

    public ParkWalk(int seed)
    {
        _chance = new Random(seed);
        Now = (long)(Start - DateTime.UnixEpoch).TotalMilliseconds + _chance.Next(86_400_000);

        // The last area has no thresholds.
        _places = [.. Thresholds.SkipLast(1).Select(one => new Place(one.Area, one.Warning, 120_000 + _chance.Next(300_000))), new Place("Gate 🚪 east", 50, 200_000)];
    }

    /// <summary>Event time, milliseconds since 1970-01-01 UTC.</summary>
    public long Now { get; private set; }

    public ParkEvent Next()
    {
        // Every twentieth event or so falls on the instant of the one before.
        Now += _chance.Next(20) == 0 ? 0 : _chance.Next(2 * 1000 / Density);
        var place = _places[_chance.Next(_places.Length)];
        switch (_chance.Next(200))
        {
            case < 2 when place.Inside.Count > 0:
                return new ParkEvent(Now, place.Name, true, place.Inside[_chance.Next(place.Inside.Count)]);
            case < 4:
                return new ParkEvent(Now, place.Name, false, NewVisitor());
        }

        var wish = place.Usual * (1 + (0.6 * Math.Sin(2 * Math.PI * Now / place.Period)));
        var entering = place.Inside.Count == 0 || _chance.NextDouble() < 0.5 + Math.Clamp((wish - place.Inside.Count) / place.Usual, -0.45, 0.45);
        return new ParkEvent(Now, place.Name, entering, entering ? Enter(place) : Leave(place));
    }

    /// <summary>An entry of somebody who is never there, now.</summary>
    public ParkEvent Anyone() => new(Now, _places[_chance.Next(_places.Length)].Name, true, $"nobody-{_chance.Next()}");

    /// <summary>One entry into each partition, so much later that all before is decided.</summary>
    /// <param name="partitions">How many.</param>
    /// <param name="later">How much later, at least.</param>
    /// <param name="lateness">What the line is behind the markers.</param>
    /// <param name="line">A whole minute: events before it are decided.</param>
    public ParkEvent[] Markers(int partitions, TimeSpan later, TimeSpan lateness, out long line)
    {
        var end = Now + (long)later.TotalMilliseconds;
        line = end - (end % 60_000) + 60_000;
        var time = line + (long)lateness.TotalMilliseconds;
        return [.. Enumerable.Range(0, partitions).Select(partition => new ParkEvent(time, _places[partition % _places.Length].Name, true, $"marker-{partition}"))];
    }

    private string Enter(Place place)
    {
        var user = _outside.Count > 500 ? TakeFrom(_outside) : NewVisitor();
        place.Inside.Add(user);
        return user;
    }

    private string Leave(Place place)
    {
        var user = TakeFrom(place.Inside);
        _outside.Add(user);
        return user;
    }

    private string TakeFrom(List<string> users)
    {
        var at = _chance.Next(users.Count);
        var user = users[at];
        users[at] = users[^1];
        users.RemoveAt(users.Count - 1);
        return user;
    }

    private string NewVisitor() => ++_visitors % 10 == 0 ? $"游客-{_visitors}" : $"user-{_visitors}";

    private sealed record Place(string Name, int Usual, int Period)
    {
        public List<string> Inside { get; } = [];
    }
}
