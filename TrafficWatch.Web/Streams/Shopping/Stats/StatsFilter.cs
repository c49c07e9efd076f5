using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Shopping.Stats;

/// <summary>Which events the statistics and their files count, by what, and in which spans.</summary>
internal sealed record StatsFilter
{
    /// <summary>What events can be counted by, as in the query string.</summary>
    public static readonly IReadOnlyList<string> Dimensions = ["action", "age", "gender", "province"];

    /// <summary>The spans in which they can be counted: the range as a whole, or days.</summary>
    public static readonly IReadOnlyList<string> Spans = ["all", "day"];

    private static readonly SiteRange Default = new("7d");

    /// <summary>When, by event time; the last seven days unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>Query name <c>by</c>: one of <see cref="Dimensions"/>.</summary>
    public string Dimension { get; init; } = Dimensions[0];

    /// <summary>Query name <c>span</c>: one of <see cref="Spans"/>.</summary>
    public string Span { get; init; } = Spans[0];

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static StatsFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var filter = new StatsFilter { Range = SiteRange.Parse(text, Default), Dimension = One(text, "by", Dimensions), Span = One(text, "span", Spans) };
        errors = text.Errors;
        return filter;
    }

    private static string One(QueryText text, string name, IReadOnlyList<string> known)
    {
        if (text.One(name) is not { } given)
        {
            return known[0];
        }

        if (known.Contains(given))
        {
            return given;
        }

        text.Refuse(name, given, $"must be one of {string.Join(", ", known)}", $"只能是 {string.Join("、", known)} 之一");
        return known[0];
    }
}

/// <summary>Events of one label within one span.</summary>
/// <param name="Day">The site's day; null: the range as a whole.</param>
/// <param name="Label">As it is stored.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">Their part of all events of the span, 0 to 1.</param>
internal sealed record StatsRow(DateOnly? Day, string Label, long Count, double Share);
