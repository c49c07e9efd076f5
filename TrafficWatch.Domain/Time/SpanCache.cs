namespace TrafficWatch.Domain.Time;

/// <summary>The span, such as a day, in which an instant falls. The last is kept, for events come one like the other. Times are milliseconds since 1970-01-01 UTC.</summary>
/// <param name="find">The span of an instant; its end is exclusive.</param>
internal sealed class SpanCache(Func<long, (long From, long To)> find)
{
    private (long From, long To) _last;

    /// <summary>The hours of a calendar.</summary>
    public static SpanCache Hours(SiteCalendar calendar) => new(time => Bounds(calendar.HourOf(Utc(time))));

    /// <summary>The days of a calendar.</summary>
    public static SpanCache Days(SiteCalendar calendar) => new(time =>
    {
        var day = calendar.DayOf(Utc(time));
        return Bounds((calendar.StartOf(day), calendar.EndOf(day)));
    });

    /// <summary>The start of the span of an instant.</summary>
    public long StartOf(long time) => Of(time).From;

    /// <summary>The span of an instant.</summary>
    public (long From, long To) Of(long time)
    {
        if (time < _last.From || time >= _last.To)
        {
            _last = find(time);
        }

        return _last;
    }

    private static (long, long) Bounds((DateTime From, DateTime To) span) => (Ms(span.From), Ms(span.To));

    private static DateTime Utc(long time) => DateTime.UnixEpoch.AddMilliseconds(time);

    private static long Ms(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
}
