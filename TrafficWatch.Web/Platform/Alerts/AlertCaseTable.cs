using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>The alerts that one shard holds for a filter.</summary>
/// <param name="reader">Asks the instance.</param>
/// <param name="source">The stream's tables.</param>
/// <param name="shard">Which.</param>
/// <param name="subjects">Subjects of that shard; none: all.</param>
/// <param name="filter">What is asked for besides.</param>
/// <param name="range">When they were raised; null: whenever.</param>
/// <param name="now">For snoozes, UTC.</param>
internal sealed class AlertCaseTable(ShardReader reader, AlertSource source, int shard, List<string> subjects, AlertCaseFilter filter, UtcRange? range, DateTime now)
{
    private const sbyte Red = (sbyte)AlertLevel.Alert;

    /// <summary>Rows after a key, newest first, or backwards before it, oldest first.</summary>
    public Task<List<AlertCase>> ReadAsync(AlertCaseKey? key, bool backwards, int take, CancellationToken cancellationToken) => reader.AskAsync(
        shard,
        async (context, stop) => (await After(Cases(context), key, backwards).Take(take).ToListAsync(stop)).ConvertAll(pair => AlertCase.Of(pair.Alert, pair.Care)),
        cancellationToken);

    /// <summary>How many rows there are, at most <paramref name="cap"/>.</summary>
    public Task<int> CountAsync(int cap, CancellationToken cancellationToken) =>
        reader.AskAsync(shard, (context, stop) => Cases(context).Select(pair => pair.Alert.RaisedAt).Take(cap).CountAsync(stop), cancellationToken);

    private static IQueryable<Pair> After(IQueryable<Pair> cases, AlertCaseKey? key, bool backwards)
    {
        if (key is var (raised, subject))
        {
            // The bare time first: that part an index serves.
            cases = backwards
                ? cases.Where(pair => pair.Alert.RaisedAt >= raised && (pair.Alert.RaisedAt > raised || string.Compare(pair.Alert.Subject, subject) > 0))
                : cases.Where(pair => pair.Alert.RaisedAt <= raised && (pair.Alert.RaisedAt < raised || string.Compare(pair.Alert.Subject, subject) < 0));
        }

        return backwards
            ? cases.OrderBy(pair => pair.Alert.RaisedAt).ThenBy(pair => pair.Alert.Subject)
            : cases.OrderByDescending(pair => pair.Alert.RaisedAt).ThenByDescending(pair => pair.Alert.Subject);
    }

    private IQueryable<Pair> Cases(ShardContext context)
    {
        var alerts = source.Cases(context);
        var care = source.Care(context);
        if (range is var (from, to))
        {
            alerts = alerts.Where(alert => alert.RaisedAt >= from && alert.RaisedAt < to);
        }

        alerts = subjects.Count > 0 ? alerts.Where(alert => subjects.Contains(alert.Subject)) : alerts;
        var levels = filter.Levels.Select(level => (sbyte)level).ToList();
        alerts = levels.Count > 0 ? alerts.Where(alert => levels.Contains(alert.ClearedAt == null ? alert.Level : alert.WorstLevel)) : alerts;
        var wanted = filter.Wanted.ToList();
        var (over, open) = (wanted.Contains(CareState.Cleared), wanted.Exists(state => state != CareState.Cleared));
        alerts = over && open ? alerts : over ? alerts.Where(alert => alert.ClearedAt != null) : alerts.Where(alert => alert.ClearedAt == null);
        var pairs = from alert in alerts
                    join row in care on new { alert.Subject, alert.RaisedAt } equals new { row.Subject, row.RaisedAt } into found
                    from row in found.DefaultIfEmpty()
                    select new Pair { Alert = alert, Care = row };

        // As CareRule has it.
        var (nobody, seen, later) = (wanted.Contains(CareState.Unacknowledged), wanted.Contains(CareState.Acknowledged), wanted.Contains(CareState.Snoozed));
        return nobody && seen && later
            ? pairs
            : pairs.Where(pair => pair.Alert.ClearedAt != null
                || (pair.Care != null && pair.Care.AcknowledgedAt != null && (pair.Alert.Level != Red || pair.Alert.ChangedAt <= pair.Care.AcknowledgedAt)
                    ? seen
                    : pair.Care != null && pair.Care.SnoozedUntil != null && pair.Care.SnoozedUntil > now && (pair.Alert.Level != Red || pair.Care.ToldAt == null || pair.Alert.ChangedAt <= pair.Care.ToldAt)
                        ? later
                        : nobody));
    }

    private sealed class Pair
    {
        public required AlertCaseRow Alert { get; init; }

        public AlertCareRow? Care { get; init; }
    }
}
