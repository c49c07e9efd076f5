using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>Reads a message as every producer in use writes it: the four members alone, in their order, without escapes. Whatever differs is left to the JSON reader, which also says what is wrong.</summary>
/// <param name="time">Reads event times.</param>
internal sealed class PlainVisitReader(SourceTime time)
{
    public bool TryRead(ReadOnlySpan<byte> payload, long recordTime, out VisitorEvent value)
    {
        value = default;
        var rest = payload;
        if (!PlainJson.Member(ref rest, "{\"event_time\":\""u8, null, out var timeText) || !time.TryRead(timeText, recordTime, out var at, out _)
            || !PlainJson.Member(ref rest, ",\"area_id\":\""u8, null, out var area)
            || !PlainJson.Member(ref rest, ",\"action\":\""u8, null, out var action)
            || !PlainJson.Member(ref rest, ",\"user_id\":\""u8, null, out var user)
            || rest is not [(byte)'}'])
        {
            return false;
        }

        if (VisitFields.Entering(action) is not { } entering || !TextField.IsKey("area_id", area, out _) || !TextField.IsKey("user_id", user, out _) || area is [(byte)'*'])
        {
            return false;
        }

        value = new VisitorEvent { Time = at, Area = area, User = user, Entering = entering };
        return true;
    }
}
