using System.Globalization;
using System.Text;

namespace TrafficWatch.Domain.Requests;

/// <summary>Which field of a line says how long the answer took: one that has a name, as <c>rt=0.012</c>, or one at a place. Fields are those that follow the user agent; where a line has none, those that follow the bytes.</summary>
public sealed class LatencyField
{
    private const int Furthest = 20;
    private readonly byte[] _begin;

    private LatencyField(int position, string name, long microseconds) => (Position, _begin, Microseconds) = (position, Encoding.ASCII.GetBytes(name), microseconds);

    /// <summary>Its place from 1 on; 0: it is found by its name.</summary>
    public int Position { get; }

    /// <summary>How many microseconds its unit has.</summary>
    public long Microseconds { get; }

    /// <summary>What it begins with: its name and an equals sign.</summary>
    public ReadOnlySpan<byte> Begin => _begin;

    /// <summary>Reads <c>rt s</c> or <c>1 s</c>: name or place, and s, ms or us.</summary>
    /// <returns>Null when it is not of that form.</returns>
    public static LatencyField? Parse(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var field, var unit] || UnitOf(unit) is not (> 0 and var microseconds))
        {
            return null;
        }

        return int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? position is >= 1 and <= Furthest ? new LatencyField(position, "", microseconds) : null
            : field.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.') ? new LatencyField(0, field + "=", microseconds) : null;
    }

    private static long UnitOf(string unit) => unit switch { "s" => 1_000_000, "ms" => 1000, "us" => 1, _ => 0 };
}
