using System.Globalization;

namespace TrafficWatch.Domain.Passages;

/// <summary>The hours of the day in which traffic is at its peak, in local time.</summary>
/// <param name="Spans">From inclusive, to exclusive.</param>
public sealed record PeakHours(IReadOnlyList<(TimeOnly From, TimeOnly To)> Spans)
{
    /// <summary>07:00 to 09:00 and 17:00 to 19:00.</summary>
    public static PeakHours Default { get; } = Parse("07:00-09:00, 17:00-19:00")!;

    /// <summary>Whether a time of the day is in one of them.</summary>
    public bool Hold(TimeOnly time) => Spans.Any(span => time >= span.From && time < span.To);

    /// <summary>Reads <c>07:00-09:00, 17:00-19:00</c>; none for an empty text.</summary>
    /// <returns>Null when it is not of that form, or a span ends before it begins.</returns>
    public static PeakHours? Parse(string text)
    {
        List<(TimeOnly, TimeOnly)> spans = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('-', StringSplitOptions.TrimEntries) is not [var first, var last] || !Read(first, out var from) || !Read(last, out var to) || to <= from)
            {
                return null;
            }

            spans.Add((from, to));
        }

        return new PeakHours(spans);
    }

    private static bool Read(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
