using TrafficWatch.Domain.Time;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>Yesterday and today as the screen shows them, and what has come of tomorrow already.</summary>
/// <param name="calendar">The site's days.</param>
internal sealed class DayBooks(SiteCalendar calendar)
{
    private DayBook[] _days = [new(DayCurve.Empty), new(DayCurve.Empty), new(DayCurve.Empty)];

    public DayCurve Yesterday => _days[0].Curve;

    public DayCurve Today => _days[1].Curve;

    /// <summary>Begins with what the tables hold.</summary>
    public void Load(DayCurve yesterday, DayCurve today) => _days = [new(yesterday), new(today), Empty(today.Day.AddDays(1))];

    /// <inheritdoc cref="DayBook.Add"/>
    public void Add(DateTime end, long occupancy, long peak) => Array.ForEach(_days, day => day.Add(end, occupancy, peak));

    /// <inheritdoc cref="DayBook.Entered"/>
    public void Entered(DateTime end, long entries) => Array.ForEach(_days, day => day.Entered(end, entries));

    /// <inheritdoc cref="DayBook.Drop"/>
    public void Drop(DateTime after) => Array.ForEach(_days, day => day.Drop(after));

    /// <summary>Turns to a day. What came of it before stands in its book already.</summary>
    /// <returns>False when it is today.</returns>
    public bool TurnTo(DateOnly day)
    {
        if (Today.Day == day)
        {
            return false;
        }

        DayBook Of(DateOnly wanted) => _days.FirstOrDefault(book => book.Curve.Day == wanted) ?? Empty(wanted);
        _days = [Of(day.AddDays(-1)), Of(day), Of(day.AddDays(1))];
        return true;
    }

    private DayBook Empty(DateOnly day) => new(new DayCurve(day, calendar.StartOf(day), calendar.EndOf(day), [], 0, 0, null));
}
