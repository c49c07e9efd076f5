using System.Text.Json;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>Somebody passed a gate.</summary>
internal readonly record struct GateEvent(long Time, string Gate) : IStreamEvent;

/// <summary>Reads <c>{"event_time":"2025-07-15T12:00:00Z","gate":"north"}</c>.</summary>
internal sealed class GateParser(TimeZoneInfo sourceZone) : IEventParser<GateEvent>
{
    private readonly SourceTime _time = new(sourceZone);

    public bool TryParse(ReadOnlySpan<byte> payload, long recordTime, out GateEvent value, out string? reason)
    {
        value = default;
        try
        {
            var message = JsonSerializer.Deserialize<Message>(payload, JsonSerializerOptions.Web);
            var problem = "is missing";
            if (message?.EventTime is not { } text || !_time.TryRead(System.Text.Encoding.UTF8.GetBytes(text), recordTime, out var time, out problem))
            {
                reason = $"event_time '{message?.EventTime}' {problem}";
                return false;
            }

            if (message.Gate is not { Length: > 0 and <= 255 } gate)
            {
                reason = $"gate '{message.Gate}' is no name";
                return false;
            }

            (value, reason) = (new GateEvent(time, gate), null);
            return true;
        }
        catch (JsonException e)
        {
            reason = $"not the JSON of a gate event: {e.Message}";
            return false;
        }
    }

    private sealed record Message([property: System.Text.Json.Serialization.JsonPropertyName("event_time")] string? EventTime, string? Gate);
}
