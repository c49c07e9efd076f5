using TrafficWatch.Domain.Time;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>How long the spans are that an export tells of: minutes as they are stored, or the site's quarters of an hour, hours and days.</summary>
internal sealed record TrafficGrain(string Name, Func<SiteCalendar, DateTime, DateTime> BeginOf)
{
    public static TrafficGrain Minute { get; } = new("minute", (_, utc) => Floor(utc, TimeSpan.TicksPerMinute));

    /// <summary>All, the finest first.</summary>
    public static IReadOnlyList<TrafficGrain> All { get; } =
    [
        Minute,
        new("15m", (calendar, utc) => OfHour(calendar, utc, 15)),
        new("hour", (calendar, utc) => OfHour(calendar, utc, 60)),

        // A day has 23, 24 or 25 hours.
        new("day", (calendar, utc) => calendar.StartOf(calendar.DayOf(utc))),
    ];

    public static TrafficGrain? Of(string name) => All.FirstOrDefault(grain => grain.Name == name);

    // Offsets are whole minutes, of some zones half or quarter hours: what counts is the local clock's minute.
    private static DateTime OfHour(SiteCalendar calendar, DateTime utc, int minutes) =>
        Floor(utc, TimeSpan.TicksPerMinute).AddMinutes(-(calendar.ToLocal(utc).Minute % minutes));

    private static DateTime Floor(DateTime utc, long ticks) => new(utc.Ticks - (utc.Ticks % ticks), DateTimeKind.Utc);
}
