using System.Globalization;

namespace TrafficWatch.Web.Api;

/// <summary>How values stand in a CSV file that a spreadsheet will open.</summary>
internal static class CsvCells
{
    // The last four are what input methods for Chinese and Japanese write, and spreadsheets take for the first four.
    private const string Starters = "=+-@\t\r\n＝＋－＠";

    /// <summary>A text that no spreadsheet takes for a formula: one that could be begins with an apostrophe.</summary>
    public static string Text(string? text) =>
        string.IsNullOrEmpty(text) ? "" : Starters.Contains(text[0]) ? "'" + text : text;

    /// <summary>An instant with its zone's offset: 2025-07-15T12:47:00+08:00, with milliseconds where it has some.</summary>
    public static string Time(DateTimeOffset? local) =>
        local?.ToString(local.Value.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture) ?? "";

    public static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
