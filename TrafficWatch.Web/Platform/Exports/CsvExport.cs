using System.Globalization;
using CsvHelper;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>Writes rows as a CSV file while they are read: memory does not grow with their number.</summary>
internal static class CsvExport
{
    // The mark by which Excel knows UTF-8. Formulas are defused in the cells, as some begin with characters that are not ASCII.
    private static readonly CsvWriterOptions Options = CsvWriterOptions.Default with { WriteByteOrderMark = true };

    /// <param name="body">Where to.</param>
    /// <param name="table">The columns.</param>
    /// <param name="raw">For machines: names and moments as scripts know them.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WriteAsync<T>(Stream body, ExportTable<T> table, bool raw, IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        var columns = table.Columns.Where(column => (raw ? column.Raw : column.Title) is not null).ToArray();
        await using var csv = CsvWriter.Create(body, Options, leaveOpen: true);
        foreach (var title in raw ? columns.Select(column => column.Raw!) : table.Titles)
        {
            csv.WriteField(title);
        }

        await csv.EndRecordAsync(cancellationToken);
        await foreach (var row in rows)
        {
            foreach (var column in columns)
            {
                Write(csv, column.IsTime, column.Value(row), raw);
            }

            // Sends only when the buffer is almost full.
            await csv.EndRecordAsync(cancellationToken);
        }
    }

    private static void Write(CsvWriter csv, bool isTime, object? value, bool raw)
    {
        switch (value)
        {
            case ExportTime time when raw:
                csv.Time(time.Local);
                break;
            case ExportTime moment:
                csv.WriteField(moment.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                csv.WriteField(moment.Local.ToString(moment.Minutes ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture));
                csv.WriteField(moment.Offset);
                break;
            case long number:
                csv.Number(number);
                break;
            case decimal figure:
                csv.WriteField(figure.ToString("0.############", CultureInfo.InvariantCulture));
                break;
            default:
                for (var cells = isTime && !raw ? 3 : 1; cells > 0; cells--)
                {
                    csv.Text(value as string);
                }

                break;
        }
    }
}
