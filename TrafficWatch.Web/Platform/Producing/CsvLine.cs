using CsvHelper;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Splits lines of CSV as RFC 4180 has it; a field does not go on over lines. One thread at a time.</summary>
internal sealed class CsvLine
{
    private static readonly CsvReaderOptions Plain = CsvReaderOptions.Default with
    {
        HasHeader = false,
        DetectSeparatorHint = false,
        TrimWhitespace = true,
        TrimInsideQuotes = true,
    };

    private readonly CsvReaderOptions _options;
    private bool _open;

    /// <param name="first">A file's first line, which tells the separator: a comma, a tab, a semicolon or a bar.</param>
    public CsvLine(ReadOnlyMemory<byte> first)
    {
        using var line = CsvReader.Create(first, Plain);
        _options = Plain with
        {
            Separator = line.Separator,
            OnMalformedRecord = bad => _open |= bad.Reason == CsvMalformedReason.UnterminatedQuote,
        };
    }

    /// <returns>The fields without their quotes and the blanks around; null when a quote is not closed.</returns>
    public List<string>? Split(ReadOnlyMemory<byte> line)
    {
        _open = false;
        using var reader = CsvReader.Create(line, _options);
        var read = reader.Read();
        return _open ? null : read ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)] : [];
    }
}
