using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>Reads the alerts that are open from all shards, and which areas have quiet hours now.</summary>
internal sealed class OpenAlerts(ShardReader reader, SiteCalendar calendar, TimeProvider time)
{
    /// <summary>As it is now.</summary>
    public async Task<OpenAlertList> ReadAsync(CancellationToken cancellationToken)
    {
        var hours = reader.AskMainAsync(
            (main, stop) => main.Thresholds.Where(row => row.QuietHours != null && row.MergedInto == null).Select(row => new { row.AreaId, row.QuietHours }).ToListAsync(stop), cancellationToken);
        var open = Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            async (context, stop) =>
            {
                var alerts = await context.AlertCases.AsNoTracking().Where(alert => alert.ClearedAt == null).ToListAsync(stop);
                return alerts.Count == 0 ? [] : await WithCareAsync(context, alerts, stop);
            },
            cancellationToken)));
        await Task.WhenAll(hours, open);
        var now = TimeOnly.FromDateTime(calendar.ToLocal(time.GetUtcNow().UtcDateTime).DateTime);
        return new OpenAlertList(
            [.. (await open).SelectMany(part => part).OrderBy(alert => alert.RaisedAt).ThenBy(alert => alert.AreaId, StringComparer.Ordinal)],
            [.. (await hours).Where(row => LocalSpans.Parse(row.QuietHours)?.Hold(now) == true).Select(row => row.AreaId)]);
    }

    private static async Task<List<AlertCase>> WithCareAsync(ShardContext context, List<AreaAlertCase> alerts, CancellationToken cancellationToken)
    {
        var raised = alerts.Select(alert => alert.RaisedAt).Distinct().ToList();
        var care = (await context.AlertCare.AsNoTracking().Where(row => raised.Contains(row.RaisedAt)).ToListAsync(cancellationToken)).ToDictionary(row => (row.Subject, row.RaisedAt));
        return [.. alerts.Select(alert => AlertCase.Of(alert, care.GetValueOrDefault((alert.Subject, alert.RaisedAt))))];
    }
}
