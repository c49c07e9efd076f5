using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Schema;

namespace TrafficWatch.Web.Streams.Shopping.Stats;

/// <summary>Sums cells of all shards: windows that begin within a range.</summary>
internal sealed class StatsQueries(ShardReader reader, SiteCalendar calendar)
{
    /// <summary>Newest day first, within it the most frequent label.</summary>
    /// <param name="filter">What is counted, and how.</param>
    /// <param name="range">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StatsRow>> ListAsync(StatsFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        var sums = (await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard, (context, stop) => SumsAsync(context.UserStats.Where(row => row.WindowTime >= range.From && row.WindowTime < range.To), filter.Dimension, stop), cancellationToken)))).SelectMany(part => part);
        return [.. sums.GroupBy(sum => filter.Span == "day" ? calendar.DayOf(sum.WindowTime) : (DateOnly?)null).OrderByDescending(span => span.Key)
            .SelectMany(span => Rows(span.Key, [.. span]))];
    }

    private static IEnumerable<StatsRow> Rows(DateOnly? day, List<Sum> sums)
    {
        var all = sums.Sum(sum => sum.Count);
        return sums.GroupBy(sum => sum.Label).Select(label => new StatsRow(day, label.Key, label.Sum(sum => sum.Count), all == 0 ? 0 : (double)label.Sum(sum => sum.Count) / all))
            .OrderByDescending(row => row.Count).ThenBy(row => row.Label, StringComparer.Ordinal);
    }

    private static Task<List<Sum>> SumsAsync(IQueryable<UserStat> rows, string dimension, CancellationToken stop) => (dimension switch
    {
        "age" => rows.GroupBy(row => new { row.WindowTime, Label = row.AgeRange }).Select(cells => new Sum { WindowTime = cells.Key.WindowTime, Label = cells.Key.Label, Count = cells.Sum(row => row.AgeCount) }),
        "gender" => rows.GroupBy(row => new { row.WindowTime, Label = row.Gender }).Select(cells => new Sum { WindowTime = cells.Key.WindowTime, Label = cells.Key.Label, Count = cells.Sum(row => row.GenderCount) }),
        "province" => rows.GroupBy(row => new { row.WindowTime, Label = row.Province }).Select(cells => new Sum { WindowTime = cells.Key.WindowTime, Label = cells.Key.Label, Count = cells.Sum(row => row.ProvinceCount) }),
        _ => rows.GroupBy(row => new { row.WindowTime, Label = row.ActionType }).Select(cells => new Sum { WindowTime = cells.Key.WindowTime, Label = cells.Key.Label, Count = cells.Sum(row => row.ActionCount) }),
    }).ToListAsync(stop);

    private sealed class Sum
    {
        public DateTime WindowTime { get; init; }

        public required string Label { get; init; }

        public long Count { get; init; }
    }
}
