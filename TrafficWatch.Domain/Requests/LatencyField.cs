using System.Globalization;

namespace TrafficWatch.Domain.Requests;

/// <summary>Which field of a line says how long the answer took.</summary>
/// <param name="Position">Its place among the fields that follow the user agent, from 1 on; where a line has no user agent, those that follow the bytes.</param>
/// <param name="Microseconds">How many of them its unit has.</param>
public sealed record LatencyField(int Position, long Microseconds)
{
    private const int Furthest = 20;

    /// <summary>Reads <c>1 s</c>: a position and s, ms or us.</summary>
    /// <returns>Null when it is not of that form.</returns>
    public static LatencyField? Parse(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position is >= 1 and <= Furthest && UnitOf(parts[1]) is var unit and > 0
            ? new LatencyField(position, unit)
            : null;
    }

    private static long UnitOf(string unit) => unit switch { "s" => 1_000_000, "ms" => 1000, "us" => 1, _ => 0 };
}
