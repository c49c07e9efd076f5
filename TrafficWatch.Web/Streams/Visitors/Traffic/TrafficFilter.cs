using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Traffic;

/// <summary>Which minutes the traffic table and its export show.</summary>
internal sealed record TrafficFilter
{
    private static readonly SiteRange Default = new("1h");

    /// <summary>Areas; none: all of them. The park as a whole (<c>*</c>) is shown only when it is named.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>When; the last hour unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>Query name <c>grain</c>: the spans of an export.</summary>
    public TrafficGrain Grain { get; init; } = TrafficGrain.Minute;

    /// <summary>Query name <c>unfinished</c>: whether an export holds what still changes.</summary>
    public bool Unfinished { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static TrafficFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => TrafficKey.Parse(cursor) is not null);
        var filter = new TrafficFilter
        {
            Areas = text.Areas(),
            Range = SiteRange.Parse(text, Default),
            Grain = Granularity(text),
            Unfinished = text.One("unfinished") is "1" or "true",
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter;
    }

    /// <summary>The same as a query string: with the question mark, or empty when nothing is filtered.</summary>
    public string ToQueryString()
    {
        var writer = new QueryText.Writer().Add("area", Areas);
        Range.Write(writer, Default);
        writer.Add("grain", Grain == TrafficGrain.Minute ? null : Grain.Name).Add("unfinished", Unfinished ? "1" : null);
        return writer.Add("after", After).Add("before", Before).ToString();
    }

    private static TrafficGrain Granularity(QueryText text)
    {
        if (text.One("grain") is not { } name)
        {
            return TrafficGrain.Minute;
        }

        if (TrafficGrain.Of(name) is { } grain)
        {
            return grain;
        }

        var names = TrafficGrain.All.Select(one => one.Name).ToList();
        text.Refuse("grain", name, $"must be one of {string.Join(", ", names)}", $"只能是 {string.Join("、", names)} 之一");
        return TrafficGrain.Minute;
    }
}
