using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Reads the alerts that are open from all shards, and which subjects have quiet hours now.</summary>
internal sealed class OpenAlerts(AlertSource source, ShardReader reader, SiteCalendar calendar, TimeProvider time)
{
    /// <summary>As it is now.</summary>
    public async Task<OpenAlertList> ReadAsync(CancellationToken cancellationToken)
    {
        var quiet = source.QuietAsync(reader, TimeOnly.FromDateTime(calendar.ToLocal(time.GetUtcNow().UtcDateTime).DateTime), cancellationToken);
        var open = Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) =>
            {
                var alerts = await source.Cases(context).Where(alert => alert.ClearedAt == null).ToListAsync(stop);
                return alerts.Count == 0 ? [] : await WithCareAsync(context, alerts, stop);
            },
            cancellationToken)));
        await Task.WhenAll(quiet, open);
        return new OpenAlertList([.. (await open).SelectMany(part => part).OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.Subject, StringComparer.Ordinal)], await quiet);
    }

    private async Task<List<AlertCase>> WithCareAsync(ShardContext context, List<AlertCaseRow> alerts, CancellationToken cancellationToken)
    {
        var raised = alerts.Select(alert => alert.RaisedAt).Distinct().ToList();
        var care = (await source.Care(context).Where(row => raised.Contains(row.RaisedAt)).ToListAsync(cancellationToken)).ToDictionary(row => (row.Subject, row.RaisedAt));
        return [.. alerts.Select(alert => AlertCase.Of(alert, care.GetValueOrDefault((alert.Subject, alert.RaisedAt))))];
    }
}
