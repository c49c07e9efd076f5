using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;

namespace TrafficWatch.Web.Streams.Visitors.Stays;

/// <summary>Reads how long people stay from the sums by hour, and stays one by one, of all shards.</summary>
internal sealed class StayQueries(ShardReader reader, ShardMap shards)
{
    private const int Batch = 2000;

    /// <summary>The whole park first, then areas, the most visited first.</summary>
    public async Task<IReadOnlyList<AreaStays>> ListAsync(VisitFilter filter, VisitSpan span, CancellationToken cancellationToken)
    {
        List<string> areas = [.. filter.Areas.Where(area => area != ThresholdSet.WholePark)];
        var park = filter.Areas.Count == areas.Count && areas.Count > 0 ? null : ListAsync([(shards.ShardOf(ThresholdSet.WholePark), [ThresholdSet.WholePark])], span.OfPark, cancellationToken);
        var others = filter.Areas.Count > 0 && areas.Count == 0 ? null : ListAsync([.. Shards(areas)], span, cancellationToken);
        return
        [
            .. park is null ? [] : await park,
            .. (others is null ? [] : await others).OrderByDescending(area => area.Now.Count).ThenBy(area => area.AreaId, StringComparer.Ordinal),
        ];
    }

    /// <summary>All stays that ended within hours, newest first, at constant memory.</summary>
    /// <param name="areas">Areas; none, or the whole park: all.</param>
    /// <param name="hours">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public IAsyncEnumerable<StayRow> RowsAsync(IReadOnlyList<string> areas, UtcRange hours, CancellationToken cancellationToken) => SortedMerge.MergeAsync<StayRow>(
        [.. Shards(areas.Contains(ThresholdSet.WholePark) ? [] : areas).Select(own => (SortedMerge.Read<StayRow>)((last, take, stop) => ReadAsync(own.Shard, own.Areas, hours, last, take, stop)))],
        Batch,
        ahead: true,
        Compare,
        (a, _) => a,
        cancellationToken);

    /// <summary>Less than zero: the one stands before the other, as an index is read backwards.</summary>
    internal static int Compare(StayRow a, StayRow b)
    {
        var byTime = b.Exit.CompareTo(a.Exit);
        var byArea = byTime != 0 ? byTime : KeyOrder.Compare(b.AreaId, a.AreaId);
        return byArea != 0 ? byArea : KeyOrder.Compare(b.UserId, a.UserId);
    }

    private Task<List<StayRow>> ReadAsync(int shard, List<string> areas, UtcRange hours, StayRow? last, int take, CancellationToken cancellationToken) => DaySlices.ReadAsync(
        last is null ? hours : hours with { To = last.Exit.AddMilliseconds(1) },
        take,
        range => reader.AskAsync(shard, (context, stop) => DaySlices.BoundsAsync(context.Stays.Where(row => row.ExitTime >= range.From && row.ExitTime < range.To).Select(row => row.ExitTime), stop), cancellationToken),
        (slice, most) => reader.AskAsync(
            shard,
            (context, stop) =>
            {
                var rows = context.Stays.Where(row => row.ExitTime >= slice.From && row.ExitTime < slice.To);
                rows = areas.Count > 0 ? rows.Where(row => areas.Contains(row.AreaId)) : rows;
                if (last is var (user, area, _, exit, _))
                {
                    rows = rows.Where(row => row.ExitTime != exit || string.Compare(row.AreaId, area) < 0 || (row.AreaId == area && string.Compare(row.UserId, user) < 0));
                }

                return rows.OrderByDescending(row => row.ExitTime).ThenByDescending(row => row.AreaId).ThenByDescending(row => row.UserId).Take(most)
                    .Select(row => new StayRow(row.UserId, row.AreaId, row.EntryTime, row.ExitTime, row.DurationMinutes)).ToListAsync(stop);
            },
            cancellationToken));

    private async Task<IEnumerable<AreaStays>> ListAsync(IReadOnlyList<(int Shard, List<string> Areas)> asked, VisitSpan span, CancellationToken cancellationToken)
    {
        var (past, running, before) = (SumsAsync(span.Past), span.Runs ? SumsAsync(span.Running) : null, span.Before is { } compared ? SumsAsync(compared) : null);
        var (over, rest, earlier) = (await past, running is null ? [] : await running, before is null ? null : await before);
        return over.Concat(rest).Concat(earlier ?? []).Select(sum => sum.AreaId).Distinct()
            .Select(area => new AreaStays(area, Of(over.Concat(rest), area), Of(over, area), earlier is null ? null : Of(earlier, area)));

        async Task<IReadOnlyList<Sum>> SumsAsync(UtcRange hours) =>
            [.. (await Task.WhenAll(asked.Select(own => reader.AskAsync(own.Shard, (context, stop) => ReadSumsAsync(context, own.Areas, hours, stop), cancellationToken)))).SelectMany(part => part)];

        static StaySum Of(IEnumerable<Sum> sums, string area)
        {
            var own = sums.Where(sum => sum.AreaId == area).ToList();
            return new StaySum([.. own.GroupBy(sum => sum.FromMinutes).Select(bin => (bin.Key, bin.Sum(sum => sum.Stays)))], own.Sum(sum => sum.TotalMs));
        }
    }

    private static Task<List<Sum>> ReadSumsAsync(ShardContext context, List<string> areas, UtcRange hours, CancellationToken stop)
    {
        var rows = context.StayHours.Where(row => row.WindowEnd > hours.From && row.WindowEnd <= hours.To);
        rows = areas.Count > 0 ? rows.Where(row => areas.Contains(row.AreaId)) : rows.Where(row => row.AreaId != ThresholdSet.WholePark);
        return rows.GroupBy(row => new { row.AreaId, row.FromMinutes })
            .Select(group => new Sum
            {
                AreaId = group.Key.AreaId,
                FromMinutes = group.Key.FromMinutes,
                Stays = group.Sum(row => row.Stays),
                TotalMs = group.Sum(row => row.TotalMs),
            }).ToListAsync(stop);
    }

    // An area is on one shard only, so the others need not be asked.
    private IEnumerable<(int Shard, List<string> Areas)> Shards(IReadOnlyList<string> areas) => areas.Count == 0
        ? Enumerable.Range(0, shards.Count).Select(shard => (shard, new List<string>()))
        : areas.GroupBy(shards.ShardOf).Select(own => (own.Key, own.ToList()));

    private sealed class Sum
    {
        public required string AreaId { get; init; }

        public int FromMinutes { get; init; }

        public long Stays { get; init; }

        public long TotalMs { get; init; }
    }
}
