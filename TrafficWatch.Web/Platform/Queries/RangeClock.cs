using TrafficWatch.Domain.Time;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>Turns local ranges into instants by the site's zone and the clock, and instants into local time.</summary>
internal sealed class RangeClock(SiteCalendar calendar, TimeProvider time)
{
    // Beyond every row, and far enough from the calendar's end to be moved by an offset.
    private static readonly DateTime End = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Now, UTC.</summary>
    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The instants of a range: days are the site's, of 23, 24 or 25 hours; the last so many minutes or days end with the minute that runs.</summary>
    public UtcRange Resolve(SiteRange range)
    {
        var now = Now;
        var today = calendar.DayOf(now);
        var minute = now.AddTicks((TimeSpan.TicksPerMinute - (now.Ticks % TimeSpan.TicksPerMinute)) % TimeSpan.TicksPerMinute);
        return range.Preset switch
        {
            "15m" => new(minute.AddMinutes(-15), minute),
            "1h" => new(minute.AddHours(-1), minute),
            "today" => new(calendar.StartOf(today), calendar.EndOf(today)),
            "yesterday" => new(calendar.StartOf(today.AddDays(-1)), calendar.EndOf(today.AddDays(-1))),
            "7d" => new(minute.AddDays(-7), minute),
            SiteRange.Custom => new(
                range.From is { } from ? Instant(from, later: false) : DateTime.UnixEpoch,
                range.To is { } to ? Instant(to, later: true) : End),
            _ => throw new ArgumentException($"'{range.Preset}' is no range.", nameof(range)),
        };
    }

    /// <summary>An instant as the site's clocks show it, with its offset.</summary>
    public DateTimeOffset Local(DateTime utc) => calendar.ToLocal(utc);

    // A time that is skipped stands for the first instant after the gap. Of one that comes twice,
    // a range begins with the first and ends with the second, so that it never leaves the hour between out.
    private DateTime Instant(DateTime local, bool later)
    {
        _ = calendar.TryToUtc(local, out var first);
        var asUtc = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var second = asUtc - calendar.Zone.GetUtcOffset(first.AddHours(12));
        return later && second > first && calendar.ToLocal(second).DateTime == local ? second : first;
    }
}
