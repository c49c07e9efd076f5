using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>A stream's alerts, and all changes of their level, as files. Each takes the query string of its page.</summary>
internal static class AlertExports
{
    /// <summary>Maps them below <c>/export</c>.</summary>
    public static void MapAlerts(this IEndpointRouteBuilder exports, string stream)
    {
        var alerts = exports.ServiceProvider.GetRequiredKeyedService<StreamAlerts>(stream);
        foreach (var kind in ExportFile.Kinds)
        {
            exports.MapGet($"/{alerts.Source.Names.LogFile}.{kind}", (HttpContext context, RangeClock clock, Words words) => LogAsync(context, kind, alerts, clock, alerts.Source.Texts(words)));
            exports.MapGet($"/{alerts.Source.Names.CaseFile}.{kind}", (HttpContext context, RangeClock clock, Words words) => CasesAsync(context, kind, alerts, clock, alerts.Source.Texts(words)));
        }
    }

    private static Task LogAsync(HttpContext context, string kind, StreamAlerts alerts, RangeClock clock, Words words)
    {
        var (source, called) = (alerts.Source, alerts.Source.Names);
        var filter = AlertFilter.Parse(ExportFile.Query(context), called.Field, out var errors);
        var table = new ExportTable<AlertLogRow>(words)
            .Text(called.Subject, null, row => row.Subject)
            .Time("alert_time", words.TimeColumn, row => new(clock.Local(row.AlertTime)))
            .Text(null, words.SubjectColumn, row => source.Name(row.Subject, words))
            .Text(null, words.SubjectId, row => row.Subject)
            .Text("from_level", null, row => AlertFilter.Name(row.From))
            .Text("to_level", null, row => AlertFilter.Name(row.To))
            .Text("kind", null, row => row.Kind)
            .Text(null, words.TransitionColumn, row => words.Transition(row.From, row.To))
            .Text(null, words.LevelColumn, row => words.Level(row.To))
            .Mixed(called.Value, words.MeasureColumn, row => Figure(row.Figures.Value))
            .Mixed("threshold", words.ThresholdColumn, row => Figure(row.Figures.Threshold));
        return errors.Count > 0 ? ExportFile.Refuse(context, errors) : ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name(called.LogFile, filter.Range, clock),
            source.Extend(table, words)
                .Text("reason", null, row => row.Reason)
                .Text(null, words.ReasonColumn, row => words.TransitionReason(row.Reason)),
            alerts.Log.AllAsync(filter, context.RequestAborted));
    }

    /// <summary>A row for each alert, as the page shows them.</summary>
    private static Task CasesAsync(HttpContext context, string kind, StreamAlerts alerts, RangeClock clock, Words words)
    {
        var (source, called, now) = (alerts.Source, alerts.Source.Names, clock.Now);
        var filter = AlertCaseFilter.Parse(ExportFile.Query(context), called.Field, out var errors);
        return errors.Count > 0 ? ExportFile.Refuse(context, errors) : ExportFile.SendAsync(
            context,
            kind,
            filter.Show == AlertCaseFilter.All ? ExportFile.Name(called.CaseFile, filter.Range, clock) : ExportFile.Name(called.CaseFile, clock),
            new ExportTable<AlertCase>(words)
                .Text(called.Subject, null, row => row.Subject)
                .Time("raised_at", words.RaisedAt, row => new(clock.Local(row.RaisedAt)))
                .Text(null, words.SubjectColumn, row => source.Name(row.Subject, words))
                .Text(null, words.SubjectId, row => row.Subject)
                .Text("level", null, row => AlertFilter.Name(row.Level))
                .Text("worst_level", null, row => AlertFilter.Name(row.Worst))
                .Text(null, words.LevelColumn, row => words.Level(row.Shown))
                .Text("state", null, row => AlertCaseFilter.Name(row.StateAt(now)))
                .Text(null, words.StateColumn, row => words.CareOf(row.StateAt(now)))
                .Time("cleared_at", words.ClearedAt, row => Moment(row.ClearedAt))
                .Number("duration_minutes", words.DurationMinutes, row => (long)((row.ClearedAt ?? now) - row.RaisedAt).TotalMinutes)
                .Mixed(called.Worst, words.HighestColumn, row => Figure(row.Figures.Worst))
                .Mixed("threshold", words.ThresholdColumn, row => Figure(row.Figures.Threshold))
                .Text("acknowledged_by", words.AcknowledgedBy, row => row.AcknowledgedBy)
                .Time("acknowledged_at", words.AcknowledgedAt, row => Moment(row.AcknowledgedAt))
                .Text("assigned_to", words.AssignedTo, row => row.AssignedTo)
                .Time("snoozed_until", words.SnoozedUntilColumn, row => Moment(row.SnoozedUntil < CareRule.UntilCleared ? row.SnoozedUntil : null))
                .Text("told", words.ToldColumn, row => CareText.Whom(row, alerts.Reminders))
                .Number("reminders", words.RemindersColumn, row => row.Reminders)
                .Text("reason", null, row => row.Reason)
                .Text(null, words.ReasonColumn, row => words.TransitionReason(row.Reason)),
            alerts.Cases.AllAsync(filter, context.RequestAborted));

        ExportTime? Moment(DateTime? utc) => utc is { } at ? new(clock.Local(at)) : null;
    }

    // Whole figures stand as such; nothing for what could not be told.
    private static object? Figure(double value) => double.IsNaN(value) ? null : Math.Truncate(value) == value ? (long)value : Math.Round((decimal)value, 2);
}
