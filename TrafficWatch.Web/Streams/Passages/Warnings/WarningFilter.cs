using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Warnings;

/// <summary>Which cases the table of cloned plates and its export show. Query names: state, checkpoint, range.</summary>
internal sealed record WarningFilter
{
    private const int LongestKey = 255;
    private static readonly SiteRange Default = new("7d");

    /// <summary>States of cases; none: what stands against somebody.</summary>
    public IReadOnlyList<string> Chosen { get; init; } = [];

    /// <summary>A checkpoint that one of the sightings was at, as delivered; null: any.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>When cases began.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static WarningFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => WarningKey.Parse(cursor) is not null);
        foreach (var state in text.All("state").Except(WarningTable.States))
        {
            text.Refuse("state", state, $"must be one of {string.Join(", ", WarningTable.States)}", $"只能是 {string.Join("、", WarningTable.States)} 之一");
        }

        var checkpoint = text.One("checkpoint");
        if (checkpoint?.Length > LongestKey)
        {
            text.Refuse("checkpoint", checkpoint, $"must have at most {LongestKey} characters", $"最多 {LongestKey} 个字符");
        }

        var filter = new WarningFilter
        {
            Chosen = [.. text.All("state").Intersect(WarningTable.States)],
            Checkpoint = checkpoint?.Length <= LongestKey ? checkpoint : null,
            Range = SiteRange.Parse(text, Default),
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter;
    }
}
