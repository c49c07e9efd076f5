using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Api;

namespace TrafficWatch.Web.Alerts;

/// <summary>Which transitions the alert table and its export show.</summary>
internal sealed record AlertFilter
{
    /// <summary>Areas, the park as a whole as <c>*</c>; none: all, and the park.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>Levels that a transition led to; none: all.</summary>
    public IReadOnlyList<AlertLevel> Levels { get; init; } = [];

    /// <summary>When; seven days unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = new("7d");

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static AlertFilter Parse(string query, out IReadOnlyList<FilterError> errors) => throw new NotImplementedException();

    /// <summary>The same as a query string: with the question mark, or empty when nothing is filtered.</summary>
    public string ToQueryString() => throw new NotImplementedException();
}
