using TrafficWatch.Web.Platform.Alerts;

namespace TrafficWatch.Web.Streams.Requests.Schema;

/// <summary>request_alert: its subject is what a rule looks at and of which route, such as <c>errors (all)</c>; figures are per cent, milliseconds or minutes.</summary>
internal sealed class RequestAlertCase : AlertCaseRow
{
    /// <summary>In the last minute that was decided; null where it cannot be told.</summary>
    public double? Figure { get; set; }

    /// <summary>The greatest since it was raised.</summary>
    public double WorstFigure { get; set; }

    public double Threshold { get; set; }

    public override AlertFigures Figures => new(Figure ?? double.NaN, WorstFigure, Threshold);
}

/// <summary>request_alert_log: every transition.</summary>
internal sealed class RequestAlertLog : AlertLogRow
{
    /// <summary>In the minute that decided; null where it could not be told.</summary>
    public double? Figure { get; set; }

    public double Threshold { get; set; }

    public override (double Value, double Threshold) Figures => (Figure ?? double.NaN, Threshold);
}

/// <summary>request_alert_care: what people do about an alert.</summary>
internal sealed class RequestAlertCare : AlertCareRow;

/// <summary>request_alert_note: what was done about an alert, line by line.</summary>
internal sealed class RequestAlertNote : AlertNoteRow;

/// <summary>request_alert_rule: when something is wrong, as people set it. The stream takes it from edits alone.</summary>
internal sealed class RequestRuleRow
{
    /// <summary>Kind and route: errors (all).</summary>
    public required string Subject { get; set; }

    /// <summary>Whole minutes that are looked at; 0 for silence.</summary>
    public int Minutes { get; set; }

    /// <summary>Requests that have to be in them; 0 for silence.</summary>
    public int Least { get; set; }

    /// <summary>Per cent, milliseconds or minutes.</summary>
    public double Warning { get; set; }

    public double Alert { get; set; }

    public bool IsOn { get; set; }

    public required string UpdatedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>Rises with each edit; guards against two editors.</summary>
    public int Version { get; set; }
}
