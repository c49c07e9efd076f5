using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Platform.Alerts;

/// <summary>Which transitions the alert table and its export show.</summary>
internal sealed record AlertFilter
{
    private static readonly SiteRange Default = new("today");
    private static readonly string[] Names = ["normal", "warning", "alert"];

    /// <summary>Subjects; none: all.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Levels that a transition led to; none: all.</summary>
    public IReadOnlyList<AlertLevel> Levels { get; init; } = [];

    /// <summary>When; today unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="subject">What subjects are called in it.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static AlertFilter Parse(string query, string subject, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => AlertKey.Parse(cursor) is not null);
        var filter = new AlertFilter
        {
            Subjects = text.Keys(subject),
            Levels = [.. text.All("level").Select(name => Level(text, name)).OfType<AlertLevel>()],
            Range = SiteRange.Parse(text, Default),
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter;
    }

    /// <summary>A level's name in query strings and exports: normal, warning or alert.</summary>
    public static string Name(AlertLevel level) => Names[(int)level];

    private static AlertLevel? Level(QueryText text, string name)
    {
        var level = Array.IndexOf(Names, name);
        if (level >= 0)
        {
            return (AlertLevel)level;
        }

        text.Refuse("level", name, $"must be one of {string.Join(", ", Names)}", $"只能是 {string.Join("、", Names)} 之一");
        return null;
    }
}
