using System.Globalization;

namespace TrafficWatch.Web.Platform.Queries;

/// <summary>A time range as it stands in the address bar: a preset, or local times of the site.</summary>
/// <param name="Preset">One of <see cref="Presets"/>, or <see cref="Custom"/>.</param>
/// <param name="From">Local time of the site, for <see cref="Custom"/>; null: no bound.</param>
/// <param name="To">Local time of the site, exclusive, for <see cref="Custom"/>; null: no bound.</param>
public sealed record SiteRange(string Preset, DateTime? From = null, DateTime? To = null)
{
    /// <summary>The name of a range of two given times, as in the query string.</summary>
    public const string Custom = "custom";

    /// <summary>The names of the presets, as in the query string.</summary>
    public static readonly IReadOnlyList<string> Presets = ["15m", "1h", "today", "yesterday", "7d"];

    private const string Form = "yyyy-MM-ddTHH:mm";
    private static readonly string[] Forms = [Form, "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd"];

    /// <summary>Reads <c>range</c>, <c>from</c> and <c>to</c>. From or to alone make a custom range.</summary>
    /// <param name="query">The query string's values.</param>
    /// <param name="fallback">What holds when nothing usable is given.</param>
    internal static SiteRange Parse(QueryText query, SiteRange fallback)
    {
        var preset = query.One("range");
        var from = Local(query, "from");
        var to = Local(query, "to");
        if (from > to)
        {
            query.Refuse("to", query.One("to")!, $"must not be before from '{query.One("from")}'", $"不能早于开始时间“{query.One("from")}”");
            return fallback;
        }

        if (preset is null)
        {
            return (from ?? to) is null ? fallback : new SiteRange(Custom, from, to);
        }

        if (preset == Custom)
        {
            return new SiteRange(Custom, from, to);
        }

        if (!Presets.Contains(preset))
        {
            query.Refuse("range", preset, $"must be one of {string.Join(", ", Presets)}, {Custom}", $"只能是 {string.Join("、", Presets)}、{Custom} 之一");
            return fallback;
        }

        return new SiteRange(preset);
    }

    /// <summary>Writes what <see cref="Parse"/> reads; nothing when it is the fallback.</summary>
    internal void Write(QueryText.Writer writer, SiteRange fallback)
    {
        if (this == fallback)
        {
            return;
        }

        writer.Add("range", Preset);
        if (Preset == Custom)
        {
            writer.Add("from", Text(From));
            writer.Add("to", Text(To));
        }
    }

    private static string? Text(DateTime? local) => local?.ToString(local.Value.Second == 0 ? Form : Forms[1], CultureInfo.InvariantCulture);

    private static DateTime? Local(QueryText query, string field)
    {
        if (query.One(field) is not { } text)
        {
            return null;
        }

        // At the ends of the calendar a zone's offset has no room.
        if (DateTime.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is >= 1970 and < 9999)
        {
            return local;
        }

        query.Refuse(field, text, "must be a local time of the site such as 2025-07-15T12:47", "须为本地时间，如 2025-07-15T12:47");
        return null;
    }
}
