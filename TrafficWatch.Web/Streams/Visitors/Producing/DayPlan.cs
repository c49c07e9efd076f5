namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>The pace of simulated days.</summary>
/// <param name="EventsPerSecond">Events a second, on average, while the park is open.</param>
/// <param name="Stay">How long one stays in an area, on average, before it fills or empties faster.</param>
/// <param name="Walk">How long one walks to the next area, on average.</param>
/// <param name="Phase">The part of the opening hours that has gone at an instant (UTC); outside of 0 to 1 while the park is closed.</param>
internal sealed record DayPlan(double EventsPerSecond, TimeSpan Stay, TimeSpan Walk, Func<DateTime, double> Phase)
{
    /// <summary>The length of a pressed day at 20 events a second or more.</summary>
    public static readonly TimeSpan ShortestDay = TimeSpan.FromMinutes(5);

    private const double RateOfShortestDay = 20;

    // The gates are open from 8 to 22 o'clock.
    private const double Opens = 8, OpenHours = 14;

    /// <summary>Real days, at the hours of the site: some 25,000 events each.</summary>
    public static DayPlan Real(TimeZoneInfo zone) => new(0.5, TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(4), time =>
        (TimeZoneInfo.ConvertTimeFromUtc(time, zone).TimeOfDay.TotalHours - Opens) / OpenHours);

    /// <summary>One day after another, pressed into minutes, whatever the hour.</summary>
    /// <param name="rate">Events a second. Below 20 a day takes longer: as many visitors have to come and go.</param>
    /// <param name="start">When the first one starts.</param>
    /// <param name="phase">Where in the day it starts, 0 to 1.</param>
    public static DayPlan Pressed(double rate, DateTime start, double phase)
    {
        var day = ShortestDay * Math.Max(1, RateOfShortestDay / rate);
        // Twice as many events a second mean that each stays half as long: the crowd is the same.
        var stay = ShortestDay * (RateOfShortestDay / rate) * 0.2;
        return new(rate, stay, stay * 0.05, time =>
        {
            var days = ((time - start) / day) + phase;
            return days - Math.Floor(days);
        });
    }
}
