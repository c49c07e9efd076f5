using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrafficWatch.Web.Streams.Passages.Preparing;

/// <summary>What became of the rows: as JSON, and as a page of its own with small charts.</summary>
internal sealed class PreparationReport
{
    private const int MostExamples = 20;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public List<FileReport> Files { get; } = [];

    /// <summary>Rows that repeated another: same GCXH, same GCSJ.</summary>
    public long Copies { get; set; }

    /// <summary>Ids that came with more than one time: each is kept.</summary>
    public long SameIdOtherTime { get; set; }

    /// <summary>Records that were written.</summary>
    public long Written { get; set; }

    /// <summary>Values of them that were unknown, and that the same whole plate had elsewhere, by column.</summary>
    public SortedDictionary<string, long> Filled { get; } = new(StringComparer.Ordinal);

    /// <summary>Of them, by the hour of the day.</summary>
    public long[] Hours { get; } = new long[24];

    /// <summary>Of them, by day.</summary>
    public SortedDictionary<string, long> Days { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of the rows of one file.</summary>
    internal sealed class FileReport
    {
        public required string File { get; init; }

        public long Rows { get; set; }

        public long Kept { get; set; }

        /// <summary>Rows that were refused, by column and reason.</summary>
        public SortedDictionary<string, long> Refused { get; } = new(StringComparer.Ordinal);

        /// <summary>The first of them: row, column and value.</summary>
        public List<string> Examples { get; } = [];

        /// <summary>Values that were put right, by column.</summary>
        public SortedDictionary<string, long> Standardised { get; } = new(StringComparer.Ordinal);

        /// <summary>Empty or <c>-</c>, by column.</summary>
        public SortedDictionary<string, long> Unknown { get; } = new(StringComparer.Ordinal);

        /// <summary>Plates that a camera could not read; they are kept as they are.</summary>
        public long UnreadablePlates { get; set; }

        public void Refuse(long row, string reason)
        {
            var kind = Platform.Ingest.DeadLetter.KindOf(reason);
            Refused[kind] = Refused.GetValueOrDefault(kind) + 1;
            if (Examples.Count < MostExamples)
            {
                Examples.Add(string.Create(CultureInfo.InvariantCulture, $"row {row}: {reason}"));
            }
        }

        public static void Count(SortedDictionary<string, long> counts, string column) => counts[column] = counts.GetValueOrDefault(column) + 1;
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public string ToHtml()
    {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Passages prepared</title><style>body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#172033}table{border-collapse:collapse;margin:.5rem 0 1.5rem}th,td{border-bottom:1px solid #d8dfeb;padding:3px 10px;text-align:left}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}svg rect{fill:#2f6fde}svg text{font-size:9px;fill:#536075}</style><h1>Passages prepared</h1>");
        html.Append(CultureInfo.InvariantCulture, $"<p>{Files.Sum(file => file.Rows):N0} rows read, {Written:N0} records written, {Copies:N0} delivered twice, {Files.Sum(file => file.Refused.Values.Sum()):N0} refused, {SameIdOtherTime:N0} ids with another time.</p>");
        html.Append(CultureInfo.InvariantCulture, $"<p>Filled from the same whole plate: {(Filled.Count == 0 ? "nothing" : Counts(Filled))}; see filled.csv.</p>");
        html.Append("<h2>By hour of the day</h2>").Append(Bars([.. Hours.Select((count, hour) => (hour.ToString("00", CultureInfo.InvariantCulture), count))]));
        html.Append("<h2>By day</h2>").Append(Bars([.. Days.Select(day => (day.Key[^5..], day.Value))]));
        html.Append("<h2>Files</h2><table><tr><th>file</th><th class=n>rows</th><th class=n>kept</th><th class=n>refused</th><th class=n>unreadable plates</th><th>unknown</th><th>standardised</th></tr>");
        foreach (var file in Files)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(file.File)}</td><td class=n>{file.Rows:N0}</td><td class=n>{file.Kept:N0}</td><td class=n>{file.Refused.Values.Sum():N0}</td><td class=n>{file.UnreadablePlates:N0}</td><td>{Counts(file.Unknown)}</td><td>{Counts(file.Standardised)}</td></tr>");
        }

        html.Append("</table>");
        foreach (var file in Files.Where(file => file.Refused.Count > 0))
        {
            html.Append(CultureInfo.InvariantCulture, $"<h2>Refused in {Text(file.File)}</h2><p>{Counts(file.Refused)}</p><ul>{string.Concat(file.Examples.Select(example => $"<li>{Text(example)}</li>"))}</ul>");
        }

        return html.Append("</html>").ToString();

        static string Counts(SortedDictionary<string, long> counts) => string.Join(", ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{Text(count.Key)} {count.Value:N0}")));
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Bars(IReadOnlyList<(string Name, long Count)> bars)
    {
        const int width = 36, height = 120;
        var most = Math.Max(1, bars.Select(bar => bar.Count).DefaultIfEmpty(1).Max());
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<svg width=\"{Math.Max(1, bars.Count) * width}\" height=\"{height + 16}\" role=\"img\">");
        foreach (var (at, (name, count)) in bars.Index())
        {
            var tall = (double)count / most * height;
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{at * width}\" y=\"{height - tall:0.0}\" width=\"{width - 4}\" height=\"{tall:0.0}\"><title>{Text(name)}: {count:N0}</title></rect><text x=\"{at * width}\" y=\"{height + 12}\">{Text(name)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }
}
