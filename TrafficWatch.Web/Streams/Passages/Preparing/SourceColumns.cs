using System.Text.RegularExpressions;

namespace TrafficWatch.Web.Streams.Passages.Preparing;

/// <summary>Where a file has the eight fields of a passage. Headers are names, or the expressions that an Oracle export leaves there: <c>SUBSTR(HPHM,1,4)||'***'</c>.</summary>
internal sealed partial class SourceColumns
{
    /// <summary>The fields, in the order in which messages have them.</summary>
    public static readonly IReadOnlyList<string> Fields = ["GCXH", "XZQHMC", "KKMC", "FXLX", "GCSJ", "HPZL", "HPHM", "CLPPXH"];

    private readonly int[] _places;

    private SourceColumns(int[] places) => _places = places;

    /// <summary>Finds them in a header.</summary>
    /// <param name="header">Its cells.</param>
    /// <param name="missing">Those that are not there.</param>
    /// <returns>Null when one is missing.</returns>
    public static SourceColumns? Find(IReadOnlyList<string> header, out IReadOnlyList<string> missing)
    {
        var words = header.Select(cell => Word().Matches(cell.ToUpperInvariant()).Select(match => match.Value == "HP" ? "HPHM" : match.Value).ToHashSet()).ToList();
        var places = Fields.Select(field => words.FindIndex(cell => cell.Contains(field))).ToArray();
        missing = [.. Fields.Where((_, at) => places[at] < 0)];
        return missing.Count == 0 ? new SourceColumns(places) : null;
    }

    /// <summary>A row's fields in their order; a row that is too short lacks some.</summary>
    public string[] Pick(IReadOnlyList<string> row) => [.. _places.Select(place => place < row.Count ? row[place] : "")];

    [GeneratedRegex("[A-Z_]+")]
    private static partial Regex Word();
}
