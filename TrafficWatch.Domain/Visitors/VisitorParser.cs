using System.Buffers;
using System.Text;
using System.Text.Json;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>Reads messages of the visitors stream: a JSON object with event_time, area_id, action and user_id; other members are passed over. Ids may be numbers, of which every digit is kept; event_time may be Unix time; action is in or out in any case; a byte-order mark may stand before all.</summary>
/// <param name="sourceZone">The zone of times without offset.</param>
public sealed class VisitorParser(TimeZoneInfo sourceZone) : IEventParser<VisitorEvent>
{
    /// <summary>The most characters that a key may have, as the tables' columns hold.</summary>
    public const int LongestKey = 255;

    private const int LongestShown = 60;

    /// <summary>What ends a JSON string, and what none may hold as it stands.</summary>
    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    private readonly SourceTime _time = new(sourceZone);
    private readonly byte[] _timeText = new byte[256];
    private readonly byte[] _areaText = new byte[LongestKey * 6];
    private readonly byte[] _userText = new byte[LongestKey * 6];

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> payload, long recordTime, out VisitorEvent value, out string? reason)
    {
        value = default;
        if (payload.StartsWith("\ufeff"u8))
        {
            payload = payload[3..];
        }

        if (payload.IsEmpty)
        {
            reason = "the message is empty";
            return false;
        }

        if (TryReadPlain(payload, recordTime, out value))
        {
            reason = null;
            return true;
        }

        try
        {
            return TryRead(payload, recordTime, out value, out reason);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            reason = $"not the JSON of a visitor event: {Short(e.Message)}";
            return false;
        }
    }

    /// <summary>Reads the message as every producer in use writes it: the four members alone, in their order, without escapes. Whatever differs is left to the JSON reader, which also says what is wrong.</summary>
    /// <remarks>Takes only what the JSON reader takes too, with the same outcome; a fifth of its time.</remarks>
    private bool TryReadPlain(ReadOnlySpan<byte> payload, long recordTime, out VisitorEvent value)
    {
        value = default;
        var rest = payload;
        if (!PlainMember(ref rest, (byte)'{', "event_time\""u8, out var timeText) || !_time.TryRead(timeText, recordTime, out var time, out _)
            || !PlainMember(ref rest, (byte)',', "area_id\""u8, out var area)
            || !PlainMember(ref rest, (byte)',', "action\""u8, out var action)
            || !PlainMember(ref rest, (byte)',', "user_id\""u8, out var user)
            || rest is not [(byte)'}'])
        {
            return false;
        }

        if (Entering(action) is not { } entering || !PlainKey(ref area) || !PlainKey(ref user) || area is [(byte)'*'])
        {
            return false;
        }

        value = new VisitorEvent { Time = time, Area = area, User = user, Entering = entering };
        return true;
    }

    /// <summary>One member: what comes before it, its quoted name, its text. A blank may stand before the name and before the text.</summary>
    private static bool PlainMember(scoped ref ReadOnlySpan<byte> rest, byte before, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> text)
    {
        text = default;
        // The shortest member has a name, four marks and an empty text.
        if (rest.Length < name.Length + 6 || rest[0] != before)
        {
            return false;
        }

        var at = rest[1] == ' ' ? 2 : 1;
        if (rest[at] != '"' || !rest.Slice(at + 1, name.Length).SequenceEqual(name))
        {
            return false;
        }

        at += 1 + name.Length;
        if (rest[at++] != ':')
        {
            return false;
        }

        if (at < rest.Length && rest[at] == ' ')
        {
            at++;
        }

        if (at >= rest.Length || rest[at++] != '"')
        {
            return false;
        }

        var length = rest[at..].IndexOfAny(EndsPlainText);
        if (length < 0 || rest[at + length] != '"')
        {
            return false;
        }

        text = rest.Slice(at, length);
        rest = rest[(at + length + 1)..];
        return true;
    }

    private static bool? Entering(ReadOnlySpan<byte> action) =>
        action.SequenceEqual("in"u8) ? true
        : action.SequenceEqual("out"u8) ? false
        : Ascii.EqualsIgnoreCase(action, "in"u8) ? true
        : Ascii.EqualsIgnoreCase(action, "out"u8) ? false
        : null;

    private static bool PlainKey(scoped ref ReadOnlySpan<byte> key)
    {
        key = Trimmed(key);
        return key.Length is > 0 and <= LongestKey && System.Text.Unicode.Utf8.IsValid(key);
    }

    private bool TryRead(ReadOnlySpan<byte> payload, long recordTime, out VisitorEvent value, out string? reason)
    {
        value = default;
        var reader = new Utf8JsonReader(payload);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reason = $"not a JSON object but {Kind(reader.TokenType)}";
            return false;
        }

        ReadOnlySpan<byte> area = default, user = default;
        long time = 0;
        bool hasTime = false, hasArea = false, hasUser = false;
        bool? entering = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("event_time"u8))
            {
                if (!Text(ref reader, "event_time", _timeText, out var text, out reason))
                {
                    return false;
                }

                if (!_time.TryRead(text, recordTime, out time, out var problem))
                {
                    reason = $"event_time '{Shown(text)}' {problem}";
                    return false;
                }

                hasTime = true;
            }
            else if (reader.ValueTextEquals("area_id"u8))
            {
                if (!Text(ref reader, "area_id", _areaText, out area, out reason) || !Key("area_id", area, out reason))
                {
                    return false;
                }

                hasArea = true;
            }
            else if (reader.ValueTextEquals("user_id"u8))
            {
                if (!Text(ref reader, "user_id", _userText, out user, out reason) || !Key("user_id", user, out reason))
                {
                    return false;
                }

                hasUser = true;
            }
            else if (reader.ValueTextEquals("action"u8))
            {
                reader.Read();
                entering = reader.TokenType != JsonTokenType.String ? null
                    : !reader.ValueIsEscaped ? Entering(reader.ValueSpan)
                    : reader.ValueSpan.Length <= _timeText.Length ? Entering(_timeText.AsSpan(0, reader.CopyString(_timeText)))
                    : null;
                if (entering is null)
                {
                    reason = $"action {Raw(ref reader)}: must be \"in\" or \"out\"";
                    return false;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        if (payload[(int)reader.BytesConsumed..].TrimStart(" \t\r\n"u8) is { Length: > 0 } rest)
        {
            reason = rest[0] == 0 ? "zero bytes follow the event"
                : rest[0] == '{' ? "a second event follows the first; a record holds one"
                : $"'{Shown(rest)}' follows the event; a record holds nothing else";
            return false;
        }

        var missing = !hasTime ? "event_time" : !hasArea ? "area_id" : entering is null ? "action" : !hasUser ? "user_id" : null;
        if (missing is not null)
        {
            reason = $"{missing} is missing";
            return false;
        }

        if (area is [(byte)'*'])
        {
            reason = "area_id '*' stands for the whole park and is no area";
            return false;
        }

        value = new VisitorEvent { Time = time, Area = area, User = user, Entering = entering!.Value };
        reason = null;
        return true;
    }

    private static bool Text(scoped ref Utf8JsonReader reader, string field, byte[] scratch, out ReadOnlySpan<byte> text, out string? reason)
    {
        text = default;
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            reason = $"{field} {Raw(ref reader)}: must be text or a number, not {Kind(reader.TokenType)}";
            return false;
        }

        reason = null;
        if (!reader.ValueIsEscaped)
        {
            text = Trimmed(reader.ValueSpan);
            return true;
        }

        // An escape is at most six bytes a character, so what does not fit is longer than any column.
        if (reader.ValueSpan.Length > scratch.Length)
        {
            reason = $"{field} is too long";
            return false;
        }

        text = Trimmed(scratch.AsSpan(0, reader.CopyString(scratch)));
        return true;
    }

    private static bool Key(string field, ReadOnlySpan<byte> key, out string? reason)
    {
        reason = key.IsEmpty ? $"{field} is empty"
            : !System.Text.Unicode.Utf8.IsValid(key) ? $"{field} is not valid UTF-8"
            : key.Length > LongestKey && Encoding.UTF8.GetCharCount(key) > LongestKey ? $"{field} is longer than {LongestKey} characters"
            : null;
        return reason is null;
    }

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text)
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

    private static string Raw(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject => "{…}",
            JsonTokenType.StartArray => "[…]",
            JsonTokenType.String => $"\"{Shown(reader.ValueSpan)}\"",
            _ => Shown(reader.ValueSpan),
        };

    private static string Shown(ReadOnlySpan<byte> text) => Short(Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestShown * 3)]));

    private static string Short(string text) => text.Length <= LongestShown * 3 ? text : string.Concat(text.AsSpan(0, LongestShown * 3), "…");

    private static string Kind(JsonTokenType type) => type switch
    {
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "text",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
