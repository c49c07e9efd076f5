using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>Which passages the table and its export show. A plate is not part of it but the id of a search for one.</summary>
internal sealed record PassageFilter
{
    private const int LongestKey = 255;
    private static readonly SiteRange Default = new("1h");

    /// <summary>Checkpoints, query name <c>checkpoint</c>; none: all of them.</summary>
    public IReadOnlyList<string> Checkpoints { get; init; } = [];

    /// <summary>Query name <c>direction</c>.</summary>
    public string? Direction { get; init; }

    /// <summary>Query name <c>type</c>: the plate type's code.</summary>
    public string? PlateType { get; init; }

    /// <summary>Query name <c>province</c>: one character.</summary>
    public string? Province { get; init; }

    /// <summary>Query name <c>vehicle</c>: the vehicle type as stored.</summary>
    public string? VehicleType { get; init; }

    /// <summary>Query name <c>road</c>: that of the checkpoint.</summary>
    public string? Road { get; init; }

    /// <summary>Query name <c>district</c>: that of the checkpoint.</summary>
    public string? District { get; init; }

    /// <summary>Query name <c>plate</c>: the id of a search by plate.</summary>
    public string? Plate { get; init; }

    /// <summary>When; the last hour unless something else is asked for.</summary>
    public SiteRange Range { get; init; } = Default;

    /// <summary>Whether the sums by hour know something of it that those by minute and day do not.</summary>
    public bool IsOfHours => Province is not null || VehicleType is not null;

    /// <summary>The page's place: the cursor of <see cref="Page{T}.After"/>.</summary>
    public string? After { get; init; }

    /// <summary>The page's place: the cursor of <see cref="Page{T}.Before"/>.</summary>
    public string? Before { get; init; }

    /// <summary>Reads a query string. A value that cannot be used counts as not given, and is told.</summary>
    /// <param name="query">With or without the question mark, still encoded.</param>
    /// <param name="errors">One for each value that cannot be used.</param>
    public static PassageFilter Parse(string query, out IReadOnlyList<FilterError> errors)
    {
        var text = new QueryText(query);
        var place = text.Place(cursor => PassageKey.Parse(cursor) is not null);
        var filter = new PassageFilter
        {
            Checkpoints = [.. text.All("checkpoint").Where(name => Fits(text, "checkpoint", name, LongestKey))],
            Direction = Short(text, "direction"),
            PlateType = Type(text),
            Province = Short(text, "province"),
            VehicleType = Short(text, "vehicle"),
            Road = Short(text, "road"),
            District = Short(text, "district"),
            Plate = Short(text, "plate"),
            Range = SiteRange.Parse(text, Default),
            After = place.After,
            Before = place.Before,
        };
        errors = text.Errors;
        return filter;
    }

    private static string? Short(QueryText text, string field) => text.One(field) is { } value && Fits(text, field, value, 24) ? value : null;

    private static bool Fits(QueryText text, string field, string value, int longest)
    {
        if (value.Length <= longest)
        {
            return true;
        }

        text.Refuse(field, value, $"must have at most {longest} characters", $"最多 {longest} 个字符");
        return false;
    }

    private static string? Type(QueryText text)
    {
        if (text.One("type") is not { } code || code == "-" || PlateTypes.Codes.Contains(code))
        {
            return text.One("type");
        }

        text.Refuse("type", code, "is no plate type of GA 24.7", "不是 GA 24.7 的号牌种类代码");
        return null;
    }
}
