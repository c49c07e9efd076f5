using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Schema;
using TrafficWatch.Web.Streams.Requests.Stats;

namespace TrafficWatch.Web.Streams.Requests.Lines;

/// <summary>Looks for kept lines, newest first, stretch by stretch: the page soon has what is near, and no statement is long.</summary>
internal sealed class LineQueries(ShardReader reader, RangeClock clock, TimeProvider time)
{
    private const int Batch = 2000;

    /// <summary>The first stretch is so long, each further one twice as long as the one before.</summary>
    private static readonly TimeSpan FirstStretch = TimeSpan.FromMinutes(15), LongestStretch = TimeSpan.FromHours(2);

    /// <summary>How long lines are counted: the page is not to wait for that.</summary>
    private static readonly TimeSpan CountFor = TimeSpan.FromMilliseconds(100);

    /// <summary>One page.</summary>
    /// <param name="filter">Which, and where the page stands.</param>
    /// <param name="size">Rows of a page.</param>
    /// <param name="looked">Hears how far a long search has come, UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Page<LineRow>> PageAsync(LineFilter filter, int size, Action<DateTime>? looked, CancellationToken cancellationToken)
    {
        var held = await HeldAsync(filter, cancellationToken);
        return await Paging.ReadAsync<LineRow, LineKey>(
            (key, backwards, take) => RowsAsync(filter, held, key, backwards, take, looked, cancellationToken),
            filter.After is { } after ? LineKey.Parse(after) : null,
            filter.Before is { } before ? LineKey.Parse(before) : null,
            size,
            LineKey.Of,
            key => key.ToCursor(),
            () => CountAsync(filter, held, cancellationToken),
            time);
    }

    /// <summary>All of them, at constant memory: each batch is a statement of its own, so that none stays open.</summary>
    public async IAsyncEnumerable<LineRow> AllAsync(LineFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var held = await HeldAsync(filter, cancellationToken);
        LineKey? last = null;
        List<LineRow> rows;
        do
        {
            rows = await RowsAsync(filter, held, last, backwards: false, Batch, null, cancellationToken);
            foreach (var row in rows)
            {
                yield return row;
                last = LineKey.Of(row);
            }
        }
        while (rows.Count == Batch);
    }

    /// <summary>The part of the range of which there are days.</summary>
    private async Task<UtcRange> HeldAsync(LineFilter filter, CancellationToken cancellationToken)
    {
        var range = clock.Resolve(filter.Range);
        var days = (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(shard, (context, stop) => context.RequestLineDays.Select(day => day.DayStart).ToListAsync(stop), cancellationToken)))).SelectMany(part => part).ToList();
        // A day of the site has 25 hours at most.
        return days.Count == 0 ? new(range.From, range.From) : new(Later(range.From, days.Min()), Earlier(range.To, days.Max().AddHours(25)));
    }

    private async Task<List<LineRow>> RowsAsync(LineFilter filter, UtcRange held, LineKey? key, bool backwards, int take, Action<DateTime>? looked, CancellationToken cancellationToken)
    {
        List<LineRow> rows = [];
        foreach (var stretch in Stretches(held, key, backwards))
        {
            looked?.Invoke(backwards ? stretch.From : stretch.To);
            var wanted = take - rows.Count;
            var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
                shard, (context, stop) => Rows(After(Matching(context, filter, stretch), key, backwards)).Take(wanted).ToListAsync(stop), cancellationToken)));
            rows.AddRange(parts.SelectMany(part => part).Order(Comparer<LineRow>.Create((a, b) => LineKey.Compare(LineKey.Of(a), LineKey.Of(b)) * (backwards ? -1 : 1))).Take(wanted));
            if (rows.Count == take)
            {
                break;
            }
        }

        return rows;
    }

    private async Task<RowCount> CountAsync(LineFilter filter, UtcRange held, CancellationToken cancellationToken)
    {
        var (started, counted) = (time.GetTimestamp(), 0);
        foreach (var stretch in Stretches(held, null, backwards: false))
        {
            if (counted > RowCount.Cap || time.GetElapsedTime(started) > CountFor)
            {
                return new(Math.Min(counted, RowCount.Cap), true);
            }

            counted += (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
                shard, (context, stop) => Matching(context, filter, stretch).Select(row => row.Id).Take(RowCount.Cap + 1).CountAsync(stop), cancellationToken)))).Sum();
        }

        return RowCount.Of(counted);
    }

    /// <summary>Cuts a range into stretches: newest first, or the other way round; what is beyond the key is left out.</summary>
    private static IEnumerable<UtcRange> Stretches(UtcRange held, LineKey? key, bool backwards)
    {
        var (from, to, length) = (held.From, held.To, FirstStretch);
        if (key is { Time: var at })
        {
            (from, to) = backwards ? (Later(from, at), to) : (from, Earlier(to, at.AddMilliseconds(1)));
        }

        while (from < to)
        {
            var stretch = to - from <= length ? new UtcRange(from, to) : backwards ? new UtcRange(from, from + length) : new UtcRange(to - length, to);
            yield return stretch;
            (from, to) = backwards ? (stretch.To, to) : (from, stretch.From);
            length = length * 2 < LongestStretch ? length * 2 : LongestStretch;
        }
    }

    private static IQueryable<RequestLineRow> Matching(ShardContext context, LineFilter filter, UtcRange range)
    {
        var rows = context.RequestLines.AsNoTracking().Where(row => row.EventTime >= range.From && row.EventTime < range.To);
        rows = RequestFields.ClassOf(filter.Status) is { } ofClass ? rows.Where(row => row.Status >= ofClass * 100 && row.Status < (ofClass + 1) * 100) : rows;
        rows = RequestFields.CodeOf(filter.Status) is { } code ? rows.Where(row => row.Status == code) : rows;
        rows = filter.Method is { } method ? rows.Where(row => row.Method == method) : rows;
        rows = filter.Client is { } client ? rows.Where(row => row.Client.StartsWith(client)) : rows;
        rows = filter.Path is { } path ? rows.Where(row => row.Target.Contains(path)) : rows;
        rows = filter.Referrer is { } referrer ? rows.Where(row => row.Referrer.Contains(referrer)) : rows;
        return filter.Agent is { } agent ? rows.Where(row => row.Agent.Contains(agent)) : rows;
    }

    private static IQueryable<RequestLineRow> After(IQueryable<RequestLineRow> rows, LineKey? key, bool backwards)
    {
        if (key is var (at, id))
        {
            rows = backwards
                ? rows.Where(row => row.EventTime >= at && (row.EventTime != at || row.Id > id))
                : rows.Where(row => row.EventTime <= at && (row.EventTime != at || row.Id < id));
        }

        return backwards ? rows.OrderBy(row => row.EventTime).ThenBy(row => row.Id) : rows.OrderByDescending(row => row.EventTime).ThenByDescending(row => row.Id);
    }

    private static IQueryable<LineRow> Rows(IQueryable<RequestLineRow> rows) =>
        rows.Select(row => new LineRow(row.EventTime, row.Id, row.Client, row.Method, row.Target, row.Status, row.Bytes, row.Referrer, row.Agent, row.LatencyUs));

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;
}
