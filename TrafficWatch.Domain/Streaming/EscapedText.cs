using System.Text;

namespace TrafficWatch.Domain.Streaming;

/// <summary>Reads text in which characters stand as a backslash, u and four digits, as Python writes what is beyond ASCII. The same few texts come again and again, so what was read is known by what was written.</summary>
internal sealed class EscapedText
{
    private const int EscapeLength = 6, LongestCharacter = 4;

    /// <summary>Places for what is known: how long what was written is, how long the text; what was written, the text. What is longer is read anew each time.</summary>
    private const int Places = 1024, PlaceSize = 128, Lengths = 2;

    /// <summary>What hexadecimal digits come to; −1: it is none.</summary>
    private static readonly int[] Nibbles = [.. Enumerable.Range(0, 256).Select(digit => char.IsAsciiHexDigit((char)digit) ? Convert.ToInt32(((char)digit).ToString(), 16) : -1)];

    private readonly byte[] _known = new byte[Places * PlaceSize];
    private readonly byte[] _scratch = new byte[TextField.LongestKey * EscapeLength];

    /// <summary>Reads up to the quote that ends it.</summary>
    /// <param name="rest">From behind the first quote on; then what follows the last.</param>
    /// <param name="text">Without the blanks around it; valid until the next is read.</param>
    /// <returns>False where it has other escapes, is too long or not right.</returns>
    public bool TryRead(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        // A quote that is escaped ends nothing, but is among what is left, and so never among what is known.
        var written = rest[..Math.Max(0, rest.IndexOf((byte)'"'))];
        if (written.IsEmpty)
        {
            text = default;
            return false;
        }

        var place = _known.AsSpan((int)(KeyHash.Of(written) % Places) * PlaceSize, PlaceSize);
        var (length, end) = (place[0], Lengths + place[0]);
        if (length == written.Length && written.SequenceEqual(place[Lengths..end]))
        {
            text = place.Slice(end, place[1]);
            rest = rest[(length + 1)..];
            return true;
        }

        if (!TryDecode(written, out text))
        {
            return false;
        }

        if (Lengths + written.Length + text.Length <= PlaceSize)
        {
            (place[0], place[1]) = ((byte)written.Length, (byte)text.Length);
            written.CopyTo(place[Lengths..]);
            text.CopyTo(place[(Lengths + written.Length)..]);
        }

        rest = rest[(written.Length + 1)..];
        return true;
    }

    private bool TryDecode(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        var length = 0;
        while (!rest.IsEmpty)
        {
            if (length > _scratch.Length - LongestCharacter || rest[0] < ' ')
            {
                return false;
            }

            if (rest[0] != '\\')
            {
                _scratch[length++] = rest[0];
                rest = rest[1..];
                continue;
            }

            // A character of two escapes is left.
            if (rest.Length < EscapeLength || rest[1] != 'u' || !TryReadUnit(rest[2..EscapeLength], out var unit) || !Rune.TryCreate(unit, out var character))
            {
                return false;
            }

            length += character.EncodeToUtf8(_scratch.AsSpan(length));
            rest = rest[EscapeLength..];
        }

        text = TextField.Trimmed(_scratch.AsSpan(0, length));
        return true;
    }

    /// <summary>Four hexadecimal digits.</summary>
    private static bool TryReadUnit(ReadOnlySpan<byte> digits, out char unit)
    {
        var value = (Nibbles[digits[0]] << 12) | (Nibbles[digits[1]] << 8) | (Nibbles[digits[2]] << 4) | Nibbles[digits[3]];
        unit = (char)value;
        return value >= 0;
    }
}
