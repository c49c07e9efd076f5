using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Passages.Preparing;

namespace TrafficWatch.Web.Streams.Passages.Details;

/// <summary>Something wrong with a row of a file.</summary>
/// <param name="Row">Its number in the file, from 1 on.</param>
/// <param name="Error">The column, the value and what is wrong.</param>
internal readonly record struct DetailProblem(long Row, FilterError Error);

/// <summary>A file of details, CSV or a workbook, whose first row names columns: what it would make of a table. Columns that it lacks, and rows that it does not name, stay as they are; an empty cell takes a value away.</summary>
internal sealed class DetailFile
{
    private const int MostProblems = 50;
    private readonly IDetailTable _table;
    private readonly Dictionary<string, DetailRow> _stored;
    private readonly Dictionary<string, long> _seen = [];
    private readonly List<DetailRow> _changed = [];
    private readonly List<DetailProblem> _problems = [];
    private int[]? _columns;

    private DetailFile(IDetailTable table, IReadOnlyList<DetailRow> stored) => (_table, _stored) = (table, stored.ToDictionary(table.KeyOf));

    /// <summary>The rows that would become others, or new, with the versions that they have now.</summary>
    public IReadOnlyList<DetailRow> Changed => _changed;

    /// <summary>How many of them are not there yet.</summary>
    public int New => _changed.Count(row => row.Version == 0);

    /// <summary>Rows that are stored as they are in the file.</summary>
    public int Same { get; private set; }

    /// <summary>What is wrong with the file, the first of it; while there is anything, nothing of it may be stored.</summary>
    public IReadOnlyList<DetailProblem> Problems => _problems;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a workbook's name ends with .xlsx.</param>
    /// <param name="table">Which table it is for.</param>
    /// <param name="stored">What the table holds.</param>
    public static DetailFile Read(string path, IDetailTable table, IReadOnlyList<DetailRow> stored)
    {
        var file = new DetailFile(table, stored);
        try
        {
            foreach (var row in SourceFile.Tables(path).First().TakeWhile(_ => file._problems.Count < MostProblems && (file._columns is not null || file._problems.Count == 0)))
            {
                file.Take(row);
            }

            if (file._columns is null && file._problems.Count == 0)
            {
                file.Refuse(1, "file", "", "is empty", "是空文件");
            }
        }
        catch (Exception e) when (e is InvalidDataException or ExcelDataReader.Exceptions.ExcelReaderException)
        {
            file.Refuse(0, "file", "", e.Message, e.Message);
        }

        return file;
    }

    private void Take(SourceRow row)
    {
        if (row.Cells is null)
        {
            Refuse(row.Number, "file", "", "the row's quotes are not closed, or it is too long", "引号没有闭合，或该行太长");
        }
        else if (_columns is null)
        {
            ReadHeader(row.Number, row.Cells);
        }
        else if (row.Cells.Exists(cell => cell.Trim().Length > 0))
        {
            Take(row.Number, row.Cells, _columns);
        }
    }

    private void ReadHeader(long number, List<string> cells)
    {
        var names = cells.ConvertAll(cell => cell.Trim().TrimStart('\uFEFF').ToLowerInvariant());
        int[] columns = [.. _table.Columns.Select(column => names.IndexOf(column))];
        _columns = columns.AsSpan(0, _table.Keys).Contains(-1) ? null : columns;
        foreach (var key in _table.Columns.Take(_table.Keys).Where((_, at) => columns[at] < 0))
        {
            Refuse(number, key, string.Join(", ", names.Take(8)), $"the first row must name this column; it may name {string.Join(", ", _table.Columns)}", $"第一行须有此列；可有 {string.Join("、", _table.Columns)}");
        }
    }

    private void Take(long number, List<string> cells, int[] columns)
    {
        // What an export does to a text that a spreadsheet would take for a formula is undone.
        string? Cell(int at) => columns[at] < 0 ? null : cells.ElementAtOrDefault(columns[at])?.Trim().TrimStart('\'') ?? "";
        var key = string.Join('\t', Enumerable.Range(0, _table.Keys).Select(Cell));
        var before = _stored.GetValueOrDefault(key);
        var (row, errors) = _table.Read(new DetailRow([.. columns.Select((_, at) => Cell(at) ?? before?.Cells[at] ?? "")], before?.Version ?? 0));
        _problems.AddRange(errors.Select(error => new DetailProblem(number, error)));
        if (!_seen.TryAdd(key, number))
        {
            Refuse(number, _table.Columns[0], key.Replace("\t", " → ", StringComparison.Ordinal), $"stands in row {_seen[key]} already", $"在第 {_seen[key]} 行已出现");
        }
        else if (before is not null && before.Cells.SequenceEqual(row.Cells))
        {
            Same++;
        }
        else if (errors.Count == 0)
        {
            _changed.Add(row);
        }
    }

    private void Refuse(long number, string field, string value, string en, string zh) => _problems.Add(new(number, new(field, value, new(en, zh))));
}
