using System.Globalization;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>What all tables that are sent as files have in common.</summary>
internal static class ExportFile
{
    private const string FileTime = "yyyy-MM-ddTHHmmzzz";

    /// <summary>What the page asks for; where it stands is of no interest to a file that holds all rows.</summary>
    public static string Query(HttpContext context) => new QueryText.Writer()
        .AddAll(context.Request.Query.Where(field => field.Key is not ("after" or "before"))).ToString();

    /// <summary>Says what is wrong with a query, field by field.</summary>
    public static Task Refuse(HttpContext context, IReadOnlyList<FilterError> errors) => Results.ValidationProblem(
        errors.GroupBy(error => error.Field).ToDictionary(field => field.Key, field => field.Select(error => error.ToString()).ToArray()))
        .ExecuteAsync(context);

    /// <summary>traffic_2025-07-15T1200+0800_2025-07-15T1300+0800.csv: local times with their offset; a missing bound is the clock's beginning, or now.</summary>
    public static string Name(string table, SiteRange range, RangeClock clock)
    {
        var span = clock.Resolve(range);
        var begin = range is { Preset: SiteRange.Custom, From: null } ? "begin" : Text(clock.Local(span.From));
        var end = range is { Preset: SiteRange.Custom, To: null } ? clock.Now : span.To;
        return $"{table}_{begin}_{Text(clock.Local(end))}.csv";
    }

    /// <summary>As the other, for a table without a range: with the time of asking.</summary>
    public static string Name(string table, RangeClock clock) => $"{table}_{Text(clock.Local(clock.Now))}.csv";

    // A colon is no character for a file's name.
    private static string Text(DateTimeOffset local) => local.ToString(FileTime, CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
}
