using System.Globalization;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Shopping.Resources;
using TrafficWatch.Web.Streams.Shopping.Stats;

namespace TrafficWatch.Web.Streams.Shopping;

/// <summary>The statistics as files. Each takes the query string of its page.</summary>
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

        var rows = await queries.ListAsync(filter, clock.Resolve(filter.Range), context.RequestAborted);
        await ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("shopping", filter.Range, clock),
            new ExportTable<StatsRow>(words)
                .Text("day", words.DayColumn, row => row.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                .Text(filter.Dimension, null, row => row.Label)
                .Text(null, words.Dimension(filter.Dimension), row => words.Label(row.Label))
                .Number("count", words.EventsColumn, row => row.Count)
                .Decimal("share", words.ShareColumn, row => row.Share, 4),
            rows.ToAsyncEnumerable());
    }
}
