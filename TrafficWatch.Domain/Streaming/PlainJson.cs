using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrafficWatch.Domain.Streaming;

/// <summary>Reads JSON objects as producers write them whose messages all have one form: the same members in the same order, each of them text or a whole number. Whatever differs is left to the JSON reader, which also says what is wrong.</summary>
/// <remarks>Takes only what the JSON reader takes too, with the same outcome; in a fraction of its time.</remarks>
internal static class PlainJson
{
    /// <summary>What ends a JSON string, and what none may hold as it stands.</summary>
    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>One member: what comes before it, its quoted name, its value. A blank may stand before the name and before the value.</summary>
    /// <param name="rest">Where it begins; then what follows it.</param>
    /// <param name="form">How most write it, up to the value, which is text there: the brace or the comma, the quoted name, a colon, a quote, with blanks or without.</param>
    /// <param name="escapes">Reads text that was written with escapes; null: it is left.</param>
    /// <param name="text">The value, without the blanks around it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // So that the form is a constant, which is compared within a few instructions.
    public static bool Member(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> form, EscapedText? escapes, out ReadOnlySpan<byte> text)
    {
        if (!rest.StartsWith(form))
        {
            return OfOtherForm(ref rest, form, escapes, out text);
        }

        rest = rest[form.Length..];
        return Text(ref rest, escapes, out text);
    }

    private static bool OfOtherForm(scoped ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> form, EscapedText? escapes, out ReadOnlySpan<byte> text)
    {
        text = default;
        var name = form[(form[1] == '"' ? 2 : 3)..form.IndexOf((byte)':')];
        // The shortest member has a name, three marks, a digit, and a brace behind it.
        if (rest.Length < name.Length + 5 || rest[0] != form[0])
        {
            return false;
        }

        var at = rest[1] == ' ' ? 2 : 1;
        if (rest[at] != '"' || !rest[(at + 1)..].StartsWith(name))
        {
            return false;
        }

        at += 1 + name.Length;
        if (rest[at++] != ':')
        {
            return false;
        }

        rest = rest[(rest[at] == ' ' ? at + 1 : at)..];
        if (rest is not [(byte)'"', ..])
        {
            return Digits(ref rest, out text);
        }

        rest = rest[1..];
        return Text(ref rest, escapes, out text);
    }

    /// <summary>Text from behind its first quote on.</summary>
    private static bool Text(scoped ref ReadOnlySpan<byte> rest, EscapedText? escapes, out ReadOnlySpan<byte> text)
    {
        var length = LengthOfPlainText(rest);
        if (length < 0 || rest[length] != '"')
        {
            text = default;
            return length >= 0 && escapes is not null && escapes.TryRead(ref rest, out text);
        }

        text = TextField.Trimmed(rest[..length]);
        rest = rest[(length + 1)..];
        return true;
    }

    /// <summary>How far a string goes until something ends it, or is no plain text; −1: nothing does. Most are a few bytes, for which a search by vectors is longer on its way than this.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LengthOfPlainText(ReadOnlySpan<byte> rest) =>
        rest.Length >= sizeof(ulong) && EndsOf(BinaryPrimitives.ReadUInt64LittleEndian(rest)) is var ends and not 0
            ? BitOperations.TrailingZeroCount(ends) / 8
            : rest.IndexOfAny(EndsPlainText);

    /// <summary>The first bit that is set is in the first of eight bytes that <see cref="EndsPlainText"/> holds; 0: none of them does.</summary>
    /// <remarks>Anderson, Bit Twiddling Hacks, "Determine if a word has a byte less than n": what is borrowed only goes upwards.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EndsOf(ulong bytes)
    {
        const ulong each = 0x0101010101010101, high = each << 7;
        var (quote, backslash) = (bytes ^ (each * '"'), bytes ^ (each * '\\'));
        return (((bytes - (each * 0x20)) & ~bytes) | ((quote - each) & ~quote) | ((backslash - each) & ~backslash)) & high;
    }

    private static bool Digits(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        var length = Math.Max(0, rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9'));
        text = rest[..length];
        rest = rest[length..];
        return length == 1 || (length > 1 && text[0] != '0');
    }
}
