namespace TrafficWatch.Domain.Time;

/// <summary>Civil days and closing instants of the site. Instants are UTC.</summary>
/// <param name="zone">The site's zone.</param>
/// <param name="closing">Local time at which the site closes, or null.</param>
public sealed class SiteCalendar(TimeZoneInfo zone, TimeOnly? closing)
{
    /// <summary>The site's zone.</summary>
    public TimeZoneInfo Zone => zone;

    /// <summary>True when the site has a closing time.</summary>
    public bool HasClosingTime => closing is not null;

    /// <summary>The civil day that an instant belongs to.</summary>
    /// <param name="utc">The instant.</param>
    public DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));

    /// <summary>The first instant of a civil day: the end of the gap where a clock change skips midnight, the earlier of two midnights.</summary>
    /// <param name="day">The day.</param>
    public DateTime StartOf(DateOnly day) => First(day.ToDateTime(TimeOnly.MinValue), later: false);

    /// <summary>The end of a civil day, exclusive: 23, 24 or 25 hours after its start.</summary>
    /// <param name="day">The day.</param>
    public DateTime EndOf(DateOnly day) => StartOf(day.AddDays(1));

    /// <summary>The first closing instant strictly after an instant; without a closing time, 24 hours after it.</summary>
    /// <remarks>A closing time that a clock change skips is the end of the gap; of one that comes twice, the later counts.</remarks>
    /// <param name="utc">The instant.</param>
    public DateTime ClosingAfter(DateTime utc)
    {
        if (closing is not { } at)
        {
            return utc.AddDays(1);
        }

        for (var day = DayOf(utc).AddDays(-1); ; day = day.AddDays(1))
        {
            var instant = First(day.ToDateTime(at), later: true);
            if (instant > utc)
            {
                return instant;
            }
        }
    }

    /// <summary>The site's local time of an instant, with its offset.</summary>
    /// <param name="utc">The instant.</param>
    public DateTimeOffset ToLocal(DateTime utc) => TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), zone);

    /// <summary>The instant of a local time; of one that comes twice, the earlier.</summary>
    /// <param name="local">The local time; its kind does not matter.</param>
    /// <param name="utc">The instant.</param>
    /// <returns>False when a clock change skips it: <paramref name="utc"/> is then the end of the gap.</returns>
    public bool TryToUtc(DateTime local, out DateTime utc)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        utc = First(local, later: false);
        return !zone.IsInvalidTime(local);
    }

    private DateTime First(DateTime local, bool later)
    {
        if (zone.IsInvalidTime(local))
        {
            // Gaps begin and end on whole minutes.
            var after = local.AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
            while (zone.IsInvalidTime(after))
            {
                after = after.AddMinutes(1);
            }

            local = after;
        }

        var offset = zone.IsAmbiguousTime(local)
            ? later ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }
}
