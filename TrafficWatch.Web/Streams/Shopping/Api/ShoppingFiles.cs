using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Api;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Stats;

namespace TrafficWatch.Web.Streams.Shopping.Api;

/// <summary>The cells as the files of the system before.</summary>
internal static class ShoppingFiles
{
    private const int MostProvinces = 20, Longest = 60;

    /// <summary>A sheet for each: what is counted by, the sheet's name, its first title.</summary>
    private static readonly (string Dimension, string Sheet, string Title)[] Sheets =
        [("action", "行为统计", "行为类型"), ("age", "年龄统计", "年龄段"), ("gender", "性别统计", "性别"), ("province", "省份统计", "省份")];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/export_user_stats", CsvAsync).RequireRateLimiting(ApiLimit.Exports).Tells("All cells as CSV");
        api.MapGet("/export_user_stats/excel", ExcelAsync).RequireRateLimiting(ApiLimit.Exports).Tells(
            "Sums as a workbook, a sheet a dimension",
            ShoppingAnswer.Start,
            ShoppingAnswer.End,
            new("sheets", "Some of action, age, gender, province, with commas between; all of them"));
        api.MapGet("/export_user_stats/json", JsonAsync).RequireRateLimiting(ApiLimit.Exports).Tells(
            "Where all cells can be fetched as JSON, for an hour",
            new ApiParameter("pretty", "true or false: lines that people read"));
    }

    private static Task CsvAsync(HttpContext context, StatCells cells, SiteCalendar calendar, TimeProvider time) => SendAsync(
        context, "csv", "user_stats_export", cells.AllAsync(StatCells.Always, context.RequestAborted), time,
        (body, rows) => CsvExport.WriteAsync(body, Cells(calendar), raw: false, rows, context.RequestAborted));

    private static async Task<IResult> ExcelAsync(HttpContext context, StatsQueries queries, SiteCalendar calendar, TimeProvider time)
    {
        var query = ApiQuery.Of(context);
        var range = ShoppingAnswer.Range(query, calendar, needed: false);
        var chosen = Chosen(query);
        return await ShoppingAnswer.OfAsync(query, time, async () =>
        {
            List<XlsxSheet> sheets = [];
            foreach (var (dimension, sheet, title) in chosen)
            {
                var rows = await queries.ListAsync(new StatsFilter { Dimension = dimension }, range, context.RequestAborted);
                sheets.Add(XlsxSheet.Of(
                    sheet,
                    new ExportTable<StatsRow>(Words.Chinese).Text(null, title, row => row.Label).Number(null, "总数", row => row.Count),
                    (dimension == "province" ? rows.Take(MostProvinces) : rows).ToAsyncEnumerable()));
            }

            return Results.Stream(body => XlsxExport.WriteAsync(body, sheets, context.RequestAborted), XlsxExport.ContentType, "user_stats_export.xlsx");
        });
    }

    private static async Task<IResult> JsonAsync(HttpContext context, StatCells cells, Downloads downloads, SiteCalendar calendar, TimeProvider time)
    {
        var query = ApiQuery.Of(context);
        var pretty = query.OneOf("pretty", "true", "false", "1", "0") is null or "true" or "1";
        return await ShoppingAnswer.OfAsync(query, time, async () =>
        {
            var until = time.GetUtcNow().UtcDateTime;
            var count = await cells.CountAsync(StatCells.Always, context.RequestAborted, until);
            var name = string.Create(CultureInfo.InvariantCulture, $"user_stats_export_{calendar.ToLocal(until):yyyyMMdd_HHmmss}_{Guid.NewGuid():N}");
            var address = downloads.Promise(context, $"{name}.json", fetch => SendAsync(
                fetch, "json", name, cells.AllAsync(StatCells.Always, fetch.RequestAborted, until), time,
                (body, rows) => JsonExport.WriteAsync(body, Cells(calendar), rows, fetch.RequestAborted, pretty)));
            return ApiAnswer.Of(new { filename = $"{name}.json", download_url = address, record_count = count, export_time = ShoppingAnswer.Local(until, calendar) }, time);
        });
    }

    private static async Task SendAsync(
        HttpContext context, string kind, string name, IAsyncEnumerable<StatRow> rows, TimeProvider time, Func<Stream, IAsyncEnumerable<StatRow>, Task> writeAsync)
    {
        IAsyncEnumerable<StatRow> begun;
        try
        {
            begun = await ExportFile.BeginAsync(rows, context.RequestAborted);
        }
        catch (ShardAwayException e)
        {
            await ApiAnswer.Refused(StatusCodes.Status503ServiceUnavailable, ApiCode.DatabaseAway, e.Message, time).ExecuteAsync(context);
            return;
        }

        ExportFile.Attach(context.Response, kind, name);
        await writeAsync(context.Response.Body, begun);
    }

    /// <summary>The cells, with the titles and the names of the system before.</summary>
    private static ExportTable<StatRow> Cells(SiteCalendar calendar) => new ExportTable<StatRow>(Words.Chinese)
        .Number("id", null, row => row.Id)
        .Text("window_time", "统计时间", row => ShoppingAnswer.Local(row.WindowTime, calendar))
        .Text("action_type", "行为类型", row => row.ActionType)
        .Number("action_count", "行为次数", row => row.ActionCount)
        .Text("age_range", "年龄段", row => row.AgeRange)
        .Number("age_count", "年龄统计", row => row.AgeCount)
        .Text("gender", "性别", row => row.Gender)
        .Number("gender_count", "性别统计", row => row.GenderCount)
        .Text("province", "省份", row => row.Province)
        .Number("province_count", "省份统计", row => row.ProvinceCount)
        .Text("created_at", "创建时间", row => ShoppingAnswer.Local(row.CreatedAt, calendar));

    private static List<(string Dimension, string Sheet, string Title)> Chosen(ApiQuery query)
    {
        if (query.Text("sheets", Longest) is not { } named)
        {
            return [.. Sheets];
        }

        var names = named.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.FirstOrDefault(name => !Sheets.Any(sheet => name == sheet.Dimension || name == sheet.Sheet)) is { } unknown)
        {
            query.Refuse("sheets", $"'{unknown}' is none of {string.Join(", ", Sheets.Select(sheet => sheet.Dimension))}");
        }

        return [.. Sheets.Where(sheet => names.Contains(sheet.Dimension) || names.Contains(sheet.Sheet))];
    }
}
