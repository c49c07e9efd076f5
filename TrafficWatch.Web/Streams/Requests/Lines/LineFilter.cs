using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Requests.Stats;

namespace TrafficWatch.Web.Streams.Requests.Lines;

/// <summary>Which kept lines are looked for. Texts are parts of theirs; all that are given must be there.</summary>
internal sealed record LineFilter
{
    /// <summary>Fields that are looked into for a part, as in the query string.</summary>
    public static readonly IReadOnlyList<string> Fields = ["client", "path", "referrer", "agent"];

    private const int Longest = 255;
    private static readonly SiteRange Default = new("1h");

    /// <summary>When, by the times of the requests; the last hour unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>Query name <c>status</c>: a class or a code; null: any.</summary>
    public string? Status { get; init; }

    /// <summary>Query name <c>method</c>; null: any.</summary>
    public string? Method { get; init; }

    /// <summary>Query name <c>client</c>: the beginning of its address or name; null: any. Only for who may administer.</summary>
    public string? Client { get; init; }

    /// <summary>Query name <c>path</c>: a part of what was asked for, with its query; null: any.</summary>
    public string? Path { get; init; }

    /// <summary>Query name <c>referrer</c>; null: any.</summary>
    public string? Referrer { get; init; }

    /// <summary>Query name <c>agent</c>: a part of what the program calls itself; null: any.</summary>
    public string? Agent { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="whole">Whether who asks may know clients: looking for one would tell it.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static LineFilter Parse(string query, bool whole, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => LineKey.Parse(cursor) is not null);
        var filter = new LineFilter
        {
            Range = SiteRange.Parse(text, Default),
            Status = RequestFields.Status(text),
            Method = RequestFields.Text(text, "method", RequestFields.LongestMethod),
            Client = RequestFields.Text(text, "client", Longest),
            Path = RequestFields.Text(text, "path", Longest),
            Referrer = RequestFields.Text(text, "referrer", Longest),
            Agent = RequestFields.Text(text, "agent", Longest),
            After = place.After,
            Before = place.Before,
        };
        if (!whole && filter.Client is { } client)
        {
            text.Refuse("client", client, "may be looked for by administrators only", "只有管理员可以查找");
            filter = filter with { Client = null };
        }

        errors = text.Errors;
        return filter;
    }
}
