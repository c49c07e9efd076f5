using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What the visitors' aggregator goes by. Times and spans are milliseconds, times since 1970-01-01 UTC.</summary>
/// <param name="Alerts">When levels change.</param>
/// <param name="ClosingAfter">When a visit that began at the given instant ends by itself.</param>
public sealed record VisitorRules(AlertRule Alerts, Func<long, long> ClosingAfter)
{
    /// <summary>The first instant after another at which clocks of the site show a time.</summary>
    public Func<TimeOnly, Func<long, long>> ClosingAt { get; init; } = _ => time => time + Milliseconds.Day;

    /// <summary>The end, exclusive, of the site's hour in which an instant falls.</summary>
    public Func<long, long> HourEnd { get; init; } = time => time - (time % Milliseconds.Hour) + Milliseconds.Hour;

    /// <summary>Whether a visitor is in one area at a time, so that an entry elsewhere ends the presence before it.</summary>
    public bool Disjoint { get; init; }

    /// <summary>How long after an exit the entry into another area still makes a route.</summary>
    public long RouteWithin { get; init; } = Milliseconds.Hour / 2;

    /// <summary>How long somebody may be in no area, and has not left the park.</summary>
    public long VisitGap { get; init; } = 2 * Milliseconds.Hour;

    /// <summary>Whether each stay and each route is told; if not, only their counts are.</summary>
    public bool Rows { get; init; } = true;

    /// <summary>How long a count has to be beyond a threshold until the level changes; whole seconds.</summary>
    public long Hold { get; init; }

    /// <summary>The rules of a site.</summary>
    /// <param name="alerts">When levels change.</param>
    /// <param name="calendar">The site's clocks, and when it closes.</param>
    public static VisitorRules Of(AlertRule alerts, SiteCalendar calendar) => new(alerts, time => Ms(calendar.ClosingAfter(Utc(time))))
    {
        ClosingAt = at =>
        {
            var own = new SiteCalendar(calendar.Zone, at);
            return time => Ms(own.ClosingAfter(Utc(time)));
        },
        HourEnd = time => Ms(calendar.HourOf(Utc(time)).To),
    };

    private static DateTime Utc(long time) => DateTime.UnixEpoch.AddMilliseconds(time);

    private static long Ms(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
}
