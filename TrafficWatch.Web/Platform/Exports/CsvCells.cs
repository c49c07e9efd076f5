using CsvHelper;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>How values stand in a CSV file that a spreadsheet will open. Each writes one cell, straight into the writer's buffer.</summary>
internal static class CsvCells
{
    // The last four are what input methods for Chinese and Japanese write, and spreadsheets take for the first four.
    // That is why the library's own defence is not used: it knows ASCII only.
    private const string Starters = "=+-@\t\r\n＝＋－＠";

    /// <summary>A text that no spreadsheet takes for a formula: one that could be begins with an apostrophe.</summary>
    public static CsvWriter Text(this CsvWriter csv, string? text)
    {
        text = text is [var first, ..] && Starters.Contains(first) ? "'" + text : text;

        // Where a comma is the decimal mark, spreadsheets part cells at semicolons: what follows one would begin a cell.
        csv.WriteField(text, text?.AsSpan().IndexOfAny(";\t") >= 0 ? CsvQuoting.Always : CsvQuoting.WhenNeeded);
        return csv;
    }

    /// <summary>An instant with its zone's offset: 2025-07-15T12:47:00+08:00, with milliseconds where it has some.</summary>
    public static CsvWriter Time(this CsvWriter csv, DateTimeOffset? local)
    {
        csv.WriteField(local, local?.Millisecond > 0 ? "yyyy-MM-ddTHH:mm:ss.fffzzz" : "yyyy-MM-ddTHH:mm:sszzz");
        return csv;
    }

    public static CsvWriter Number(this CsvWriter csv, long? number)
    {
        csv.WriteField(number);
        return csv;
    }
}
