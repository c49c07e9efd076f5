using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Traffic;

namespace TrafficWatch.Web.Streams.Visitors;

/// <summary>Tables as files. Each takes the query string of its page.</summary>
internal static class VisitorExports
{
    public static void Map(IEndpointRouteBuilder exports)
    {
        exports.MapGet("/traffic.csv", TrafficAsync);
        exports.MapGet("/alerts.csv", AlertsAsync);
        exports.MapGroup("").AdminOnly().MapGet("/areas.csv", AreasAsync);
    }

    private static Task TrafficAsync(HttpContext context, TrafficQueries queries, RangeClock clock)
    {
        var filter = TrafficFilter.Parse(ExportFile.Query(context), out var errors);
        return errors.Count > 0 ? ExportFile.Refuse(context, errors) : CsvExport.SendAsync(
            context,
            ExportFile.Name("traffic", filter.Range, clock),
            ["area_id", "window_end", "in_count", "out_count", "occupancy", "peak", "released", "repeated_in", "unmatched_out"],
            queries.AllAsync(filter, context.RequestAborted),
            (csv, row) => csv.Text(row.AreaId).Time(clock.Local(row.WindowEnd)).Number(row.In).Number(row.Out)
                .Number(row.Occupancy).Number(row.Peak).Number(row.Released).Number(row.Repeated).Number(row.Unmatched));
    }

    private static Task AlertsAsync(HttpContext context, AlertQueries queries, RangeClock clock)
    {
        var filter = AlertFilter.Parse(ExportFile.Query(context), out var errors);
        return errors.Count > 0 ? ExportFile.Refuse(context, errors) : CsvExport.SendAsync(
            context,
            ExportFile.Name("alerts", filter.Range, clock),
            ["area_id", "alert_time", "from_level", "to_level", "kind", "current_visitors", "threshold", "alert_message", "reason"],
            queries.AllAsync(filter, context.RequestAborted),
            (csv, row) => csv.Text(row.AreaId).Time(clock.Local(row.Time)).Text(AlertFilter.Name(row.From)).Text(AlertFilter.Name(row.To))
                .Text(row.Kind).Number(row.Visitors).Number(row.Threshold).Text(row.Message).Text(row.Reason));
    }

    private static async Task AreasAsync(HttpContext context, AreaAdmin areas, RangeClock clock) => await CsvExport.SendAsync(
        context,
        ExportFile.Name("areas", clock),
        ["area_id", "name_zh", "name_en", "current_visitors", "comfort", "warning", "alert", "sort_order", "hidden", "updated_by", "updated_at"],
        Deferred(async () => (IReadOnlyList<AreaSettings>)[.. (await areas.ListAsync(context.RequestAborted)).Where(area => area.Holds(context.Request.Query["q"]))]),
        (csv, area) => csv.Text(area.AreaId).Text(area.NameZh).Text(area.NameEn).Number(area.Current)
            .Number(area.Thresholds?.Comfort).Number(area.Thresholds?.Warning).Number(area.Thresholds?.Alert)
            .Number(area.SortOrder).Text(area.Hidden ? "true" : "false").Text(area.UpdatedBy)
            .Time(area.UpdatedAt is { } at ? clock.Local(at) : null));

    private static async IAsyncEnumerable<T> Deferred<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        foreach (var row in await read())
        {
            yield return row;
        }
    }
}
