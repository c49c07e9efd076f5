using CsvHelper;
using Microsoft.Net.Http.Headers;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>Sends rows as a CSV file while they are read: memory does not grow with their number.</summary>
internal static class CsvExport
{
    // The mark by which Excel knows UTF-8. Formulas are defused in the cells, as some begin with characters that are not ASCII.
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { WriteByteOrderMark = true };

    /// <param name="context">The request; a client that goes away ends the reading.</param>
    /// <param name="fileName">What a browser saves it as.</param>
    /// <param name="columns">The first line.</param>
    /// <param name="rows">What to send.</param>
    /// <param name="cells">Writes a row's cells, with <see cref="CsvCells"/>.</param>
    public static async Task SendAsync<T>(
        HttpContext context, string fileName, IReadOnlyList<string> columns, IAsyncEnumerable<T> rows, Action<CsvWriter, T> cells)
    {
        var stop = context.RequestAborted;
        await using var reader = rows.GetAsyncEnumerator(stop);
        bool any;
        try
        {
            // Before the first byte: as long as nothing was sent, a failure can still be told.
            any = await reader.MoveNextAsync();
        }
        catch (ShardAwayException e)
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
        foreach (var column in columns)
        {
            csv.WriteField(column);
        }

        await csv.EndRecordAsync(stop);
        for (; any; any = await reader.MoveNextAsync())
        {
            cells(csv, reader.Current);
            // Sends only when the buffer is almost full.
            await csv.EndRecordAsync(stop);
        }
    }
}
