using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Schema;

namespace TrafficWatch.Web.Streams.Shopping.Stats;

/// <summary>Sums cells of all shards: windows that begin within a range.</summary>
internal sealed class StatsQueries(ShardReader reader, SiteCalendar calendar, TimeProvider time)
{
    /// <summary>What lies no further apart is drawn by hours, the rest by days.</summary>
    private static readonly TimeSpan Hours = TimeSpan.FromDays(3);

    /// <summary>From the start of one to within the next: a day of the site has up to 25 hours, none fewer than 23.</summary>
    private static readonly TimeSpan DayAndMore = TimeSpan.FromHours(26), Hour = TimeSpan.FromHours(1);

    /// <summary>In the order of <see cref="StatsKey"/>.</summary>
    /// <param name="filter">What is counted, and how.</param>
    /// <param name="range">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StatsRow>> ListAsync(StatsFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        var sums = await SumsAsync(filter.Dimension, filter.Group, filter.Span != "all", range, cancellationToken);
        var rows = sums.GroupBy(sum => StartOf(filter.Span, sum.WindowTime)).SelectMany(span => Rows(span.Key, [.. span])).ToList();
        rows.Sort((a, b) => StatsKey.Compare(StatsKey.Of(a), StatsKey.Of(b)));
        return rows;
    }

    /// <summary>One page of them.</summary>
    /// <param name="rows">All of them.</param>
    /// <param name="filter">Where the page stands.</param>
    /// <param name="size">Rows of a page.</param>
    public Task<Page<StatsRow>> PageAsync(IReadOnlyList<StatsRow> rows, StatsFilter filter, int size) => Paging.ReadAsync<StatsRow, StatsKey>(
        (key, backwards, take) => Task.FromResult(backwards
            ? rows.Where(row => StatsKey.Compare(StatsKey.Of(row), key!.Value) < 0).Reverse().Take(take).ToList()
            : rows.Where(row => key is null || StatsKey.Compare(StatsKey.Of(row), key.Value) > 0).Take(take).ToList()),
        filter.After is { } after ? StatsKey.Parse(after) : null,
        filter.Before is { } before ? StatsKey.Parse(before) : null,
        size,
        StatsKey.Of,
        key => key.ToCursor(),
        () => Task.FromResult(new RowCount(rows.Count, false)),
        time);

    /// <summary>Events by label and span, oldest span first, each label with a figure for every span from the first to the last, null where nothing was stored at all; the most frequent label first.</summary>
    /// <param name="filter">What is counted; the range as a whole is told by hours or by days, whichever fits what there is.</param>
    /// <param name="range">When.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(string Span, IReadOnlyList<(string Label, IReadOnlyList<(DateTime Start, long? Count)> Course)> Labels)> CoursesAsync(StatsFilter filter, UtcRange range, CancellationToken cancellationToken)
    {
        var sums = await SumsAsync(filter.Dimension, null, byWindow: true, range, cancellationToken);
        var times = sums.Select(sum => sum.WindowTime).ToHashSet();
        var span = filter.Span != "all" ? filter.Span : times.Count == 0 || times.Max() - times.Min() > Hours ? "day" : "hour";
        var stored = times.Select(time => StartOf(span, time)!.Value).ToHashSet();
        List<DateTime> spans = [];
        for (var start = stored.Count == 0 ? DateTime.MaxValue : stored.Min(); stored.Count > 0 && start <= stored.Max(); start = StartOf(span, start + (span == "day" ? DayAndMore : Hour))!.Value)
        {
            spans.Add(start);
        }

        return (span,
        [
            .. sums.GroupBy(sum => sum.Label).OrderByDescending(label => label.Sum(sum => sum.Count)).ThenBy(label => label.Key, StringComparer.Ordinal).Select(label =>
            {
                var counts = label.ToLookup(sum => StartOf(span, sum.WindowTime)!.Value, sum => sum.Count);
                return (label.Key, (IReadOnlyList<(DateTime, long?)>)[.. spans.Select(start => (start, stored.Contains(start) ? counts[start].Sum() : (long?)null))]);
            }),
        ]);
    }

    private DateTime? StartOf(string span, DateTime window) => span switch
    {
        "day" => calendar.StartOf(calendar.DayOf(window)),
        "hour" => calendar.HourOf(window).From,
        _ => null,
    };

    private static IEnumerable<StatsRow> Rows(DateTime? start, List<Sum> sums)
    {
        var all = sums.Sum(sum => sum.Count);
        return sums.GroupBy(sum => (sum.Label, sum.Second)).Select(label =>
        {
            var count = label.Sum(sum => sum.Count);
            return new StatsRow(start, label.Key.Label, label.Key.Second, count, all == 0 ? 0 : (double)count / all);
        });
    }

    private async Task<List<Sum>> SumsAsync(string dimension, string? group, bool byWindow, UtcRange range, CancellationToken cancellationToken)
    {
        var (first, second) = (ColumnOf(dimension), ColumnOf(group ?? dimension));
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            (context, stop) =>
            {
                var cells = context.UserStats.Where(row => row.WindowTime >= range.From && row.WindowTime < range.To);
                return (byWindow
                    ? cells.GroupBy(row => new { row.WindowTime, Label = EF.Property<string>(row, first), Second = EF.Property<string>(row, second) })
                        .Select(cell => new Sum { WindowTime = cell.Key.WindowTime, Label = cell.Key.Label, Second = cell.Key.Second, Count = cell.Sum(row => row.ActionCount) })
                    : cells.GroupBy(row => new { Label = EF.Property<string>(row, first), Second = EF.Property<string>(row, second) })
                        .Select(cell => new Sum { Label = cell.Key.Label, Second = cell.Key.Second, Count = cell.Sum(row => row.ActionCount) })).ToListAsync(stop);
            },
            cancellationToken)));
        var sums = parts.SelectMany(part => part).ToList();
        return group is null ? [.. sums.Select(sum => sum with { Second = "" })] : sums;
    }

    private static string ColumnOf(string dimension) => dimension switch
    {
        "age" => nameof(UserStat.AgeRange),
        "gender" => nameof(UserStat.Gender),
        "province" => nameof(UserStat.Province),
        _ => nameof(UserStat.ActionType),
    };

    private sealed record Sum
    {
        public DateTime WindowTime { get; init; }

        public required string Label { get; init; }

        public required string Second { get; init; }

        public long Count { get; init; }
    }
}
