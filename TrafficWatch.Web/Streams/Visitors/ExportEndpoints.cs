using System.Globalization;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Traffic;

namespace TrafficWatch.Web.Streams.Visitors;

/// <summary>Tables as files. Each takes the query string of its page.</summary>
internal static class ExportEndpoints
{
    private const string FileTime = "yyyy-MM-ddTHHmmzzz";

    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        var exports = routes.MapGroup("/export");
        exports.MapGet("/traffic.csv", TrafficAsync);
        exports.MapGet("/alerts.csv", AlertsAsync);
        var admin = exports.MapGroup("").AdminOnly();
        admin.MapGet("/areas.csv", AreasAsync);
        admin.MapGet("/dead-letters.csv", DeadLettersAsync);
        admin.MapGet("/dead-letters/{id:long}", PayloadAsync);
    }

    private static Task TrafficAsync(HttpContext context, TrafficQueries queries, RangeClock clock)
    {
        var filter = TrafficFilter.Parse(Query(context), out var errors);
        return errors.Count > 0 ? Refuse(context, errors) : CsvExport.SendAsync(
            context,
            FileName("traffic", filter.Range, clock),
            ["area_id", "window_end", "in_count", "out_count", "occupancy", "peak", "released", "repeated_in", "unmatched_out"],
            queries.AllAsync(filter, context.RequestAborted),
            (csv, row) => csv.Text(row.AreaId).Time(clock.Local(row.WindowEnd)).Number(row.In).Number(row.Out)
                .Number(row.Occupancy).Number(row.Peak).Number(row.Released).Number(row.Repeated).Number(row.Unmatched));
    }

    private static Task AlertsAsync(HttpContext context, AlertQueries queries, RangeClock clock)
    {
        var filter = AlertFilter.Parse(Query(context), out var errors);
        return errors.Count > 0 ? Refuse(context, errors) : CsvExport.SendAsync(
            context,
            FileName("alerts", filter.Range, clock),
            ["area_id", "alert_time", "from_level", "to_level", "kind", "current_visitors", "threshold", "alert_message", "reason"],
            queries.AllAsync(filter, context.RequestAborted),
            (csv, row) => csv.Text(row.AreaId).Time(clock.Local(row.Time)).Text(AlertFilter.Name(row.From)).Text(AlertFilter.Name(row.To))
                .Text(row.Kind).Number(row.Visitors).Number(row.Threshold).Text(row.Message).Text(row.Reason));
    }

    private static async Task AreasAsync(HttpContext context, AreaAdmin areas, RangeClock clock) => await CsvExport.SendAsync(
        context,
        FileName("areas", clock),
        ["area_id", "name_zh", "name_en", "current_visitors", "comfort", "warning", "alert", "sort_order", "hidden", "updated_by", "updated_at"],
        Deferred(() => areas.ListAsync(context.RequestAborted)),
        (csv, area) => csv.Text(area.AreaId).Text(area.NameZh).Text(area.NameEn).Number(area.Current)
            .Number(area.Thresholds?.Comfort).Number(area.Thresholds?.Warning).Number(area.Thresholds?.Alert)
            .Number(area.SortOrder).Text(area.Hidden ? "true" : "false").Text(area.UpdatedBy)
            .Time(area.UpdatedAt is { } at ? clock.Local(at) : null));

    private static Task DeadLettersAsync(HttpContext context, DeadLetterAdmin letters, RangeClock clock)
    {
        var filter = DeadLetterFilter.Parse(Query(context), out var errors);
        return errors.Count > 0 ? Refuse(context, errors) : CsvExport.SendAsync(
            context,
            FileName("dead-letters", clock),
            ["id", "stream", "log_id", "partition", "offset", "record_time", "status", "attempts", "reason", "updated_at", "payload_bytes"],
            letters.AllAsync(filter, context.RequestAborted),
            (csv, letter) => csv.Number(letter.Id).Text(letter.Stream).Text(letter.LogId).Number(letter.Partition)
                .Number(letter.Offset).Time(letter.RecordTime is { } time ? clock.Local(time) : null)
                .Text(letter.Status).Number(letter.Attempts).Text(letter.Reason)
                .Time(letter.UpdatedAt is { } at ? clock.Local(at) : null).Number(letter.PayloadBytes));
    }

    private static async Task<IResult> PayloadAsync(long id, HttpContext context, DeadLetterAdmin letters) =>
        await letters.PayloadAsync(id, context.RequestAborted) is { } payload
            ? Results.File(payload, "application/octet-stream", string.Create(CultureInfo.InvariantCulture, $"dead-letter-{id}.bin"))
            : Results.Problem($"dead letter {id} is not there any more", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    // Where a page stands is of no interest to a file that holds them all.
    private static string Query(HttpContext context) => new QueryText.Writer()
        .AddAll(context.Request.Query.Where(field => field.Key is not ("after" or "before"))).ToString();

    private static Task Refuse(HttpContext context, IReadOnlyList<FilterError> errors) => Results.ValidationProblem(
        errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.Select(error => error.ToString()).ToArray()))
        .ExecuteAsync(context);

    /// <summary>traffic_2025-07-15T1200+0800_2025-07-15T1300+0800.csv: local times with their offset; a missing bound is the clock's beginning, or now.</summary>
    private static string FileName(string table, SiteRange range, RangeClock clock)
    {
        var span = clock.Resolve(range);
        var begin = range is { Preset: SiteRange.Custom, From: null } ? "begin" : Text(clock.Local(span.From));
        var end = range is { Preset: SiteRange.Custom, To: null } ? clock.Now : span.To;
        return $"{table}_{begin}_{Text(clock.Local(end))}.csv";
    }

    private static string FileName(string table, RangeClock clock) => $"{table}_{Text(clock.Local(clock.Now))}.csv";

    // A colon is no character for a file's name.
    private static string Text(DateTimeOffset local) => local.ToString(FileTime, CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);

    private static async IAsyncEnumerable<T> Deferred<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        foreach (var row in await read())
        {
            yield return row;
        }
    }
}
