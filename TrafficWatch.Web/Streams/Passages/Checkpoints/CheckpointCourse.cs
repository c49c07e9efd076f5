namespace TrafficWatch.Web.Streams.Passages.Checkpoints;

/// <summary>A checkpoint's passages over one of the site's days, by its hours: 23 or 25 when clocks change.</summary>
/// <param name="Checkpoint">Its name as delivered.</param>
/// <param name="Hours">Passages of the hours that are over; null for the others.</param>
/// <param name="DayBefore">The same of the day before, whole.</param>
/// <param name="WeekBefore">The same of the day a week before, whole.</param>
/// <param name="Directions">The day's passages by direction; the hour that runs counts.</param>
internal sealed record CheckpointCourse(
    string Checkpoint, IReadOnlyList<long?> Hours, IReadOnlyList<long?> DayBefore, IReadOnlyList<long?> WeekBefore, IReadOnlyList<(string Direction, long Count)> Directions)
{
    /// <summary>The day so far, the hour that runs too.</summary>
    public long Total => Directions.Sum(part => part.Count);

    /// <summary>Hours that are over.</summary>
    public int Over => Hours.Count(hour => hour is not null);

    /// <summary>The hours that are over, against the same of another day: 0.05 for five in a hundred more; null where that had none.</summary>
    /// <param name="other">One of the days before.</param>
    public double? ChangeFrom(IReadOnlyList<long?> other)
    {
        var (now, then) = (Hours.Sum(hour => hour ?? 0), other.Take(Over).Sum(hour => hour ?? 0));
        return then == 0 ? null : ((double)now / then) - 1;
    }
}
