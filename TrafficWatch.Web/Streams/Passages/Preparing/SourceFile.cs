using System.Globalization;
using System.Text;
using System.Text.Unicode;
using ExcelDataReader;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Passages.Preparing;

/// <summary>A row of a file as it was delivered.</summary>
/// <param name="Number">Its number in the file, or in its sheet, from 1 on.</param>
/// <param name="Cells">Its cells as text; null where the row cannot be split into cells.</param>
internal readonly record struct SourceRow(long Number, List<string>? Cells);

/// <summary>Reads CSV (UTF-8 or GB18030, gzipped or not) and workbooks row by row, at a memory that does not grow with the file.</summary>
internal static class SourceFile
{
    /// <summary>Whole numbers beyond this have lost digits in a spreadsheet.</summary>
    private const double Exact = 9_007_199_254_740_992;

    /// <summary>The tables of a file: one of a CSV, one for each sheet that is not empty.</summary>
    public static IEnumerable<IEnumerable<SourceRow>> Tables(string path) =>
        path.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase) ? Sheets(path) : [Csv(path)];

    /// <summary>What a CSV is written in: UTF-8 if all of it is, else GB18030.</summary>
    public static Encoding EncodingOf(string path)
    {
        using var lines = new LineReader(path);
        while (lines.TryRead(out var line))
        {
            if (!Utf8.IsValid(line.Text.Span))
            {
                Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
                return Encoding.GetEncoding("GB18030");
            }
        }

        return Encoding.UTF8;
    }

    private static IEnumerable<SourceRow> Csv(string path)
    {
        var encoding = EncodingOf(path);
        using var lines = new LineReader(path);
        CsvLine? splitter = null;
        while (lines.TryRead(out var line))
        {
            var text = encoding == Encoding.UTF8 ? line.Text : Encoding.Convert(encoding, Encoding.UTF8, line.Text.ToArray());
            splitter ??= new CsvLine(text);
            yield return new SourceRow(line.Number, line.TooLong ? null : splitter.Split(text));
        }
    }

    private static IEnumerable<IEnumerable<SourceRow>> Sheets(string path)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var file = File.OpenRead(path);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(file);
        do
        {
            yield return Rows(reader);
        }
        while (reader.NextResult());
    }

    private static IEnumerable<SourceRow> Rows(IExcelDataReader reader)
    {
        for (long number = 1; reader.Read(); number++)
        {
            var cells = Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column))).ToList();
            if (cells.Exists(cell => cell.Length > 0))
            {
                yield return new SourceRow(number, cells);
            }
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= Exact => throw new InvalidDataException($"a cell holds {number.ToString("0", CultureInfo.InvariantCulture)} as a number: digits were lost when it was saved so; export record ids as text"),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!.Trim(),
    };
}
