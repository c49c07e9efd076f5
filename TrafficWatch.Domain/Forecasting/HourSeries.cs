namespace TrafficWatch.Domain.Forecasting;

/// <summary>What a day is like: its weekday, or a holiday.</summary>
/// <param name="special">Days that are not as their weekday says: true for a holiday, false for a day off that is worked.</param>
public sealed class DayKinds(IReadOnlyDictionary<DateOnly, bool> special)
{
    /// <summary>How many kinds there are.</summary>
    public const int Count = 8;

    /// <summary>Not as any weekday.</summary>
    public const int Holiday = 7;

    /// <summary>0 for Sunday to 6 for Saturday, or <see cref="Holiday"/>; a day off that is worked is as a Wednesday.</summary>
    public int Of(DateOnly day) => !special.TryGetValue(day, out var isHoliday) ? (int)day.DayOfWeek : isHoliday ? Holiday : (int)DayOfWeek.Wednesday;
}

/// <summary>Counts by the hour, one hour after another, and what kind of hour each is. Hours that are not known are NaN.</summary>
public sealed class HourSeries
{
    private readonly double[] _counts;
    private readonly (byte Hour, byte Kind, bool Before, bool After)[] _hours;

    /// <param name="start">When the first hour begins, UTC.</param>
    /// <param name="counts">What each came to; NaN for unknown.</param>
    /// <param name="ahead">How many hours follow of which nothing is known yet.</param>
    /// <param name="zone">Whose hours and days count.</param>
    /// <param name="kinds">What days are like.</param>
    public HourSeries(DateTime start, IReadOnlyList<double> counts, int ahead, TimeZoneInfo zone, DayKinds kinds)
    {
        Start = start;
        Known = counts.Count;
        _counts = [.. counts, .. Enumerable.Repeat(double.NaN, ahead)];
        _hours = new (byte, byte, bool, bool)[_counts.Length];
        for (var i = 0; i < _counts.Length; i++)
        {
            var local = TimeZoneInfo.ConvertTimeFromUtc(start.AddHours(i), zone);
            var day = DateOnly.FromDateTime(local);
            _hours[i] = ((byte)local.Hour, (byte)kinds.Of(day), kinds.Of(day.AddDays(1)) == DayKinds.Holiday, kinds.Of(day.AddDays(-1)) == DayKinds.Holiday);
        }
    }

    /// <summary>When the first hour begins, UTC.</summary>
    public DateTime Start { get; }

    /// <summary>How many hours are over.</summary>
    public int Known { get; }

    /// <summary>How many hours there are, those ahead too.</summary>
    public int Length => _counts.Length;

    /// <summary>What an hour came to; NaN for unknown, and for hours before the first.</summary>
    public double this[int hour] => (uint)hour < (uint)_counts.Length ? _counts[hour] : double.NaN;

    /// <summary>The hour of the local day.</summary>
    public int HourOf(int hour) => _hours[hour].Hour;

    /// <summary>What its day is like.</summary>
    public int KindOf(int hour) => _hours[hour].Kind;

    /// <summary>The next day is a holiday.</summary>
    public bool IsBeforeHoliday(int hour) => _hours[hour].Before;

    /// <summary>The day before was one.</summary>
    public bool IsAfterHoliday(int hour) => _hours[hour].After;
}
