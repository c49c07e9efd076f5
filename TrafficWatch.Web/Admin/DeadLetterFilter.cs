using System.Globalization;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Admin;

/// <summary>Which dead letters the table and its export show.</summary>
internal sealed record DeadLetterFilter
{
    /// <summary>Query name <c>stream</c>; null: all.</summary>
    public string? Stream { get; init; }

    /// <summary>Query name <c>reason</c>: text that the reason has in it; null: any.</summary>
    public string? Reason { get; init; }

    /// <summary>Query name <c>kind</c>: the reason without its values, as <see cref="DeadLetterGroup.Kind"/>; null: any.</summary>
    public string? Kind { get; init; }

    /// <summary>Query name <c>status</c>: new, retrying or retried; null: any.</summary>
    public string? Status { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>The statuses that a dead letter can have.</summary>
    public static readonly IReadOnlyList<string> Statuses = ["new", "retrying", "retried"];

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static DeadLetterFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => Key(cursor) is not null);
        var status = text.One("status");
        if (status is not null && !Statuses.Contains(status))
        {
            text.Refuse("status", status, $"must be one of {string.Join(", ", Statuses)}", $"只能是 {string.Join("、", Statuses)} 之一");
            status = null;
        }

        var filter = new DeadLetterFilter
        {
            Stream = text.One("stream"),
            Reason = text.One("reason"),
            Kind = text.One("kind"),
            Status = status,
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter;
    }

    /// <summary>The same as a query string: with the question mark, or empty when nothing is filtered.</summary>
    public string ToQueryString() => new QueryText.Writer()
        .Add("stream", Stream).Add("reason", Reason).Add("kind", Kind).Add("status", Status).Add("after", After).Add("before", Before).ToString();

    /// <summary>The id that a cursor stands for; null: it is none.</summary>
    public static long? Key(string cursor) =>
        Cursor.Decode(cursor, 1) is [var id] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;

    /// <summary>The cursor of an id.</summary>
    public static string ToCursor(long id) => Cursor.Encode(id.ToString(CultureInfo.InvariantCulture));
}
