using System.Text;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>Reads a CSV's values by the rules of the stream's consumer, so that nothing is sent that it would refuse. One thread at a time.</summary>
/// <param name="zone">The zone of times without offset.</param>
internal sealed class FieldReader(TimeZoneInfo zone)
{
    private readonly SourceTime _time = new(zone);
    private readonly VisitorParser _parser = new(TimeZoneInfo.Utc);

    public bool TryTime(string text, out DateTime time, out string? reason)
    {
        if (_time.TryRead(Encoding.UTF8.GetBytes(text), long.MaxValue, out var milliseconds, out var problem))
        {
            time = DateTime.UnixEpoch.AddMilliseconds(milliseconds);
            reason = null;
            return true;
        }

        time = default;
        reason = text.Length == 0 ? "is empty" : $"'{(text.Length > 60 ? text[..60] + "…" : text)}' {problem}";
        return false;
    }

    /// <summary>The event, or the consumer's reason to refuse it.</summary>
    public ReplayItem Checked(long line, VisitorMessage message) =>
        _parser.TryParse(message.Value(withOffset: false), long.MaxValue, out _, out var reason)
            ? ReplayItem.Event(line, line, message)
            : ReplayItem.Refuse(line, reason!);
}
