namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>Makes visits up from a seed: areas that fill and empty through their levels, visitors who walk from one to the other, with repeated entries, exits of nobody, exits and entries that nobody saw, several events at one instant, and hours in which nobody comes.</summary>
internal sealed class ParkWalk
{
    /// <summary>Events a second of event time, in one run and in another: stays of seconds, of minutes.</summary>
    private static readonly int[] Densities = [40, 10, 2];

    /// <summary>Events between two pauses.</summary>
    private const int PauseAfter = 8_000;

    public static readonly ParkThresholds[] Thresholds =
    [
        new("好莱坞大道", 40, 60, 80), new("哈利波特的魔法世界", 60, 80, 100), new("小黄人乐园", 80, 100, 120), new("侏罗纪世界大冒险", 100, 120, 140), new("变形金刚基地", 120, 140, 160),
        new("*", 360, 420, 480),
    ];

    private static readonly DateTime Start = new(2025, 7, 15, 1, 0, 0, DateTimeKind.Utc);
    private readonly Random _chance;
    private readonly int _density;
    private readonly Place[] _places;
    private readonly List<string> _outside = [];

    /// <summary>What the same visitor does at the same instant.</summary>
    private readonly Queue<ParkEvent> _besides = [];
    private int _visitors;

    public ParkWalk(int seed)
    {
        _chance = new Random(seed);
        _density = Densities[seed / 2 % Densities.Length];
        Now = (long)(Start - DateTime.UnixEpoch).TotalMilliseconds + _chance.Next(86_400_000);

        // The last area has no thresholds.
        _places = [.. Thresholds.SkipLast(1).Select(one => new Place(one.Area, one.Warning, Period(120_000 + _chance.Next(300_000)))), new Place("Gate 🚪 east", 50, Period(200_000))];
    }

    /// <summary>Event time, milliseconds since 1970-01-01 UTC.</summary>
    public long Now { get; private set; }

    public ParkEvent Next()
    {
        if (_besides.TryDequeue(out var besides))
        {
            return besides;
        }

        // Every twentieth event or so falls on the instant of the one before.
        Now += _chance.Next(20) == 0 ? 0 : _chance.Next(2 * 1000 / _density);
        Now += _chance.Next(PauseAfter) == 0 ? Pause() : 0;
        var place = _places[_chance.Next(_places.Length)];
        return _chance.Next(200) is var odd && odd < 16 ? Odd(odd, place) : Usual(place);
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

    /// <summary>Longer than between two areas, or than a visit may be broken off for.</summary>
    private int Pause() => 60_000 * (_chance.Next(2) == 0 ? 15 + _chance.Next(40) : 100 + _chance.Next(200));

    /// <summary>As long in events, whatever the density.</summary>
    private int Period(int milliseconds) => milliseconds * Densities[0] / _density;

    private ParkEvent Usual(Place place)
    {
        var wish = place.Usual * (1 + (0.6 * Math.Sin(2 * Math.PI * Now / place.Period)));
        var entering = place.Inside.Count == 0 || _chance.NextDouble() < 0.5 + Math.Clamp((wish - place.Inside.Count) / place.Usual, -0.45, 0.45);
        return new ParkEvent(Now, place.Name, entering, entering ? Enter(place) : Leave(place));
    }

    private ParkEvent Odd(int odd, Place place)
    {
        var other = _places[_chance.Next(_places.Length)];
        switch (odd)
        {
            case < 2 when place.Inside.Count > 0:
                return new ParkEvent(Now, place.Name, true, Someone(place.Inside));
            case < 4 when _outside.Count > 0:
                return new ParkEvent(Now, place.Name, false, Someone(_outside));
            case < 8 when place.Inside.Count > 0:
                // Into another, without having been seen going out.
                other.Inside.Add(Someone(place.Inside));
                return new ParkEvent(Now, other.Name, true, other.Inside[^1]);
            case < 12 when place.Inside.Count > 0:
                // Out here and in there at one instant.
                other.Inside.Add(TakeFrom(place.Inside));
                return Both(new ParkEvent(Now, place.Name, false, other.Inside[^1]), new ParkEvent(Now, other.Name, true, other.Inside[^1]));
            case < 13 when _outside.Count > 0:
                var passing = Someone(_outside);
                return Both(new ParkEvent(Now, place.Name, true, passing), new ParkEvent(Now, place.Name, false, passing));
            case < 14 when _outside.Count > 0:
                var twice = TakeFrom(_outside);
                place.Inside.Add(twice);
                other.Inside.Add(twice);
                return Both(new ParkEvent(Now, place.Name, true, twice), new ParkEvent(Now, other.Name, true, twice));
            default:
                return new ParkEvent(Now, place.Name, false, NewVisitor());
        }
    }

    private ParkEvent Both(ParkEvent one, ParkEvent other)
    {
        _besides.Enqueue(other);
        return one;
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

    private string Someone(List<string> users) => users[_chance.Next(users.Count)];

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
