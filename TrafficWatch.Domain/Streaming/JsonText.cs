using System.Text;
using System.Text.Json;

namespace TrafficWatch.Domain.Streaming;

/// <summary>What parsers of JSON messages share: values that are text or numbers, and how those that are refused are told.</summary>
internal static class JsonText
{
    private const int LongestShown = 60;

    /// <summary>Reads a member's value: text, or a number with every digit that it has, without the blanks around it.</summary>
    /// <param name="reader">At the member's name.</param>
    /// <param name="field">Its name.</param>
    /// <param name="scratch">Where text with escapes goes, six bytes for each character that may be.</param>
    /// <param name="text">The value; valid as long as the message and the scratch are.</param>
    /// <param name="reason">Why not, naming field and value.</param>
    public static bool Read(scoped ref Utf8JsonReader reader, string field, byte[] scratch, out ReadOnlySpan<byte> text, out string? reason)
    {
        reader.Read();
        return Value(ref reader, field, scratch, out text, out reason);
    }

    /// <summary>The same with the reader at the value.</summary>
    public static bool Value(scoped ref Utf8JsonReader reader, string field, byte[] scratch, out ReadOnlySpan<byte> text, out string? reason)
    {
        text = default;
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            reason = $"{field} {Raw(ref reader)}: must be text or a number, not {Kind(reader.TokenType)}";
            return false;
        }

        reason = null;
        if (!reader.ValueIsEscaped)
        {
            text = TextField.Trimmed(reader.ValueSpan);
            return true;
        }

        // An escape is at most six bytes a character, so what does not fit is longer than any column.
        if (reader.ValueSpan.Length > scratch.Length)
        {
            reason = $"{field} is too long";
            return false;
        }

        text = TextField.Trimmed(scratch.AsSpan(0, reader.CopyString(scratch)));
        return true;
    }

    /// <summary>A value that is refused, as it stands.</summary>
    public static string Raw(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => "{…}",
            JsonTokenType.StartArray => "[…]",
            JsonTokenType.String => $"\"{Shown(reader.ValueSpan)}\"",
            _ => Shown(reader.ValueSpan),
        };

    /// <summary>The beginning of a text.</summary>
    public static string Shown(ReadOnlySpan<byte> text) => Short(Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestShown * 3)]));

    /// <inheritdoc cref="Shown"/>
    public static string Short(string text) => text.Length <= LongestShown * 3 ? text : string.Concat(text.AsSpan(0, LongestShown * 3), "…");

    /// <summary>What kind of value stands there, in words.</summary>
    public static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "text",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    /// <summary>What is wrong with what follows an event; null when nothing but blanks do.</summary>
    public static string? After(ReadOnlySpan<byte> payload) => payload.TrimStart(" \t\r\n"u8) is not { Length: > 0 } rest ? null
        : rest[0] == 0 ? "zero bytes follow the event"
        : rest[0] == '{' ? "a second event follows the first; a record holds one"
        : $"'{Shown(rest)}' follows the event; a record holds nothing else";
}
