using System.Buffers;
using System.Text;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What the fields of a visit may hold.</summary>
internal static class VisitFields
{
    /// <summary>The most characters that a key may have, as the tables' columns hold.</summary>
    public const int LongestKey = 255;

    /// <summary>Whether an action is an entry; null when it is neither that nor an exit.</summary>
    public static bool? Entering(ReadOnlySpan<byte> action) =>
        action.SequenceEqual("in"u8) ? true
        : action.SequenceEqual("out"u8) ? false
        : Ascii.EqualsIgnoreCase(action, "in"u8) ? true
        : Ascii.EqualsIgnoreCase(action, "out"u8) ? false
        : null;

    /// <summary>Whether an id can be a key of the tables.</summary>
    public static bool IsKey(string field, ReadOnlySpan<byte> key, out string? reason)
    {
        reason = key.IsEmpty ? $"{field} is empty"
            : !System.Text.Unicode.Utf8.IsValid(key) ? $"{field} is not valid UTF-8"
            : key.Length > LongestKey && Encoding.UTF8.GetCharCount(key) > LongestKey ? $"{field} is longer than {LongestKey} characters"
            : null;
        return reason is null;
    }

    /// <summary>Without the blanks around it.</summary>
    public static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text)
    {
        // Nearly every value begins and ends in ASCII or in a CJK character: three bytes, the first of them above those of any blank.
        if (text.Length > 0 && text[0] is > 0x20 and not (0xC2 or 0xE1 or 0xE2 or 0xE3)
            && (text[^1] is > 0x20 and < 0x80 || (text.Length > 2 && text[^3] is > 0xE3 and < 0xF0)))
        {
            return text;
        }

        while (text.Length > 0 && Rune.DecodeFromUtf8(text, out var first, out var size) == OperationStatus.Done && Rune.IsWhiteSpace(first))
        {
            text = text[size..];
        }

        while (text.Length > 0 && Rune.DecodeLastFromUtf8(text, out var last, out var size) == OperationStatus.Done && Rune.IsWhiteSpace(last))
        {
            text = text[..^size];
        }

        return text;
    }
}
