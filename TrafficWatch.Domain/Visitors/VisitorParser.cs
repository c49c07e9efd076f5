using System.Text.Json;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>Reads messages of the visitors stream: a JSON object with event_time, area_id, action and user_id; other members are passed over. Ids may be numbers, of which every digit is kept; event_time may be Unix time; action is in or out in any case; a byte-order mark may stand before all.</summary>
/// <param name="sourceZone">The zone of times without offset.</param>
public sealed class VisitorParser(TimeZoneInfo sourceZone) : IEventParser<VisitorEvent>
{
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
            reason = $"not the JSON of a visitor event: {JsonText.Short(e.Message)}";
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
            reason = $"not a JSON object but {JsonText.Kind(reader.TokenType)}";
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
                if (!JsonText.Read(ref reader, "event_time", _timeText, out var text, out reason))
                {
                    return false;
                }

                if (!_time.TryRead(text, recordTime, out time, out var problem))
                {
                    reason = $"event_time '{JsonText.Shown(text)}' {problem}";
                    return false;
                }

                hasTime = true;
            }
            else if (reader.ValueTextEquals("area_id"u8))
            {
                if (!JsonText.Read(ref reader, "area_id", _areaText, out area, out reason) || !TextField.IsKey("area_id", area, out reason))
                {
                    return false;
                }

                hasArea = true;
            }
            else if (reader.ValueTextEquals("user_id"u8))
            {
                if (!JsonText.Read(ref reader, "user_id", _userText, out user, out reason) || !TextField.IsKey("user_id", user, out reason))
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
                    reason = $"action {JsonText.Raw(ref reader)}: must be \"in\" or \"out\"";
                    return false;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        if (JsonText.After(payload[(int)reader.BytesConsumed..]) is { } more)
        {
            reason = more;
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
}
