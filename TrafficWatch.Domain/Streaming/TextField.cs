using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TrafficWatch.Domain.Streaming;

/// <summary>What text fields of messages may hold.</summary>
internal static class TextField
{
    /// <summary>The most characters that a key may have, as the tables' columns hold.</summary>
    public const int LongestKey = 255;

    /// <summary>Whether an id can be a key of the tables.</summary>
    public static bool IsKey(string field, ReadOnlySpan<byte> key, out string? reason)
    {
        reason = key.IsEmpty ? $"{field} is empty" : null;
        return reason is null && Fits(field, key, LongestKey, out reason);
    }

    /// <summary>Whether a column can hold a text, and people can read it: control characters are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Fits(string field, ReadOnlySpan<byte> text, int longest, out string? reason)
    {
        reason = null;
        return (text.Length <= Math.Min(sizeof(ulong), longest) && IsShortAscii(text)) || FitsAny(field, text, longest, out reason);
    }

    /// <summary>Whether eight bytes at most are all ASCII from the blank on, as most ids are.</summary>
    /// <remarks>The bytes from both ends, which may overlap, in one word; where there are fewer than four, blanks besides.</remarks>
    private static bool IsShortAscii(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        const ulong each = 0x0101010101010101;
        var word = text.Length >= sizeof(uint)
            ? MemoryMarshal.Read<uint>(text) | ((ulong)MemoryMarshal.Read<uint>(text[^sizeof(uint)..]) << 32)
            : text[0] | ((ulong)text[text.Length / 2] << 8) | ((ulong)text[^1] << 16) | (each * ' ' << 24);
        return ((word | (word - (each * ' '))) & (each << 7)) == 0;
    }

    private static bool FitsAny(string field, ReadOnlySpan<byte> text, int longest, out string? reason)
    {
        reason = null;
        if (text.Length <= longest && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            return true;
        }

        reason = !System.Text.Unicode.Utf8.IsValid(text) ? $"{field} is not valid UTF-8"
            : text.Length > longest && Encoding.UTF8.GetCharCount(text) > longest ? $"{field} is longer than {longest} characters"
            : text.ContainsAnyInRange((byte)0, (byte)0x1F) ? $"{field} '{JsonText.Shown(text)}' holds a control character"
            : null;
        return reason is null;
    }

    /// <summary>Without the blanks around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text) =>
        // Nearly every value begins and ends in ASCII.
        text.Length > 0 && text[0] is > 0x20 and < 0x80 && text[^1] is > 0x20 and < 0x80 ? text : TrimmedAny(text);

    private static ReadOnlySpan<byte> TrimmedAny(ReadOnlySpan<byte> text)
    {
        // Or in a CJK character: three bytes, the first of them above those of any blank.
        if (text.Length > 2 && text[0] is > 0x20 and not (0xC2 or 0xE1 or 0xE2 or 0xE3) && (text[^1] is > 0x20 and < 0x80 || text[^3] is > 0xE3 and < 0xF0))
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
