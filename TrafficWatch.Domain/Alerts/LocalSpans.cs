using System.Globalization;

namespace TrafficWatch.Domain.Alerts;

/// <summary>Spans of the day by local clocks, such as those in which alerts are quiet. A span may go over midnight.</summary>
/// <param name="Spans">From inclusive, to exclusive; a span that ends before it begins, or where it begins, goes over midnight.</param>
public sealed record LocalSpans(IReadOnlyList<(TimeOnly From, TimeOnly To)> Spans)
{
    private const string Midnight = "24:00";

    /// <summary>No span at all.</summary>
    public static LocalSpans None { get; } = new([]);

    /// <summary>Whether a time of the day is in one of them.</summary>
    /// <param name="time">What the local clocks show: an hour that they skip is in no span, one that they show twice is in it twice.</param>
    public bool Hold(TimeOnly time) => Spans.Any(span => span.From < span.To ? time >= span.From && time < span.To : time >= span.From || time < span.To);

    /// <summary>Reads <c>22:00-07:00, 12:00-13:00</c>; none for an empty text. A day may end at 24:00.</summary>
    /// <returns>Null when it is not of that form, or a span has no length.</returns>
    public static LocalSpans? Parse(string? text)
    {
        List<(TimeOnly, TimeOnly)> spans = [];
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('-', StringSplitOptions.TrimEntries) is not [var first, var last] || !Read(first, out var from) || !ReadEnd(last, out var to) || (from == to && last != Midnight))
            {
                return null;
            }

            spans.Add((from, to));
        }

        return new LocalSpans(spans);
    }

    private static bool ReadEnd(string text, out TimeOnly time)
    {
        time = TimeOnly.MinValue;
        return text == Midnight || Read(text, out time);
    }

    private static bool Read(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
