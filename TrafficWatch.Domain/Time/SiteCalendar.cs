namespace TrafficWatch.Domain.Time;

/// <summary>
/// The civil days of the site, and the instant at which it closes. Days have 23, 24 or 25 hours. Safe for all threads.
/// </summary>
/// <param name="zone">The site's zone.</param>
/// <param name="closing">Local time at which the site closes each day; null: it never does.</param>
public sealed class SiteCalendar(TimeZoneInfo zone, TimeOnly? closing)
{
    // No zone is further from UTC than 14 h, and none changes its clocks twice within this.
    private static readonly TimeSpan Reach = TimeSpan.FromHours(15);

    // The consumer asks for each entry, and nearly all of them fall between the same two closings.
    private volatile Span? _between;

    private sealed record Span(DateTime From, DateTime To);

    /// <summary>The site's zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>Whether the site closes at a set time.</summary>
    public bool HasClosingTime => closing is not null;

    /// <summary>The local day in which an instant falls.</summary>
    /// <param name="utc">UTC, whatever its kind says.</param>
    public DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(ToLocal(utc).DateTime);

    /// <summary>The first instant of a local day, UTC. If clocks skip its midnight, the first that exists.</summary>
    /// <param name="day">The day, from the years 2 to 9998.</param>
    public DateTime StartOf(DateOnly day) => Instant(day.ToDateTime(TimeOnly.MinValue), later: false);

    /// <summary>The first instant after a local day, UTC: the start of the next.</summary>
    /// <param name="day">The day, from the years 2 to 9998.</param>
    public DateTime EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>
    /// The first closing instant strictly after another, UTC; without a closing time, 24 h after it. A closing time
    /// that clocks skip is the first instant after the gap; one that comes twice is the later.
    /// </summary>
    /// <param name="utc">UTC, whatever its kind says.</param>
    public DateTime ClosingAfter(DateTime utc)
    {
        utc = DateTime.SpecifyKind(utc, DateTimeKind.Utc);
        if (closing is not { } time)
        {
            return utc.AddDays(1);
        }

        if (_between is { } known && utc >= known.From && utc < known.To)
        {
            return known.To;
        }

        var day = DayOf(utc).AddDays(-2);
        DateTime before, after = Instant(day.ToDateTime(time), later: true);
        do
        {
            day = day.AddDays(1);
            (before, after) = (after, Instant(day.ToDateTime(time), later: true));
        }
        while (after <= utc);

        _between = new Span(before, after);
        return after;
    }

    /// <summary>The hour of the site's clocks in which an instant falls, UTC; its end is exclusive.</summary>
    /// <param name="utc">UTC, whatever its kind says.</param>
    public (DateTime From, DateTime To) HourOf(DateTime utc)
    {
        var into = ToLocal(utc).TimeOfDay.Ticks % TimeSpan.TicksPerHour;
        var from = DateTime.SpecifyKind(utc, DateTimeKind.Utc).AddTicks(-into);
        return (from, from.AddHours(1));
    }

    /// <summary>An instant as the site's clocks show it.</summary>
    /// <param name="utc">UTC, whatever its kind says.</param>
    public DateTimeOffset ToLocal(DateTime utc) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), zone);

    /// <summary>The instant at which the site's clocks show a time; of two, the first.</summary>
    /// <param name="local">Local time, whatever its kind says.</param>
    /// <param name="utc">The instant; for a time that clocks skip, the first after the gap.</param>
    /// <returns>Whether the clocks ever show it; false also outside the years 2 to 9998.</returns>
    public bool TryToUtc(DateTime local, out DateTime utc)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        utc = default;
        if (local.Year is < 2 or > 9998)
        {
            return false;
        }

        utc = Instant(local, later: false);
        return ToLocal(utc).DateTime == local;
    }

    // By the offsets on either side, not by the zone's own words for invalid times: those know daylight saving, not a
    // zone that moved across the date line and left out a day.
    private DateTime Instant(DateTime local, bool later)
    {
        var asUtc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var one = asUtc - zone.GetUtcOffset(asUtc - Reach);
        var other = asUtc - zone.GetUtcOffset(asUtc + Reach);
        var (first, last) = one <= other ? (one, other) : (other, one);
        var (isFirst, isLast) = (ToLocal(first).DateTime == local, ToLocal(last).DateTime == local);
        return isFirst && (!later || !isLast) ? first
            : isLast ? last
            : AfterGap(first, last, local);
    }

    // Within a gap's bounds clocks only go forward, so halving finds its end.
    private DateTime AfterGap(DateTime before, DateTime after, DateTime local)
    {
        while (after - before > TimeSpan.FromTicks(1))
        {
            var middle = before + ((after - before) / 2);
            (before, after) = ToLocal(middle).DateTime < local ? (middle, after) : (before, middle);
        }

        return after;
    }
}
