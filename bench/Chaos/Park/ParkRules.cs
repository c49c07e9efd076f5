using System.Globalization;

namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>What the app is set to in a run, the same for the same seed. Spans are milliseconds.</summary>
/// <param name="Disjoint">A visitor is in one area at a time.</param>
/// <param name="RouteWithin">How long after an exit an entry elsewhere makes a route.</param>
/// <param name="VisitGap">How long somebody may be in no area and has not left the park.</param>
/// <param name="Hold">How long a level has to be due.</param>
/// <param name="Zone">Whose hours are counted by.</param>
internal sealed record ParkRules(bool Disjoint, long RouteWithin, long VisitGap, long Hold, TimeZoneInfo Zone)
{
    private const long Minute = 60_000;
    private static readonly string[] Zones = ["Asia/Shanghai", "Asia/Kathmandu"];

    /// <summary>The configuration that says so.</summary>
    public IReadOnlyList<string> Settings =>
    [
        "--Streams:Visitors:Areas", Disjoint ? "disjoint" : "independent",
        "--Streams:Visitors:RouteWithin", Span(RouteWithin),
        "--Streams:Visitors:VisitGap", Span(VisitGap),
        "--Streams:Visitors:AlertHold", Span(Hold),
        "--Site:TimeZone", Zone.Id,
    ];

    /// <summary>The products of databases take turns from seed to seed, so the modes do not.</summary>
    public static ParkRules Of(int seed) => new(
        seed / 2 % 2 == 1,
        seed % 5 < 2 ? Minute : 30 * Minute,
        seed / 5 % 2 == 0 ? 20 * Minute : 120 * Minute,
        seed / 4 % 2 == 1 ? 10_000 : 0,
        TimeZoneInfo.FindSystemTimeZoneById(Zones[seed / 3 % Zones.Length]));

    /// <summary>The end of the site's hour.</summary>
    public long HourEnd(long time)
    {
        var offset = (long)Zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(time)).TotalMilliseconds;
        return time - ((time + offset) % (60 * Minute)) + (60 * Minute);
    }

    private static string Span(long milliseconds) => TimeSpan.FromMilliseconds(milliseconds).ToString("c", CultureInfo.InvariantCulture);
}
