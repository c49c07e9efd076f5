using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TrafficWatch.Domain.Streaming;

/// <summary>Where a record was read before it was sent: it stands in a header, so that one that is sent again after a kill is known.</summary>
/// <param name="Source">Names what it was read from, for good; 0: nothing is known of it.</param>
/// <param name="At">Its position there. Those of one source rise within a partition, but for what is sent again.</param>
public readonly record struct SourcePlace(ulong Source, long At)
{
    /// <summary>The header's name. Its value is the source in 16 hexadecimal digits, a colon, and the position.</summary>
    public const string Header = "trafficwatch-source";

    private const int Digits = 16;

    /// <summary>The header's value.</summary>
    public byte[] ToHeader() => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Source:x16}:{At}"));

    /// <summary>Reads a header's value.</summary>
    /// <param name="value">Its bytes.</param>
    /// <returns>The place; none for what is no such value.</returns>
    public static SourcePlace Of(ReadOnlySpan<byte> value) =>
        value.Length > Digits + 1 && value[Digits] == (byte)':'
        && Utf8Parser.TryParse(value[..Digits], out ulong source, out var read, 'x') && read == Digits
        && Utf8Parser.TryParse(value[(Digits + 1)..], out long at, out read) && read == value.Length - Digits - 1 && at >= 0
            ? new SourcePlace(source, at) : default;
}
