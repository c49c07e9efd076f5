using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Requests.Stats;

/// <summary>Which requests the page of routes and its files count, and in which order.</summary>
internal sealed record RequestFilter
{
    /// <summary>What routes can be ordered by, the most first, as in the query string.</summary>
    public static readonly IReadOnlyList<string> Orders = ["requests", "5xx", "4xx", "bytes"];

    private const int LongestRoute = 255;
    private static readonly SiteRange Default = new("today");

    /// <summary>When, by the times of the requests; today unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>Query name <c>status</c>: one of <see cref="RequestFields.StatusClasses"/>, or a code; null: any.</summary>
    public string? Status { get; init; }

    /// <summary>Query name <c>method</c>; null: any.</summary>
    public string? Method { get; init; }

    /// <summary>Query name <c>route</c>: a part of the route; null: any.</summary>
    public string? Route { get; init; }

    /// <summary>One whole route, for its own panel; null: any.</summary>
    public string? Only { get; init; }

    /// <summary>Query name <c>sort</c>: one of <see cref="Orders"/>.</summary>
    public string Order { get; init; } = Orders[0];

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Clients and latencies are known for all requests of a route or of the site, not by status or method.</summary>
    public bool IsOfAllKinds => (Status, Method) is (null, null);

    /// <summary>Whether requests of a status and a method are meant.</summary>
    public bool Takes(int status, string method) => (Method is null || Method == method) && (Class is not { } ofClass || status / 100 == ofClass) && (Code is not { } code || status == code);

    /// <summary>The class of status that is meant, its hundreds.</summary>
    public int? Class => RequestFields.ClassOf(Status);

    /// <summary>The status that is meant.</summary>
    public int? Code => RequestFields.CodeOf(Status);

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static RequestFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => RouteKey.Parse(cursor) is not null);
        foreach (var field in new[] { "client", "referrer", "agent", "path" })
        {
            if (text.One(field) is { } asked)
            {
                text.Refuse(field, asked, "needs kept lines (Streams:Requests:KeepLines), for which there is /requests/lines: here are sums by route, status and method", "需要保留原始日志行（Streams:Requests:KeepLines），请在 /requests/lines 查询：本页只有按路径、状态和方法的汇总");
            }
        }

        var filter = new RequestFilter
        {
            Range = SiteRange.Parse(text, Default),
            Status = RequestFields.Status(text),
            Method = RequestFields.Text(text, "method", RequestFields.LongestMethod),
            Route = RequestFields.Text(text, "route", LongestRoute),
            Order = ReadOrder(text),
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter;
    }

    private static string ReadOrder(QueryText text)
    {
        if (text.One("sort") is not { } given || Orders.Contains(given))
        {
            return text.One("sort") ?? Orders[0];
        }

        text.Refuse("sort", given, $"must be one of {string.Join(", ", Orders)}", $"只能是 {string.Join("、", Orders)} 之一");
        return Orders[0];
    }
}
