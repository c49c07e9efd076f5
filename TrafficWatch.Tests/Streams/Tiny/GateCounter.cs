using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>So many passed a gate in a minute, to be added.</summary>
internal sealed record GateCount(string Gate, long MinuteEnd, long Passed);

/// <summary>Counts by gate and minute. What an event decides alone waits for nothing: there is no reorder buffer, and an epoch's counts are all its state.</summary>
internal sealed class GateCounter(int buffered) : IAggregator<GateEvent, GateCount[]>
{
    private const long Minute = 60_000;
    private readonly Dictionary<(string Gate, long MinuteEnd), long> _counts = [];

    public long Line { get; private set; } = Watermarks.None;

    public int Buffered => buffered;

    public string? Apply(scoped in GateEvent value)
    {
        var key = (value.Gate, value.Time - (value.Time % Minute) + Minute);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        return null;
    }

    public void Advance(long line) => Line = Math.Max(Line, line);

    public void SetBack(long line, long ahead) => Line = Math.Min(Line, line);

    public void NewLog() => Line = Watermarks.None;

    public GateCount[] Take()
    {
        GateCount[] taken = [.. _counts.Select(count => new GateCount(count.Key.Gate, count.Key.MinuteEnd, count.Value))];
        _counts.Clear();
        return taken;
    }

    public void Save(StateWriter writer) => writer.Write(Line);

    public void Load(ref StateReader reader) => Line = reader.ReadInt64();
}
