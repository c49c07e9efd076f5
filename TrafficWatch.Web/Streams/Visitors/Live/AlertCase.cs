using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>One alert from when it was raised until it was cleared, and what people do about it. Times are UTC.</summary>
public sealed record AlertCase
{
    /// <summary>The area, or <c>*</c> for the whole park.</summary>
    public required string AreaId { get; init; }

    /// <summary>With the area its key: when the area left the normal level.</summary>
    public DateTime RaisedAt { get; init; }

    /// <summary>Normal once it is cleared.</summary>
    public AlertLevel Level { get; init; }

    /// <summary>The highest level that it had.</summary>
    public AlertLevel Worst { get; init; }

    /// <summary>When it had its present level.</summary>
    public DateTime ChangedAt { get; init; }

    /// <summary>Null while it is open.</summary>
    public DateTime? ClearedAt { get; init; }

    /// <summary>Present at the last change of level.</summary>
    public long Visitors { get; init; }

    /// <summary>The most present at a change of level.</summary>
    public long Peak { get; init; }

    /// <summary>The threshold that was passed or gone below last.</summary>
    public int Threshold { get; init; }

    /// <summary>Why it changed last, when it was not the visitors; else null.</summary>
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
    internal static AlertCase Of(AreaAlertCase alert, AreaAlertCare? care) => new()
    {
        AreaId = alert.Subject,
        RaisedAt = alert.RaisedAt,
        Level = (AlertLevel)alert.Level,
        Worst = (AlertLevel)alert.WorstLevel,
        ChangedAt = alert.ChangedAt,
        ClearedAt = alert.ClearedAt,
        Visitors = alert.CurrentVisitors,
        Peak = alert.PeakVisitors,
        Threshold = alert.Threshold,
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
