using System.Globalization;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>One column of a table that is sent as a file: once for machines, once for people.</summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="Raw">Its name in the machine form; null: it is not there.</param>
/// <param name="Title">Its name for people, in their language; null: it is not there.</param>
/// <param name="Value">A row's value: text, a <see cref="long"/>, a <see cref="decimal"/>, an <see cref="ExportTime"/>, or null.</param>
internal sealed record ExportColumn<T>(string? Raw, string? Title, Func<T, object?> Value)
{
    /// <summary>Values are <see cref="ExportTime"/>s: for people they take three columns.</summary>
    public bool IsTime { get; init; }
}

/// <summary>A moment in a file, in the site's zone.</summary>
/// <param name="Local">The moment with its offset.</param>
/// <param name="Minutes">It names a minute or a longer span by its beginning: seconds say nothing.</param>
internal readonly record struct ExportTime(DateTimeOffset Local, bool Minutes = false)
{
    /// <summary>UTC+08:00: without its first letters a spreadsheet would take it for a time of day.</summary>
    public string Offset => string.Create(CultureInfo.InvariantCulture, $"UTC{Local:zzz}");
}

/// <summary>A table that is sent as a file: its columns told once, for CSV and workbooks, for machines and people.</summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="words">The language of whoever asks.</param>
internal sealed class ExportTable<T>(Words words)
{
    private readonly List<ExportColumn<T>> _columns = [];

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<ExportColumn<T>> Columns => _columns;

    /// <summary>The language of whoever asks.</summary>
    public Words Words => words;

    /// <summary>A column of the same text for both; null names leave it out of a form.</summary>
    public ExportTable<T> Text(string? raw, string? title, Func<T, string?> value) => Add(new(raw, title, value));

    /// <summary>A column of counts.</summary>
    public ExportTable<T> Number(string? raw, string? title, Func<T, long?> value) => Add(new(raw, title, row => value(row)));

    /// <summary>A column of figures with places behind the point.</summary>
    public ExportTable<T> Decimal(string? raw, string? title, Func<T, double?> value, int places) => Add(new(raw, title, row => value(row) is { } figure ? Math.Round((decimal)figure, places, MidpointRounding.AwayFromZero) : null));

    /// <summary>A column in which each row has a value of its own kind.</summary>
    public ExportTable<T> Mixed(string? raw, string? title, Func<T, object?> value) => Add(new(raw, title, value));

    /// <summary>A column of moments.</summary>
    public ExportTable<T> Time(string? raw, string? title, Func<T, ExportTime?> value) => Add(new(raw, title, row => value(row)) { IsTime = true });

    private ExportTable<T> Add(ExportColumn<T> column)
    {
        _columns.Add(column);
        return this;
    }

    /// <summary>The header for people: a moment is a date, a time of day and an offset, each a column.</summary>
    public IEnumerable<string> Titles => _columns.Where(column => column.Title is not null).SelectMany(column => column.IsTime ? new[] { words.DateOf(column.Title!), words.TimeOf(column.Title!), words.OffsetOf(column.Title!) } : [column.Title!]);
}
