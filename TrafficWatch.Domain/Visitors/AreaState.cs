using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What the aggregator holds of one area, or of the park as a whole.</summary>
internal sealed class AreaState(string? id, byte[] key)
{
    public const long None = long.MinValue;
    private readonly Dictionary<long, (long In, long Out)> _flows = [];
    private long _flowMinute = None;
    private long _flowIn;
    private long _flowOut;

    public string Id { get; } = id ?? "";

    /// <summary>Stands for an area that has gone, whose place another may take.</summary>
    public bool Gone { get; } = id is null;

    public byte[] Key { get; } = key;

    /// <summary>Present on the newest line.</summary>
    public long Newest;

    /// <summary>Present on the decided line.</summary>
    public long Decided;
    public bool NewestChanged = id is not null;
    public bool TouchedInstant;
    public bool TouchedSecond;

    public AlertLevel Level;
    public ThresholdSet? Thresholds;

    /// <summary>The open minute. A peak of −1: nothing has happened in it yet.</summary>
    public long Peak = -1;
    public long Released;
    public long Repeated;
    public long Unmatched;
    public bool MinuteChanged;

    /// <summary>Nothing is known of it that would be missed.</summary>
    public bool IsEmpty => Newest == 0 && Decided == 0 && Level == AlertLevel.Normal && Thresholds is null && _flows.Count == 0 && _flowIn + _flowOut == 0 && !NewestChanged && !MinuteChanged;

    public void Count(long time, bool entering)
    {
        var minute = time - (time % Milliseconds.Minute);
        if (minute != _flowMinute)
        {
            FlushFlow();
            _flowMinute = minute;
        }

        if (entering)
        {
            _flowIn++;
        }
        else
        {
            _flowOut++;
        }
    }

    public void TakeFlows(List<FlowDelta> into)
    {
        FlushFlow();
        foreach (var (minute, (entries, exits)) in _flows)
        {
            into.Add(new FlowDelta(Id, minute + Milliseconds.Minute, entries, exits));
        }

        _flows.Clear();
    }

    /// <summary>Goes on with the open minute of an area of the same name that was removed within it, for the minute's row is written whole.</summary>
    public void Continue(AreaState before) =>
        (Peak, Released, Repeated, Unmatched) = (before.Peak, before.Released, before.Repeated, before.Unmatched);

    public void OpenMinute()
    {
        Peak = -1;
        Released = Repeated = Unmatched = 0;
        MinuteChanged = Decided > 0;
    }

    public void EmitMinute(long minute, List<OccupancyMinute> into)
    {
        var peak = Peak < 0 ? Decided : Peak;
        if (MinuteChanged && peak + Released + Repeated + Unmatched > 0)
        {
            into.Add(new OccupancyMinute(Id, minute + Milliseconds.Minute, Decided, peak, Released, Repeated, Unmatched));
        }

        MinuteChanged = false;
    }

    private void FlushFlow()
    {
        if (_flowIn + _flowOut > 0)
        {
            var sum = _flows.GetValueOrDefault(_flowMinute);
            _flows[_flowMinute] = (sum.In + _flowIn, sum.Out + _flowOut);
            _flowIn = _flowOut = 0;
        }
    }
}
