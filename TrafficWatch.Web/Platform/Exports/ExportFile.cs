using System.Globalization;
using Microsoft.Net.Http.Headers;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>Sends tables as files while they are read, and what all of them have in common.</summary>
internal static class ExportFile
{
    private const string FileTime = "yyyy-MM-ddTHHmmzzz";

    /// <summary>The kinds of file, as the ends of their names.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["csv", "xlsx", "json"];

    /// <summary>What the page asks for; where it stands is of no interest to a file that holds all rows.</summary>
    public static string Query(HttpContext context) => new QueryText.Writer()
        .AddAll(context.Request.Query.Where(field => field.Key is not ("after" or "before" or ExportProgress.Field))).ToString();

    /// <summary>Whether the form for machines is asked for: <c>headers=raw</c>.</summary>
    public static bool IsRaw(HttpContext context) => context.Request.Query["headers"] == "raw";

    /// <summary>Says what is wrong with a query, field by field.</summary>
    public static Task Refuse(HttpContext context, IReadOnlyList<FilterError> errors) => Results.ValidationProblem(
        errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.Select(error => error.ToString()).ToArray()))
        .ExecuteAsync(context);

    /// <summary>Sends a workbook of several sheets.</summary>
    /// <param name="context">The request.</param>
    /// <param name="fileName">What a browser saves it as, without its kind.</param>
    /// <param name="sheets">Its sheets, whose rows are at hand.</param>
    public static Task SendBookAsync(HttpContext context, string fileName, IReadOnlyList<XlsxSheet> sheets)
    {
        Attach(context.Response, "xlsx", fileName);
        return XlsxExport.WriteAsync(context.Response.Body, sheets, context.RequestAborted);
    }

    /// <summary>traffic_2025-07-15T1200+0800_2025-07-15T1300+0800: local times with their offset; a missing bound is the clock's beginning, or now.</summary>
    public static string Name(string table, SiteRange range, RangeClock clock)
    {
        var span = clock.Resolve(range);
        var begin = range is { Preset: SiteRange.Custom, From: null } ? "begin" : Text(clock.Local(span.From));
        var end = range is { Preset: SiteRange.Custom, To: null } ? clock.Now : span.To;
        return $"{table}_{begin}_{Text(clock.Local(end))}";
    }

    /// <summary>As the other, for a table without a range: with the time of asking.</summary>
    public static string Name(string table, RangeClock clock) => $"{table}_{Text(clock.Local(clock.Now))}";

    /// <summary>Sends rows; memory does not grow with their number.</summary>
    /// <param name="context">The request; a client that goes away ends the reading.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="fileName">What a browser saves it as, without its kind.</param>
    /// <param name="table">The columns.</param>
    /// <param name="rows">What to send.</param>
    public static async Task SendAsync<T>(HttpContext context, string kind, string fileName, ExportTable<T> table, IAsyncEnumerable<T> rows)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var stop = given.Token;
        var progress = context.RequestServices.GetService<ExportWatch>()?.Find(context.Request.Query[ExportProgress.Field]);
        var begun = await BeginAsync(rows, stop);
        var response = context.Response;
        Attach(response, kind, fileName);
        var whole = false;
        progress?.Begin(given.Cancel);
        try
        {
            var rest = Counted(begun, progress);
            await (kind switch
            {
                "xlsx" => XlsxExport.WriteAsync(response.Body, table, rest, stop),
                "json" => JsonExport.WriteAsync(response.Body, table, rest, stop),
                _ => CsvExport.WriteAsync(response.Body, table, IsRaw(context), rest, stop),
            });
            whole = true;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // So that the browser knows that the file is not whole.
            context.Abort();
        }
        finally
        {
            progress?.End(whole);
        }
    }

    /// <summary>Reads the first row: as long as nothing was sent, a failure can still be told.</summary>
    /// <returns>All rows, the first too, to be enumerated once.</returns>
    /// <exception cref="ShardAwayException">A database does not answer.</exception>
    public static async Task<IAsyncEnumerable<T>> BeginAsync<T>(IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        var reader = rows.GetAsyncEnumerator(cancellationToken);
        try
        {
            return AllAsync(reader, await reader.MoveNextAsync());
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }

        static async IAsyncEnumerable<T> AllAsync(IAsyncEnumerator<T> reader, bool any)
        {
            await using (reader)
            {
                for (; any; any = await reader.MoveNextAsync())
                {
                    yield return reader.Current;
                }
            }
        }
    }

    /// <summary>Says what a file is, and what a browser saves it as.</summary>
    public static void Attach(HttpResponse response, string kind, string fileName)
    {
        response.ContentType = kind switch { "xlsx" => XlsxExport.ContentType, "json" => "application/json; charset=utf-8", _ => "text/csv; charset=utf-8" };
        response.Headers.CacheControl = "no-store";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{fileName}.{kind}");
        response.Headers.ContentDisposition = disposition.ToString();
    }

    private static IAsyncEnumerable<T> Counted<T>(IAsyncEnumerable<T> rows, ExportProgress? progress) => progress is null ? rows : rows.Select(row =>
    {
        progress.Count();
        return row;
    });

    // A colon is no character for a file's name.
    private static string Text(DateTimeOffset local) => local.ToString(FileTime, CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
