using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Shopping.Stats;

/// <summary>Which events the statistics and their files count, by what, and in which spans.</summary>
internal sealed record StatsFilter
{
    /// <summary>What events can be counted by, as in the query string.</summary>
    public static readonly IReadOnlyList<string> Dimensions = ["action", "age", "gender", "province"];

    /// <summary>The spans in which they can be counted: the range as a whole, days, or hours.</summary>
    public static readonly IReadOnlyList<string> Spans = ["all", "day", "hour"];

    private static readonly SiteRange Default = new("7d");

    /// <summary>When, by event time; the last seven days unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>Query name <c>by</c>: one of <see cref="Dimensions"/>.</summary>
    public string Dimension { get; init; } = Dimensions[0];

    /// <summary>Query name <c>group</c>: another of them, within it; null: none.</summary>
    public string? Group { get; init; }

    /// <summary>Query name <c>span</c>: one of <see cref="Spans"/>.</summary>
    public string Span { get; init; } = Spans[0];

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static StatsFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => StatsKey.Parse(cursor) is not null);
        var filter = new StatsFilter
        {
            Range = SiteRange.Parse(text, Default),
            Dimension = One(text, "by", Dimensions) ?? Dimensions[0],
            Group = One(text, "group", Dimensions),
            Span = One(text, "span", Spans) ?? Spans[0],
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter.Group == filter.Dimension ? filter with { Group = null } : filter;
    }

    private static string? One(QueryText text, string name, IReadOnlyList<string> known)
    {
        if (text.One(name) is not { } given || known.Contains(given))
        {
            return text.One(name);
        }

        text.Refuse(name, given, $"must be one of {string.Join(", ", known)}", $"只能是 {string.Join("、", known)} 之一");
        return null;
    }
}

/// <summary>Events of one label, or of two, within one span.</summary>
/// <param name="Start">When the span begins, UTC; null: the range as a whole.</param>
/// <param name="Label">As it is stored.</param>
/// <param name="Second">The label of the other dimension; empty where there is none.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">Their part of all events of the span, 0 to 1.</param>
internal sealed record StatsRow(DateTime? Start, string Label, string Second, long Count, double Share);

/// <summary>A row's place: newest span first, within it the most frequent.</summary>
internal readonly record struct StatsKey(DateTime Start, long Count, string Label, string Second)
{
    public static StatsKey Of(StatsRow row) => new(row.Start ?? DateTime.UnixEpoch, row.Count, row.Label, row.Second);

    public static StatsKey? Parse(string cursor) =>
        Cursor.Decode(cursor, 4) is [var start, var count, var label, var second] && Cursor.Time(start) is { } time && long.TryParse(count, out var number) ? new(time, number, label, second) : null;

    public string ToCursor() => Cursor.Encode(Start, Count.ToString(System.Globalization.CultureInfo.InvariantCulture), Label, Second);

    /// <summary>Less than zero: <paramref name="a"/> stands before <paramref name="b"/>.</summary>
    public static int Compare(StatsKey a, StatsKey b)
    {
        var order = b.Start.CompareTo(a.Start);
        order = order != 0 ? order : b.Count.CompareTo(a.Count);
        order = order != 0 ? order : KeyOrder.Compare(a.Label, b.Label);
        return order != 0 ? order : KeyOrder.Compare(a.Second, b.Second);
    }
}
