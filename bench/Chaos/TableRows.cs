using System.Globalization;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Rows by table, as text, so that what must be there and what is there are written alike.</summary>
internal sealed class TableRows
{
    private readonly Dictionary<string, List<string>> _tables = [];

    public int Count => _tables.Values.Sum(rows => rows.Count);

    public void Add(string table, params ReadOnlySpan<object?> values) => Of(table).Add(Row(values));

    /// <summary>Makes a table known, if only to say that it has no rows.</summary>
    public List<string> Of(string table)
    {
        if (!_tables.TryGetValue(table, out var rows))
        {
            _tables.Add(table, rows = []);
        }

        return rows;
    }

    public void Sort()
    {
        foreach (var rows in _tables.Values)
        {
            rows.Sort(StringComparer.Ordinal);
        }
    }

    /// <summary>What differs from these rows, table by table with its first rows; empty when nothing does. Both are sorted.</summary>
    public List<string> Differences(TableRows found)
    {
        var differences = new List<string>();
        foreach (var (table, there) in found._tables)
        {
            var right = _tables.GetValueOrDefault(table) ?? [];
            if (right.SequenceEqual(there))
            {
                continue;
            }

            var lacking = right.Except(there).Take(5).Select(row => $"\n  lacks  {row}");
            var surplus = there.Except(right).Take(5).Select(row => $"\n  holds  {row}");
            differences.Add($"{table}: {there.Count} rows, should be {right.Count}{string.Concat(lacking.Concat(surplus))}");
        }

        return differences;
    }

    private static string Row(ReadOnlySpan<object?> values)
    {
        var words = new string[values.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = values[i] switch
            {
                null => "null",
                bool flag => flag ? "1" : "0",
                DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                var other => other.ToString()!,
            };
        }

        return string.Join(" | ", words);
    }
}
