using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Shopping;

/// <summary>The instant that a month and a day without a year stand for: midnight of the source zone, in the latest year in which that date is not after the record's own date there.</summary>
/// <param name="zone">The source zone.</param>
public sealed class ShoppingDay(TimeZoneInfo zone)
{
    /// <summary>The eight years of which at least one has a 29 February.</summary>
    private const int YearsBack = 8;
    private readonly SiteCalendar _calendar = new(zone, null);

    /// <summary>What was found for records of one day, by month and day; 0: nothing yet.</summary>
    private readonly long[] _times = new long[13 * 32];
    private DateOnly _today;
    private long _from;
    private long _to;

    /// <summary>Whether there ever is such a date.</summary>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">1 to 31.</param>
    public static bool Exists(int month, int day) => month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2000, month);

    /// <summary>The instant, milliseconds since 1970-01-01 UTC.</summary>
    /// <param name="month">1 to 12.</param>
    /// <param name="day">A day that the month has.</param>
    /// <param name="recordTime">The record's timestamp, milliseconds since 1970-01-01 UTC.</param>
    public long TimeOf(int month, int day, long recordTime)
    {
        if (recordTime < _from || recordTime >= _to)
        {
            _today = _calendar.DayOf(DateTime.UnixEpoch.AddMilliseconds(recordTime));
            (_from, _to) = (Milliseconds(_calendar.StartOf(_today)), Milliseconds(_calendar.EndOf(_today)));
            Array.Clear(_times);
        }

        ref var time = ref _times[(month * 32) + day];
        return time != 0 ? time : time = Latest(month, day);
    }

    private long Latest(int month, int day)
    {
        var year = _today.Year;
        while (year > _today.Year - YearsBack && (day > DateTime.DaysInMonth(year, month) || new DateOnly(year, month, day) > _today))
        {
            year--;
        }

        return Milliseconds(_calendar.StartOf(new DateOnly(year, month, day)));
    }

    private static long Milliseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
}
