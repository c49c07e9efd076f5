using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Stays;

namespace TrafficWatch.Web.Streams.Visitors.Routes;

/// <summary>Reads where people go next from the sums by hour, and routes one by one, of all shards.</summary>
internal sealed class RouteQueries(ShardReader reader)
{
    private const int Batch = 2000;

    /// <summary>Routes that begin or end in one of a filter's areas, the most frequent first.</summary>
    public Task<RouteList> RoutesAsync(VisitFilter filter, VisitSpan span, CancellationToken cancellationToken)
    {
        var areas = Areas(filter.Areas);
        return ListAsync(span, (context, hours, stop) =>
        {
            var rows = context.RouteHours.Where(row => row.WindowEnd > hours.From && row.WindowEnd <= hours.To);
            rows = areas.Count > 0 ? rows.Where(row => areas.Contains(row.FromArea) || areas.Contains(row.ToArea)) : rows;
            return rows.GroupBy(row => new { row.FromArea, row.ToArea })
                .Select(group => new Sum
                {
                    First = group.Key.FromArea,
                    Second = group.Key.ToArea,
                    Count = group.Sum(row => row.Routes),
                    TotalMs = group.Sum(row => row.TotalMs),
                }).ToListAsync(stop);
        }, cancellationToken);
    }

    /// <summary>Paths over three areas, one of them a filter's, the most frequent first.</summary>
    public Task<RouteList> PathsAsync(VisitFilter filter, VisitSpan span, CancellationToken cancellationToken)
    {
        var areas = Areas(filter.Areas);
        return ListAsync(span, (context, hours, stop) =>
        {
            var rows = context.PathHours.Where(row => row.WindowEnd > hours.From && row.WindowEnd <= hours.To);
            rows = areas.Count > 0 ? rows.Where(row => areas.Contains(row.FirstArea) || areas.Contains(row.SecondArea) || areas.Contains(row.ThirdArea)) : rows;
            return rows.GroupBy(row => new { row.FirstArea, row.SecondArea, row.ThirdArea })
                .Select(group => new Sum
                {
                    First = group.Key.FirstArea,
                    Second = group.Key.SecondArea,
                    Third = group.Key.ThirdArea,
                    Count = group.Sum(row => row.Paths),
                }).ToListAsync(stop);
        }, cancellationToken);
    }

    /// <summary>All routes that ended within hours, newest first, at constant memory.</summary>
    /// <param name="areas">Areas that they begin or end in; none, or the whole park: any.</param>
    /// <param name="hours">When the other area was entered.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<RouteRow> RowsAsync(IReadOnlyList<string> areas, UtcRange hours, CancellationToken cancellationToken)
    {
        var chosen = Areas(areas);
        return SortedMerge.MergeAsync<RouteRow>(
            [.. Enumerable.Range(0, reader.Count).Select(shard => (SortedMerge.Read<RouteRow>)((last, take, stop) => ReadAsync(shard, chosen, hours, last, take, stop)))],
            Batch,
            ahead: true,
            Compare,
            (a, _) => a,
            cancellationToken);
    }

    /// <summary>Less than zero: the one stands before the other, as an index is read backwards.</summary>
    internal static int Compare(RouteRow a, RouteRow b)
    {
        var byTime = b.Time.CompareTo(a.Time);
        var byUser = byTime != 0 ? byTime : KeyOrder.Compare(b.UserId, a.UserId);
        return byUser != 0 ? byUser : KeyOrder.Compare(b.ToArea, a.ToArea);
    }

    private Task<List<RouteRow>> ReadAsync(int shard, List<string> areas, UtcRange hours, RouteRow? last, int take, CancellationToken cancellationToken) => DaySlices.ReadAsync(
        last is null ? hours : hours with { To = last.Time.AddMilliseconds(1) },
        take,
        range => reader.AskAsync(shard, (context, stop) => DaySlices.BoundsAsync(context.Routes.Where(row => row.RouteTime >= range.From && row.RouteTime < range.To).Select(row => row.RouteTime), stop), cancellationToken),
        (slice, most) => reader.AskAsync(
            shard,
            (context, stop) =>
            {
                var rows = context.Routes.Where(row => row.RouteTime >= slice.From && row.RouteTime < slice.To);
                rows = areas.Count > 0 ? rows.Where(row => areas.Contains(row.FromArea) || areas.Contains(row.ToArea)) : rows;
                if (last is var (user, _, area, time, _))
                {
                    rows = rows.Where(row => row.RouteTime != time || string.Compare(row.UserId, user) < 0 || (row.UserId == user && string.Compare(row.ToArea, area) < 0));
                }

                return rows.OrderByDescending(row => row.RouteTime).ThenByDescending(row => row.UserId).ThenByDescending(row => row.ToArea).Take(most)
                    .Select(row => new RouteRow(row.UserId, row.FromArea, row.ToArea, row.RouteTime, row.TravelTimeMinutes)).ToListAsync(stop);
            },
            cancellationToken));

    private async Task<RouteList> ListAsync(VisitSpan span, Func<ShardContext, UtcRange, CancellationToken, Task<List<Sum>>> read, CancellationToken cancellationToken)
    {
        var (past, running, before) = (SumsAsync(span.Past), span.Runs ? SumsAsync(span.Running) : null, span.Before is { } compared ? SumsAsync(compared) : null);
        var (over, rest, earlier) = (await past, running is null ? [] : await running, before is null ? null : await before);
        return new RouteList(
        [
            .. over.Keys.Union(rest.Keys).Union(earlier?.Keys ?? Enumerable.Empty<(string, string, string?)>())
                .Select(key =>
                {
                    var ((first, second, third), known, more) = (key, over.GetValueOrDefault(key), rest.GetValueOrDefault(key));
                    var (decided, count) = (known?.Count ?? 0, (known?.Count ?? 0) + (more?.Count ?? 0));
                    return new RouteCount(third is null ? [first, second] : [first, second, third], count, third is null ? (known?.TotalMs ?? 0) + (more?.TotalMs ?? 0) : null, decided, earlier is null ? null : earlier.GetValueOrDefault(key)?.Count ?? 0);
                })
                .OrderByDescending(row => row.Count).ThenBy(row => row.Areas[0], StringComparer.Ordinal).ThenBy(row => row.Areas[1], StringComparer.Ordinal).ThenBy(row => row.Areas[^1], StringComparer.Ordinal),
        ]);

        async Task<Dictionary<(string First, string Second, string? Third), Sum>> SumsAsync(UtcRange hours) =>
            (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(shard, (context, stop) => read(context, hours, stop), cancellationToken))))
            .SelectMany(part => part).ToDictionary(sum => (sum.First, sum.Second, sum.Third));
    }

    // Whoever asks for the whole park asks for all of it.
    private static List<string> Areas(IReadOnlyList<string> areas) => areas.Contains(ThresholdSet.WholePark) ? [] : [.. areas];

    private sealed class Sum
    {
        public required string First { get; init; }

        public required string Second { get; init; }

        public string? Third { get; init; }

        public long Count { get; init; }

        public long TotalMs { get; init; }
    }
}
