using System.Globalization;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Requests.Stats;

/// <summary>Fields of a query string by which requests are filtered.</summary>
internal static class RequestFields
{
    /// <summary>Classes of status, as in the query string.</summary>
    public static readonly IReadOnlyList<string> StatusClasses = ["1xx", "2xx", "3xx", "4xx", "5xx"];

    /// <summary>Characters of a method.</summary>
    public const int LongestMethod = 20;

    /// <summary>Reads <c>status</c>: one of <see cref="StatusClasses"/>, or a code.</summary>
    /// <returns>Null: any.</returns>
    public static string? Status(QueryText text)
    {
        if (text.One("status") is not { } given || StatusClasses.Contains(given) || (given.Length <= 3 && given.All(char.IsAsciiDigit)))
        {
            return text.One("status");
        }

        text.Refuse("status", given, "must be a status such as 404 or a class such as 4xx", "须为状态码（如 404）或类别（如 4xx）");
        return null;
    }

    /// <summary>Reads a text.</summary>
    /// <returns>Null: any.</returns>
    public static string? Text(QueryText text, string field, int longest)
    {
        if (text.One(field) is not { } given || given.Length <= longest)
        {
            return text.One(field);
        }

        text.Refuse(field, given, $"must have at most {longest} characters", $"最多 {longest} 个字符");
        return null;
    }

    /// <summary>The class that a status means, its hundreds; null: it means none.</summary>
    public static int? ClassOf(string? status) => status is [var first, 'x', 'x'] ? first - '0' : null;

    /// <summary>The code that a status means; null: it means none.</summary>
    public static int? CodeOf(string? status) => status is null || ClassOf(status) is not null ? null : int.Parse(status, CultureInfo.InvariantCulture);
}
