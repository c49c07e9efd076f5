namespace TrafficWatch.Bench.Chaos.Shop;

/// <summary>Makes shoppers up from a seed: a few things that very many ask for and very many that few do, times of hours in which clocks change and of just now, dates, and neither.</summary>
internal sealed class ShopWalk
{
    /// <summary>Items of which each is asked for by one of a hundred, and all others.</summary>
    public const int Hot = 10;

    private const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;
    private const int Cold = 20_000, Categories = 40, Brands = 300;

    /// <summary>Event time between two, and how many come until hours are passed over.</summary>
    private const int Step = 200, Together = 10_000;

    /// <summary>The last day of summer time in New York is near.</summary>
    private static readonly long Start = (long)(new DateTime(2025, 10, 31, 12, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalMilliseconds;

    /// <summary>Two differ in a letter's case.</summary>
    private static readonly string[] Provinces = ["", "山东", "北京", "内蒙古", "广西", "香港", "新疆", "黑龙江", "Provence", "provence", "é🚗", "省", new('川', 50), "O'Hara\\\"", "%"];

    private readonly Random _chance;
    private int _made;

    public ShopWalk(int seed)
    {
        _chance = new Random(seed);
        Now = Start + _chance.NextInt64(2 * Day);
    }

    /// <summary>Event time, milliseconds since 1970-01-01 UTC.</summary>
    public long Now { get; private set; }

    /// <param name="clock">The time of those that have just happened.</param>
    public ShopEvent Next(long clock)
    {
        Now += _chance.Next(2 * Step);
        if (++_made % Together == 0)
        {
            Now += (6 * Hour) + _chance.NextInt64(Day);
        }

        (long? time, (int, int)? date) = _chance.Next(20) switch
        {
            < 8 => (Now, null),
            8 => (Now - _chance.NextInt64(400 * Day), null),
            < 11 => (clock - _chance.NextInt64(4 * Minute), null),
            < 13 => (clock - (6 * Minute) - _chance.NextInt64(Hour), null),
            < 17 => (null, Dated()),
            _ => ((long?)null, ((int, int)?)null),
        };
        return new ShopEvent(
            _chance.Next(4), _chance.Next(8), _chance.Next(3), Provinces[_chance.Next(Provinces.Length)], Odd($"{_chance.Next(Categories)}"), Odd($"b{_chance.Next(Brands) * _chance.Next(Brands) / Brands}"),
            _chance.Next(Hot * 10) is var hot && hot < Hot ? HotItem(hot) : _chance.Next(20) == 0 ? "" : $"{_chance.Next(Cold)}", time, date);
    }

    public static string HotItem(int number) => $"hot-{number}🔥";

    /// <summary>Any date that there ever is, today's and its neighbours more often.</summary>
    private (int, int) Dated()
    {
        var day = _chance.Next(3) == 0 ? TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(_chance.Next(-2, 3)) : new DateTime(2024, 1, 1).AddDays(_chance.Next(366));
        return (day.Month, day.Day);
    }

    /// <summary>Now and then not told, or in letters that another id has in the other case.</summary>
    private string Odd(string id) => _chance.Next(40) switch { 0 => "", 1 => $"id {id}", 2 => $"ID {id}", _ => id };
}
