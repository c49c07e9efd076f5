using TrafficWatch.Web.Api;

namespace TrafficWatch.Web.Visitors;

/// <summary>Which minutes the traffic table and its export show.</summary>
internal sealed record TrafficFilter
{
    /// <summary>Areas; none: all of them. The park as a whole (<c>*</c>) is shown only when it is named.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>When; the last hour unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = new("1h");

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static TrafficFilter Parse(string query, out IReadOnlyList<FilterError> errors) => throw new NotImplementedException();

    /// <summary>The same as a query string: with the question mark, or empty when nothing is filtered.</summary>
    public string ToQueryString() => throw new NotImplementedException();
}
