using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>One alert from when it was raised until it was cleared, and what people do about it. Times are UTC.</summary>
public sealed record AlertCase
{
    /// <summary>What is alerted of.</summary>
    public required string Subject { get; init; }

    /// <summary>With the subject its key: when the subject left the normal level.</summary>
    public DateTime RaisedAt { get; init; }

    /// <summary>Normal once it is cleared.</summary>
    public AlertLevel Level { get; init; }

    /// <summary>The highest level that it had.</summary>
    public AlertLevel Worst { get; init; }

    /// <summary>When it had its present level.</summary>
    public DateTime ChangedAt { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTime? ClearedAt { get; init; }

    /// <summary>What was measured.</summary>
    public AlertFigures Figures { get; init; }

    /// <summary>Why it changed last, when it was not the data; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>Up to which instant of the data somebody has seen it.</summary>
    public DateTime? AcknowledgedAt { get; init; }

    /// <summary>Who has seen it.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>Who is to see to it.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>Until when nobody wants to hear of it.</summary>
    public DateTime? SnoozedUntil { get; init; }

    /// <summary>How far up the escalation list it was told.</summary>
    public int Step { get; init; }

    /// <summary>How often since it was that step's turn.</summary>
    public int Reminders { get; init; }

    /// <summary>When it was last told to somebody, or said of it that it be quiet.</summary>
    public DateTime? ToldAt { get; init; }

    /// <summary>Rises with each edit and reminder; 0: nobody did anything yet.</summary>
    public int Version { get; init; }

    /// <summary>Its level, or the highest that it had once it is cleared.</summary>
    public AlertLevel Shown => Level == AlertLevel.Normal ? Worst : Level;

    /// <summary>Who takes care of it.</summary>
    public CareState StateAt(DateTime now) => CareRule.StateOf(Level, ChangedAt, AcknowledgedAt, SnoozedUntil, ToldAt, now);

    /// <summary>Whether people have said the same of both; reminders are nobody's word.</summary>
    public bool IsCaredLike(AlertCase other) =>
        (AcknowledgedAt, AcknowledgedBy, AssignedTo, SnoozedUntil) == (other.AcknowledgedAt, other.AcknowledgedBy, other.AssignedTo, other.SnoozedUntil);

    /// <summary>Of stored rows.</summary>
    /// <param name="alert">What the stream decided.</param>
    /// <param name="care">What people did; null: nothing yet.</param>
    internal static AlertCase Of(AlertCaseRow alert, AlertCareRow? care) => new()
    {
        Subject = alert.Subject,
        RaisedAt = alert.RaisedAt,
        Level = (AlertLevel)alert.Level,
        Worst = (AlertLevel)alert.WorstLevel,
        ChangedAt = alert.ChangedAt,
        ClearedAt = alert.ClearedAt,
        Figures = alert.Figures,
        Reason = alert.Reason,
        AcknowledgedAt = care?.AcknowledgedAt,
        AcknowledgedBy = care?.AcknowledgedBy,
        AssignedTo = care?.AssignedTo,
        SnoozedUntil = care?.SnoozedUntil,
        Step = care?.Step ?? 0,
        Reminders = care?.Reminders ?? 0,
        ToldAt = care?.ToldAt,
        Version = care?.Version ?? 0,
    };
}
