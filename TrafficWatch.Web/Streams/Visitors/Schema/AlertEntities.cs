namespace TrafficWatch.Web.Streams.Visitors.Schema;

/// <summary>area_alert: one alert from when it was raised until it was cleared, as the stream decided it; <c>*</c> is the park. Times are UTC.</summary>
internal sealed class AreaAlertCase
{
    public required string AreaId { get; set; }

    /// <summary>When the area left the normal level.</summary>
    public DateTime RaisedAt { get; set; }

    /// <summary>0 once it is cleared, 1 warning, 2 alert.</summary>
    public sbyte Level { get; set; }

    /// <summary>The highest level that it had.</summary>
    public sbyte WorstLevel { get; set; }

    /// <summary>When it had its present level.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>Null while it is open.</summary>
    public DateTime? ClearedAt { get; set; }

    /// <summary>Present at the last change.</summary>
    public long CurrentVisitors { get; set; }

    /// <summary>The most present at a change of level.</summary>
    public long PeakVisitors { get; set; }

    public int Threshold { get; set; }

    /// <summary>Why it changed last, when it was not the visitors; else null.</summary>
    public string? Reason { get; set; }
}

/// <summary>area_alert_care: what people do about an alert. A row of its own, for what the stream decides is written again when an epoch is.</summary>
internal sealed class AreaAlertCare
{
    public required string AreaId { get; set; }

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

/// <summary>area_alert_note: what was done about an alert, line by line.</summary>
internal sealed class AreaAlertNote
{
    public long Id { get; set; }

    public required string AreaId { get; set; }

    public DateTime RaisedAt { get; set; }

    public DateTime MadeAt { get; set; }

    /// <summary>acknowledged, unacknowledged, assigned, snoozed, unsnoozed, commented, reminded or stepped.</summary>
    public required string Kind { get; set; }

    /// <summary>Who did it, or whom it was told.</summary>
    public required string Who { get; set; }

    public string? Text { get; set; }
}
