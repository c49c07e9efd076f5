using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Web.Streams.Requests.Tables;

/// <summary>Writes the changes of level, and what they make of the alerts: absolute rows.</summary>
internal static class AlertTables
{
    private const int Together = 500;

    public static void Write(SqlBatch sql, IReadOnlyList<RequestLevelChange> changes, IEnumerable<RequestAlertFigure> figures)
    {
        foreach (var part in changes.Chunk(Together))
        {
            sql.Begin("INSERT INTO request_alert_log (subject, alert_time, from_level, to_level, kind, figure, threshold, reason) VALUES ");
            foreach (var change in part)
            {
                sql.Row().Text(change.Rule.Subject).Time(change.Time).Number((int)change.From).Number((int)change.To)
                    .Text(AlertChange.Kind(change.From, change.To)).Number(change.Figure).Number(change.Threshold).Text(change.Reason);
            }

            sql.End(" ON DUPLICATE KEY UPDATE figure = VALUES(figure), threshold = VALUES(threshold), reason = VALUES(reason)");
        }

        // An alert's row is what its last change makes of it.
        var alerts = changes.GroupBy(change => (change.Rule.Subject, change.RaisedAt)).Select(alert => (Last: alert.Last(), Worst: alert.Max(change => change.From > change.To ? change.From : change.To)));
        foreach (var part in alerts.OrderBy(alert => alert.Last.Rule.Subject, StringComparer.Ordinal).ThenBy(alert => alert.Last.RaisedAt).Chunk(Together))
        {
            sql.Begin("INSERT INTO request_alert (subject, raised_at, level, worst_level, changed_at, cleared_at, figure, worst_figure, threshold, reason) VALUES ");
            foreach (var (last, worst) in part)
            {
                sql.Row().Text(last.Rule.Subject).Time(last.RaisedAt).Number((int)last.To).Number((int)worst).Time(last.Time);
                _ = last.To == AlertLevel.Normal ? sql.Time(last.Time) : sql.Null();
                sql.Number(last.Figure).Number(last.Worst).Number(last.Threshold).Text(last.Reason);
            }

            sql.End(" ON DUPLICATE KEY UPDATE level = VALUES(level), worst_level = GREATEST(worst_level, VALUES(worst_level)), changed_at = VALUES(changed_at), cleared_at = VALUES(cleared_at), figure = VALUES(figure), worst_figure = VALUES(worst_figure), threshold = VALUES(threshold), reason = VALUES(reason)");
        }

        foreach (var alert in figures)
        {
            sql.Statement(
                "UPDATE request_alert SET figure = ?, worst_figure = ? WHERE subject = ? AND raised_at = ?", alert.Figure, alert.Worst, alert.Subject, DateTime.UnixEpoch.AddMilliseconds(alert.RaisedAt));
        }
    }
}
