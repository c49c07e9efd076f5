using System.Data.Common;
using CsvHelper;
using Microsoft.Net.Http.Headers;

namespace TrafficWatch.Web.Api;

/// <summary>Sends rows as a CSV file while they are read: memory does not grow with their number.</summary>
internal static class CsvExport
{
    // The mark by which Excel knows UTF-8. Formulas are defused in the cells, as some begin with characters that are not ASCII.
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { WriteByteOrderMark = true };

    /// <param name="context">The request; a client that goes away ends the reading.</param>
    /// <param name="fileName">What a browser saves it as.</param>
    /// <param name="columns">The first line.</param>
    /// <param name="rows">What to send.</param>
    /// <param name="cells">A row's cells, as <see cref="CsvCells"/> writes them.</param>
    public static async Task SendAsync<T>(
        HttpContext context, string fileName, IReadOnlyList<string> columns, IAsyncEnumerable<T> rows, Func<T, IEnumerable<string>> cells)
    {
        var stop = context.RequestAborted;
        await using var reader = rows.GetAsyncEnumerator(stop);
        bool any;
        try
        {
            // Before the first byte: as long as nothing was sent, a failure can still be told.
            any = await reader.MoveNextAsync();
        }
        catch (Exception e) when (e is DbException or TimeoutException || e.InnerException is DbException)
        {
            await Results.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "A database does not answer").ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        response.Headers.ContentDisposition = disposition.ToString();

        await using var csv = CsvWriter.Create(response.Body, Options, leaveOpen: true);
        await WriteAsync(csv, columns, stop);
        for (; any; any = await reader.MoveNextAsync())
        {
            await WriteAsync(csv, cells(reader.Current), stop);
        }
    }

    private static async Task WriteAsync(CsvWriter csv, IEnumerable<string> cells, CancellationToken stop)
    {
        foreach (var cell in cells)
        {
            csv.WriteField(cell);
        }

        await csv.EndRecordAsync(stop);
    }
}
