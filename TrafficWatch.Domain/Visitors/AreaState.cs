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

    /// <summary>Present on the decided line, of those who were seen coming in.</summary>
    public long Decided;

    /// <summary>What people's counts add, until when, and the last of them.</summary>
    public long Correction;
    public long CorrectionUntil = long.MaxValue;
    public LastCount? LastCount;

    /// <summary>When the area closes by itself, besides the site; null: with it.</summary>
    public Func<long, long>? ClosingAfter;
    public bool NewestChanged = id is not null;
    public bool TouchedInstant;
    public bool TouchedSecond;

    public AlertLevel Level;
    public ThresholdSet? Thresholds;

    /// <summary>When the level left normal; <see cref="None"/> while it is.</summary>
    public long RaisedAt = None;

    /// <summary>The most present since then.</summary>
    public long AlertPeak;

    /// <summary>Since when the count is beyond the warning threshold, the alert threshold, in a way that the level does not show yet; <see cref="None"/>: it is not.</summary>
    public long WarningSince = None;
    public long AlertSince = None;

    /// <summary>The open minute. A peak of −1: nothing has happened in it yet.</summary>
    public long Peak = -1;
    public long Released;
    public long Repeated;
    public long Unmatched;
    public long Moved;
    public bool MinuteChanged;

    /// <summary>Exits of who was not inside, at the open instant.</summary>
    public long UnmatchedNow;

    public StayCounts Stays { get; } = new();

    /// <summary>Present on the decided line, and counted.</summary>
    public long Shown => Decided + Correction;

    /// <summary>Present on the newest line, and counted.</summary>
    public long NewestShown => Math.Max(0, Newest + Correction);

    /// <summary>Nothing is known of it that would be missed.</summary>
    public bool IsEmpty => Newest == 0 && Decided == 0 && Correction == 0 && Level == AlertLevel.Normal && Thresholds is null && _flows.Count == 0 && _flowIn + _flowOut == 0 && !NewestChanged && !MinuteChanged;

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
        (Peak, Released, Repeated, Unmatched, Moved) = (before.Peak, before.Released, before.Repeated, before.Unmatched, before.Moved);

    public void OpenMinute()
    {
        Peak = -1;
        Released = Repeated = Unmatched = Moved = 0;
        MinuteChanged = Shown > 0;
    }

    public void EmitMinute(long minute, List<OccupancyMinute> into)
    {
        var peak = Peak < 0 ? Shown : Peak;
        if (MinuteChanged && peak + Released + Repeated + Unmatched + Moved > 0)
        {
            into.Add(new OccupancyMinute(Id, minute + Milliseconds.Minute, Shown, peak, Released, Repeated, Unmatched) { Moved = Moved, Correction = Correction });
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
