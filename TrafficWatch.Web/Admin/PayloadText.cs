using System.Globalization;
using System.Text;

namespace TrafficWatch.Web.Admin;

/// <summary>Tells whether the beginning of a payload is text, and shows it as hexadecimal lines.</summary>
internal static class PayloadText
{
    private const int PerLine = 16;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether the bytes are readable UTF-8. A character that the cut goes through is left out of the question.</summary>
    public static bool IsText(ReadOnlySpan<byte> payload)
    {
        try
        {
            foreach (var c in Strict.GetString(Whole(payload)))
            {
                if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
                {
                    return false;
                }
            }

            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    public static string Hex(ReadOnlySpan<byte> payload)
    {
        var lines = new StringBuilder();
        for (var at = 0; at < payload.Length; at += PerLine)
        {
            var line = payload[at..Math.Min(at + PerLine, payload.Length)];
            lines.Append(CultureInfo.InvariantCulture, $"{at:x4}  ");
            foreach (var b in line)
            {
                lines.Append(CultureInfo.InvariantCulture, $"{b:x2} ");
            }

            lines.Append(' ', ((PerLine - line.Length) * 3) + 1);
            foreach (var b in line)
            {
                lines.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            }

            lines.Append('\n');
        }

        return lines.ToString();
    }

    // Without a character at the end that the cut went through.
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> head)
    {
        for (var back = 1; back <= Math.Min(3, head.Length); back++)
        {
            var b = head[^back];
            if ((b & 0xC0) == 0xC0)
            {
                var wanted = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return wanted > back ? head[..^back] : head;
            }
        }

        return head;
    }
}
