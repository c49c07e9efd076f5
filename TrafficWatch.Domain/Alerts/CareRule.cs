namespace TrafficWatch.Domain.Alerts;

/// <summary>Who takes care of an alert.</summary>
public enum CareState
{
    /// <summary>Nobody yet.</summary>
    Unacknowledged,

    /// <summary>Somebody has said that he has seen it.</summary>
    Acknowledged,

    /// <summary>Nobody wants to hear of it for a while.</summary>
    Snoozed,

    /// <summary>It is over.</summary>
    Cleared,
}

/// <summary>What people's word on an alert is worth once its level has changed: what was said of a warning does not hold for the red alert that it became.</summary>
public static class CareRule
{
    /// <summary>What stands for a snooze without an end of its own, UTC.</summary>
    public static readonly DateTime UntilCleared = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Who takes care of an alert.</summary>
    /// <param name="level">Its level now.</param>
    /// <param name="changedAt">When it had that level.</param>
    /// <param name="acknowledgedAt">Up to which instant of the data somebody has seen it; null: nobody has.</param>
    /// <param name="snoozedUntil">Until when nobody wants to hear of it; null: nobody said so.</param>
    /// <param name="toldAt">When it was last told to somebody, or said of it that it be quiet.</param>
    /// <param name="now">Now.</param>
    public static CareState StateOf(AlertLevel level, DateTime changedAt, DateTime? acknowledgedAt, DateTime? snoozedUntil, DateTime? toldAt, DateTime now) =>
        level == AlertLevel.Normal ? CareState.Cleared
        : acknowledgedAt is { } seen && !HasRisen(level, changedAt, seen) ? CareState.Acknowledged
        : snoozedUntil > now && !(toldAt is { } told && HasRisen(level, changedAt, told)) ? CareState.Snoozed
        : CareState.Unacknowledged;

    /// <summary>Whether an alert rose after an instant: there are two levels, so one that is red since then was yellow.</summary>
    private static bool HasRisen(AlertLevel level, DateTime changedAt, DateTime since) => level == AlertLevel.Alert && changedAt > since;
}
