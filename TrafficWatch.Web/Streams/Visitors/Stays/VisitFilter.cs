using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Visitors.Stays;

/// <summary>Which stays or routes a page and its exports tell of.</summary>
internal sealed record VisitFilter
{
    /// <summary>What a range is compared with, as in the query string, and how many days lie between.</summary>
    public static readonly IReadOnlyDictionary<string, int> Comparisons = new Dictionary<string, int> { [DayBefore] = 1, [WeekBefore] = 7 };

    private const string DayBefore = "day";
    private const string WeekBefore = "week";
    private static readonly SiteRange Default = new("today");

    /// <summary>Areas; none: all, and the park as a whole.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>When; today unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>Query name <c>against</c>: one of <see cref="Comparisons"/>.</summary>
    public string Against { get; init; } = DayBefore;

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static VisitFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var filter = new VisitFilter { Areas = text.Areas(), Range = SiteRange.Parse(text, Default), Against = Comparison(text) };
        errors = text.Errors;
        return filter;
    }

    private static string Comparison(QueryText text)
    {
        if (text.One("against") is not { } name || Comparisons.ContainsKey(name))
        {
            return text.One("against") ?? DayBefore;
        }

        text.Refuse("against", name, $"must be one of {string.Join(", ", Comparisons.Keys)}", $"只能是 {string.Join("、", Comparisons.Keys)} 之一");
        return DayBefore;
    }
}
