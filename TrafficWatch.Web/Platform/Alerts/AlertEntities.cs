using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>What a stream measures where it alerts, in the unit of the subject.</summary>
/// <param name="Value">At the last change of level.</param>
/// <param name="Worst">The most, or worst, at a change of level.</param>
/// <param name="Threshold">What was passed; 0: there is none any more.</param>
public readonly record struct AlertFigures(double Value, double Worst, double Threshold);

/// <summary>One alert from when it was raised until it was cleared, as the stream decided it. Times are UTC.</summary>
internal abstract class AlertCaseRow
{
    /// <summary>What is alerted of; where the row lives is by this.</summary>
    public required string Subject { get; set; }

    /// <summary>When the subject left the normal level.</summary>
    public DateTime RaisedAt { get; set; }

    /// <summary>0 once it is cleared, 1 warning, 2 alert.</summary>
    public sbyte Level { get; set; }

    /// <summary>The highest level that it had.</summary>
    public sbyte WorstLevel { get; set; }

    /// <summary>When it had its present level.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>Null while it is open.</summary>
    public DateTime? ClearedAt { get; set; }

    /// <summary>Why it changed last, when it was not the data; else null.</summary>
    public string? Reason { get; set; }

    /// <summary>What was measured; no column by itself.</summary>
    public abstract AlertFigures Figures { get; }
}

/// <summary>A change of level.</summary>
internal abstract class AlertLogRow
{
    public required string Subject { get; set; }

    public DateTime AlertTime { get; set; }

    public sbyte FromLevel { get; set; }

    public sbyte ToLevel { get; set; }

    public AlertLevel From => (AlertLevel)FromLevel;

    public AlertLevel To => (AlertLevel)ToLevel;

    /// <summary>raised, escalated, eased or cleared.</summary>
    public required string Kind { get; set; }

    /// <summary>Why, when it was not the data: edit, new-log, set-back, removed, merged; else null.</summary>
    public string? Reason { get; set; }

    /// <summary>What was measured, and the threshold that was passed or gone below; 0 when thresholds were taken away. No column by itself.</summary>
    public abstract (double Value, double Threshold) Figures { get; }
}

/// <summary>What people do about an alert. A row of its own, for what the stream decides is written again when an epoch is.</summary>
internal abstract class AlertCareRow
{
    public string Subject { get; set; } = "";

    public DateTime RaisedAt { get; set; }

    public DateTime? AcknowledgedAt { get; set; }

    public string? AcknowledgedBy { get; set; }

    public string? AssignedTo { get; set; }

    public DateTime? SnoozedUntil { get; set; }

    /// <summary>How far up the escalation list it was told; 0: the first.</summary>
    public int Step { get; set; }

    /// <summary>Reminders since the step began.</summary>
    public int Reminders { get; set; }

    /// <summary>When it was last told to somebody.</summary>
    public DateTime? ToldAt { get; set; }

    /// <summary>Rises with each edit; guards against two editors.</summary>
    public int Version { get; set; }
}

/// <summary>What was done about an alert, line by line.</summary>
internal abstract class AlertNoteRow
{
    public long Id { get; set; }

    public string Subject { get; set; } = "";

    public DateTime RaisedAt { get; set; }

    public DateTime MadeAt { get; set; }

    /// <summary>acknowledged, unacknowledged, assigned, snoozed, unsnoozed, commented, reminded or stepped.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Who did it, or whom it was told.</summary>
    public string Who { get; set; } = "";

    public string? Text { get; set; }
}
