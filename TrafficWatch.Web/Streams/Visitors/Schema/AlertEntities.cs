using TrafficWatch.Web.Platform.Alerts;

namespace TrafficWatch.Web.Streams.Visitors.Schema;

/// <summary>area_alert: its subject is an area; <c>*</c> is the park.</summary>
internal sealed class AreaAlertCase : AlertCaseRow
{
    /// <summary>Present at the last change.</summary>
    public long CurrentVisitors { get; set; }

    /// <summary>The most present at a change of level.</summary>
    public long PeakVisitors { get; set; }

    public int Threshold { get; set; }

    public override AlertFigures Figures => new(CurrentVisitors, PeakVisitors, Threshold);
}

/// <summary>area_alert_log: every transition.</summary>
internal sealed class AreaAlertLog : AlertLogRow
{
    public long CurrentVisitors { get; set; }

    public int Threshold { get; set; }

    public required string AlertLevel { get; set; }

    public required string AlertMessage { get; set; }

    public override (double Value, double Threshold) Figures => (CurrentVisitors, Threshold);
}

/// <summary>area_alert_care: what people do about an alert.</summary>
internal sealed class AreaAlertCare : AlertCareRow;

/// <summary>area_alert_note: what was done about an alert, line by line.</summary>
internal sealed class AreaAlertNote : AlertNoteRow;
