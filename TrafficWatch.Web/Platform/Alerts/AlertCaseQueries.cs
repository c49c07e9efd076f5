using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>A line of an alert's story: a change of level, or what somebody did.</summary>
/// <param name="At">When, UTC: by the data for a change of level, by the clock for what was done.</param>
/// <param name="Change">The change of level; null: something was done.</param>
/// <param name="Note">What was done; null: its level changed.</param>
internal sealed record AlertStoryLine(DateTime At, AlertLogRow? Change, AlertNoteRow? Note);

/// <summary>Reads alerts, from when they were raised until they were cleared, from all shards.</summary>
internal sealed class AlertCaseQueries(AlertSource source, ShardReader reader, ShardMap shards, RangeClock clock, TimeProvider time)
{
    private const int Batch = 1000;

    /// <summary>One page of alerts, newest first.</summary>
    public Task<Page<AlertCase>> PageAsync(AlertCaseFilter filter, int size, CancellationToken cancellationToken = default)
    {
        var tables = Tables(filter);
        return Paging.ReadAsync<AlertCase, AlertCaseKey>(
            async (key, backwards, take) => await Merged(tables, key, backwards, take, ahead: false, cancellationToken).Take(take).ToListAsync(cancellationToken),
            filter.After is { } after ? AlertCaseKey.Parse(after) : null,
            filter.Before is { } before ? AlertCaseKey.Parse(before) : null,
            size,
            AlertCaseKey.Of,
            key => key.ToCursor(),
            async () => RowCount.Of((await Task.WhenAll(tables.Select(table => table.CountAsync(RowCount.Cap + 1, cancellationToken)))).Sum()),
            time);
    }

    /// <summary>All alerts of the filter, wherever its page stands, newest first, at constant memory.</summary>
    public IAsyncEnumerable<AlertCase> AllAsync(AlertCaseFilter filter, CancellationToken cancellationToken = default) =>
        Merged(Tables(filter), null, backwards: false, Batch, ahead: true, cancellationToken);

    /// <summary>An alert by its key; null: there is none.</summary>
    public Task<AlertCase?> FindAsync(AlertCaseKey key, CancellationToken cancellationToken = default)
    {
        var (raised, subject) = key;
        return reader.AskAsync(
            shards.ShardOf(subject),
            async (context, stop) => await source.Cases(context).FirstOrDefaultAsync(row => row.Subject == subject && row.RaisedAt == raised, stop) is { } alert
                ? AlertCase.Of(alert, await source.Care(context).FirstOrDefaultAsync(row => row.Subject == subject && row.RaisedAt == raised, stop)) : null,
            cancellationToken);
    }

    /// <summary>What happened in an alert and what was done about it, in order.</summary>
    public async Task<IReadOnlyList<AlertStoryLine>> StoryAsync(AlertCase alert, CancellationToken cancellationToken = default)
    {
        var (subject, raised, until) = (alert.Subject, alert.RaisedAt, alert.ClearedAt ?? CareRule.UntilCleared);
        var (changes, notes) = await reader.AskAsync(
            shards.ShardOf(subject),
            async (context, stop) => (
                await source.Log(context).Where(row => row.Subject == subject && row.AlertTime >= raised && row.AlertTime <= until).ToListAsync(stop),
                await source.Notes(context).Where(row => row.Subject == subject && row.RaisedAt == raised).OrderBy(row => row.Id).ToListAsync(stop)),
            cancellationToken);

        // In the second in which it was raised another may have been cleared, and in its last one another raised.
        var own = changes.Where(row => raised == until || !((row.AlertTime == raised && row.ToLevel == 0) || (row.AlertTime == until && row.FromLevel == 0)))
            .OrderBy(row => row.AlertTime).ThenBy(row => row.FromLevel == 0 ? 0 : row.ToLevel == 0 ? 2 : 1).ThenBy(row => row.ToLevel);
        return [.. own.Select(row => new AlertStoryLine(row.AlertTime, row, null)).Concat(notes.Select(row => new AlertStoryLine(row.MadeAt, null, row))).OrderBy(line => line.At)];
    }

    private static IAsyncEnumerable<AlertCase> Merged(
        IReadOnlyList<AlertCaseTable> tables, AlertCaseKey? key, bool backwards, int batch, bool ahead, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync<AlertCase>(
            [.. tables.Select(table => (SortedMerge.Read<AlertCase>)(
                (last, take, stop) => table.ReadAsync(last is null ? key : AlertCaseKey.Of(last), backwards, take, stop)))],
            batch,
            ahead,
            backwards ? (a, b) => AlertCaseKey.Compare(b, a) : AlertCaseKey.Compare,
            (a, _) => a,
            cancellationToken);

    private List<AlertCaseTable> Tables(AlertCaseFilter filter)
    {
        // What is open is shown whenever it was raised.
        var range = filter.Show == AlertCaseFilter.All ? clock.Resolve(filter.Range) : (UtcRange?)null;
        return filter.Subjects.Count == 0
            ? [.. Enumerable.Range(0, shards.Count).Select(shard => new AlertCaseTable(reader, source, shard, [], filter, range, clock.Now))]
            : [.. filter.Subjects.GroupBy(shards.ShardOf).Select(own => new AlertCaseTable(reader, source, own.Key, [.. own], filter, range, clock.Now))];
    }
}
