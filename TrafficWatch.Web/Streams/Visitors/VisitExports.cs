using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;
using TrafficWatch.Web.Streams.Visitors.Routes;
using TrafficWatch.Web.Streams.Visitors.Stays;

namespace TrafficWatch.Web.Streams.Visitors;

/// <summary>Stays and routes as files: what the pages count, and what is counted, over the same hours.</summary>
internal static class VisitExports
{
    public static Task StaysAsync(HttpContext context, string kind, StayQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) => SendAsync(
        context,
        kind,
        "stays",
        spans,
        clock,
        new ExportTable<AreaStays>(words)
            .Text("area_id", null, row => row.AreaId)
            .Text(null, words.Area, row => names.Of(row.AreaId, words))
            .Text(null, words.AreaId, row => row.AreaId)
            .Number("stays", words.StaysColumn, row => row.Now.Count)
            .Decimal("stays_change", words.ChangeOfCount, row => row.CountChange, 3)
            .Decimal("median_minutes", words.MedianColumn, row => row.Now.Median, 1)
            .Decimal("median_change", words.ChangeOfMedian, row => row.MedianChange, 1)
            .Decimal("mean_minutes", words.MeanColumn, row => row.Now.Mean, 1)
            .Decimal("mean_change", words.ChangeOfMean, row => row.MeanChange, 1)
            .Decimal("under_a_minute", words.ShortColumn, row => row.Now.Short, 3)
            .Decimal("under_a_minute_change", words.ChangeOfShort, row => row.ShortChange, 3),
        (filter, span) => Deferred(async () => await queries.ListAsync(filter, await spans.KnownAsync(span, context.RequestAborted), context.RequestAborted)));

    public static Task StayRowsAsync(HttpContext context, string kind, StayQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) => SendAsync(
        context,
        kind,
        "visitor_stay_duration",
        spans,
        clock,
        new ExportTable<StayRow>(words)
            .Text("user_id", words.UserColumn, row => row.UserId)
            .Text("area_id", null, row => row.AreaId)
            .Text(null, words.Area, row => names.Of(row.AreaId, words))
            .Text(null, words.AreaId, row => row.AreaId)
            .Time("entry_time", words.EntryColumn, row => new(clock.Local(row.Entry)))
            .Time("exit_time", words.ExitColumn, row => new(clock.Local(row.Exit)))
            .Number("duration_minutes", words.MinutesColumn, row => row.Minutes),
        (filter, span) => queries.RowsAsync(filter.Areas, span.Hours, context.RequestAborted));

    public static Task RoutesAsync(HttpContext context, string kind, RouteQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) => SendAsync(
        context,
        kind,
        "routes",
        spans,
        clock,
        new ExportTable<(RouteCount Row, double Share)>(words)
            .Text("from_area", null, route => route.Row.Areas[0])
            .Text("to_area", null, route => route.Row.Areas[1])
            .Text(null, words.FromColumn, route => names.Of(route.Row.Areas[0], words))
            .Text(null, words.IntoColumn, route => names.Of(route.Row.Areas[1], words))
            .Number("routes", words.TripsColumn, route => route.Row.Count)
            .Decimal("routes_change", words.ChangeOfCount, route => route.Row.Change, 3)
            .Decimal("share", words.ShareColumn, route => route.Share, 3)
            .Decimal("mean_minutes", words.OnTheWay, route => route.Row.Mean, 1),
        (filter, span) => Shared(async () => await queries.RoutesAsync(filter, await spans.KnownAsync(span, context.RequestAborted), context.RequestAborted)));

    public static Task PathsAsync(HttpContext context, string kind, RouteQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) => SendAsync(
        context,
        kind,
        "paths",
        spans,
        clock,
        new ExportTable<(RouteCount Row, double Share)>(words)
            .Text("first_area", null, path => path.Row.Areas[0])
            .Text("second_area", null, path => path.Row.Areas[1])
            .Text("third_area", null, path => path.Row.Areas[2])
            .Text(null, words.FromColumn, path => names.Of(path.Row.Areas[0], words))
            .Text(null, words.ThenColumn, path => names.Of(path.Row.Areas[1], words))
            .Text(null, words.IntoColumn, path => names.Of(path.Row.Areas[2], words))
            .Number("paths", words.TripsColumn, path => path.Row.Count)
            .Decimal("paths_change", words.ChangeOfCount, path => path.Row.Change, 3)
            .Decimal("share", words.ShareColumn, path => path.Share, 3),
        (filter, span) => Shared(async () => await queries.PathsAsync(filter, await spans.KnownAsync(span, context.RequestAborted), context.RequestAborted)));

    public static Task RouteRowsAsync(HttpContext context, string kind, RouteQueries queries, VisitSpans spans, RangeClock clock, AreaNames names, VisitorWords words) => SendAsync(
        context,
        kind,
        "visitor_route_log",
        spans,
        clock,
        new ExportTable<RouteRow>(words)
            .Text("user_id", words.UserColumn, row => row.UserId)
            .Text("from_area", null, row => row.FromArea)
            .Text("to_area", null, row => row.ToArea)
            .Text(null, words.FromColumn, row => names.Of(row.FromArea, words))
            .Text(null, words.IntoColumn, row => names.Of(row.ToArea, words))
            .Time("route_time", words.EntryColumn, row => new(clock.Local(row.Time)))
            .Number("travel_time_minutes", words.OnTheWay, row => row.Minutes),
        (filter, span) => queries.RowsAsync(filter.Areas, span.Hours, context.RequestAborted));

    private static Task SendAsync<T>(
        HttpContext context, string kind, string name, VisitSpans spans, RangeClock clock, ExportTable<T> table, Func<VisitFilter, VisitSpan, IAsyncEnumerable<T>> rows)
    {
        var filter = VisitFilter.Parse(ExportFile.Query(context), out var errors);
        if (errors.Count > 0)
        {
            return ExportFile.Refuse(context, errors);
        }

        var span = spans.Of(filter);
        return ExportFile.SendAsync(context, kind, ExportFile.Name(name, spans.Named(span.Hours), clock), table, rows(filter, span));
    }

    private static IAsyncEnumerable<(RouteCount, double)> Shared(Func<Task<RouteList>> read) => Deferred(async () =>
    {
        var list = await read();
        return (IReadOnlyList<(RouteCount, double)>)[.. list.Rows.Select(row => (row, list.Share(row)))];
    });

    private static async IAsyncEnumerable<T> Deferred<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        foreach (var row in await read())
        {
            yield return row;
        }
    }
}
