using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Shopping.Resources;
using TrafficWatch.Web.Streams.Shopping.Stats;

namespace TrafficWatch.Web.Streams.Shopping;

/// <summary>The statistics as files. Each takes the query string of its page; a workbook has a sheet for each dimension, and a summary.</summary>
internal static class ShoppingExports
{
    public static void Map(IEndpointRouteBuilder exports)
    {
        foreach (var kind in ExportFile.Kinds)
        {
            exports.MapGet($"/shopping.{kind}", (HttpContext context, StatsQueries queries, RangeClock clock, ShoppingWords words) => SendAsync(context, kind, queries, clock, words));
        }
    }

    private static async Task SendAsync(HttpContext context, string kind, StatsQueries queries, RangeClock clock, ShoppingWords words)
    {
        var filter = StatsFilter.Parse(ExportFile.Query(context), out var errors);
        if (errors.Count > 0)
        {
            await ExportFile.Refuse(context, errors);
            return;
        }

        var name = ExportFile.Name("shopping", filter.Range, clock);
        if (kind == "xlsx")
        {
            await ExportFile.SendBookAsync(context, name, await SheetsAsync(filter, queries, clock, words, context.RequestAborted));
            return;
        }

        var rows = await queries.ListAsync(filter, clock.Resolve(filter.Range), context.RequestAborted);
        await ExportFile.SendAsync(context, kind, name, Table(filter, clock, words), rows.ToAsyncEnumerable());
    }

    private static async Task<IReadOnlyList<XlsxSheet>> SheetsAsync(StatsFilter filter, StatsQueries queries, RangeClock clock, ShoppingWords words, CancellationToken cancellationToken)
    {
        var range = clock.Resolve(filter.Range);
        var actions = (await queries.ListAsync(new StatsFilter(), range, cancellationToken)).ToDictionary(row => row.Label, row => row.Count);
        List<(string, object?)> summary =
        [
            (words.RangeFrom, clock.Local(range.From).ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture)),
            (words.RangeTo, clock.Local(range.To).ToString("yyyy-MM-dd HH:mm zzz", System.Globalization.CultureInfo.InvariantCulture)),
            (words.EventsInAll, actions.Values.Sum()),
            .. ShoppingLabels.Actions.Select(action => (words.Label(action), (object?)actions.GetValueOrDefault(action))),
        ];
        if (actions.GetValueOrDefault(ShoppingLabels.Actions[0]) is > 0 and var clicks)
        {
            summary.AddRange(ShoppingLabels.Actions.Skip(1).Select(action => (words.ShareOfClicks(words.Label(action)), (object?)Math.Round((decimal)actions.GetValueOrDefault(action) / clicks, 4))));
        }

        List<XlsxSheet> sheets =
        [
            XlsxSheet.Of(words.Summary, new ExportTable<(string Item, object? Value)>(words).Text(null, words.ItemColumn, row => row.Item).Mixed(null, words.ValueColumn, row => row.Value), summary.ToAsyncEnumerable()),
        ];
        foreach (var dimension in StatsFilter.Dimensions)
        {
            var own = filter with { Dimension = dimension, Group = filter.Group == dimension ? null : filter.Group };
            sheets.Add(XlsxSheet.Of(words.Dimension(dimension), Table(own, clock, words), (await queries.ListAsync(own, range, cancellationToken)).ToAsyncEnumerable()));
        }

        return sheets;
    }

    private static ExportTable<StatsRow> Table(StatsFilter filter, RangeClock clock, ShoppingWords words)
    {
        var table = new ExportTable<StatsRow>(words);
        if (filter.Span != StatsFilter.Spans[0])
        {
            // A day has no time of day.
            _ = filter.Span == "hour"
                ? table.Time("hour", words.SpanColumn(filter.Span), row => new ExportTime(clock.Local(row.Start!.Value), Minutes: true))
                : table.Text("day", words.SpanColumn(filter.Span), row => clock.Local(row.Start!.Value).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }

        table.Text(filter.Dimension, null, row => row.Label).Text(null, words.Dimension(filter.Dimension), row => words.Label(row.Label));
        if (filter.Group is { } group)
        {
            table.Text(group, null, row => row.Second).Text(null, words.Dimension(group), row => words.Label(row.Second));
        }

        return table.Number("count", words.EventsColumn, row => row.Count).Decimal("share", words.ShareColumn, row => row.Share, 4);
    }
}
