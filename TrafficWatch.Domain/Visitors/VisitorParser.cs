using System.Text;
using System.Text.Json;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>Reads messages of the visitors stream: a JSON object with event_time, area_id, action and user_id; other members are passed over. Ids may be numbers, of which every digit is kept; event_time may be Unix time; action is in or out in any case; a byte-order mark may stand before all.</summary>
/// <param name="sourceZone">The zone of times without offset.</param>
public sealed class VisitorParser(TimeZoneInfo sourceZone) : IEventParser<VisitorEvent>
{
    private const int LongestShown = 60;

    private readonly SourceTime _time = new(sourceZone);
    private readonly PlainVisitReader _plain = new(new SourceTime(sourceZone));
    private readonly byte[] _timeText = new byte[256];
    private readonly byte[] _areaText = new byte[TextField.LongestKey * 6];
    private readonly byte[] _userText = new byte[TextField.LongestKey * 6];

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

        if (_plain.TryRead(payload, recordTime, out value))
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
                if (!Text(ref reader, "area_id", _areaText, out area, out reason) || !TextField.IsKey("area_id", area, out reason))
                {
                    return false;
                }

                hasArea = true;
            }
            else if (reader.ValueTextEquals("user_id"u8))
            {
                if (!Text(ref reader, "user_id", _userText, out user, out reason) || !TextField.IsKey("user_id", user, out reason))
                {
                    return false;
                }

                hasUser = true;
            }
            else if (reader.ValueTextEquals("action"u8))
            {
                reader.Read();
                entering = reader.TokenType != JsonTokenType.String ? null
                    : !reader.ValueIsEscaped ? VisitFields.Entering(reader.ValueSpan)
                    : reader.ValueSpan.Length <= _timeText.Length ? VisitFields.Entering(_timeText.AsSpan(0, reader.CopyString(_timeText)))
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
