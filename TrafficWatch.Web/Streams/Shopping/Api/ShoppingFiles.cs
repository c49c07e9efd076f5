using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
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

    private static async Task CsvAsync(HttpContext context, StatCells cells, SiteCalendar calendar, TimeProvider time)
    {
        var rows = cells.AllAsync(StatCells.Always, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        await using (rows)
        {
            bool any;
            try
            {
                // Before the first byte: as long as nothing was sent, a failure can still be told.
                any = await rows.MoveNextAsync();
            }
            catch (ShardAwayException e)
            {
                await Away(e, time).ExecuteAsync(context);
                return;
            }

            Attach(context, "user_stats_export.csv", "text/csv; charset=utf-8");
            await using var text = new StreamWriter(context.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)) { NewLine = "\r\n" };
            await text.WriteLineAsync("统计时间,行为类型,行为次数,年龄段,年龄统计,性别,性别统计,省份,省份统计,创建时间");
            for (; any; any = await rows.MoveNextAsync())
            {
                var row = rows.Current;
                await text.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ShoppingAnswer.Local(row.WindowTime, calendar)},{row.ActionType},{row.ActionCount},{row.AgeRange},{row.AgeCount},{row.Gender},{row.GenderCount},{Quoted(row.Province)},{row.ProvinceCount},{ShoppingAnswer.Local(row.CreatedAt, calendar)}"));
            }
        }
    }

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
            var name = string.Create(CultureInfo.InvariantCulture, $"user_stats_export_{calendar.ToLocal(until):yyyyMMdd_HHmmss}_{Guid.NewGuid():N}.json");
            var form = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = pretty };
            var address = downloads.Promise(context, name, fetch => SendJsonAsync(fetch, name, form, cells.AllAsync(StatCells.Always, fetch.RequestAborted, until), calendar, time));
            return ApiAnswer.Of(new { filename = name, download_url = address, record_count = count, export_time = ShoppingAnswer.Local(until, calendar) }, time);
        });
    }

    private static async Task SendJsonAsync(HttpContext context, string name, JsonSerializerOptions form, IAsyncEnumerable<StatRow> rows, SiteCalendar calendar, TimeProvider time)
    {
        try
        {
            Attach(context, name, "application/json; charset=utf-8");
            await JsonSerializer.SerializeAsync(context.Response.Body, rows.Select(row => ShoppingAnswer.Cell(row, calendar)), form, context.RequestAborted);
        }
        catch (ShardAwayException e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Away(e, time).ExecuteAsync(context);
        }
    }

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

    private static void Attach(HttpContext context, string name, string type)
    {
        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = $"attachment; filename={name}";
        context.Response.Headers.CacheControl = "no-store";
    }

    private static IResult Away(ShardAwayException e, TimeProvider time) => ApiAnswer.Refused(StatusCodes.Status503ServiceUnavailable, ApiCode.DatabaseAway, e.Message, time);

    /// <summary>As RFC 4180 has it; a spreadsheet takes what begins like a formula for text.</summary>
    private static string Quoted(string text)
    {
        text = text is ['=' or '+' or '-' or '@', ..] ? "'" + text : text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
