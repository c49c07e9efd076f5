using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Requests;

/// <content>The decided line: rules look at the minutes that it has passed.</content>
public sealed partial class RequestAggregator
{
    /// <summary>Stands where snapshots of versions without alerts have the line.</summary>
    private const long HasAlerts = long.MaxValue;

    /// <summary>What a minute of a route counts for among what waits, with its bins.</summary>
    private const int MinuteWeight = 16;

    private readonly RequestAlerts _alerts = new(isOpen);

    /// <inheritdoc/>
    public int Buffered => MinuteWeight * _alerts.Minutes;

    /// <inheritdoc/>
    public void Advance(long line)
    {
        Watch();
        Line = Math.Max(Line, line);
        _alerts.Advance(Line);
    }

    /// <inheritdoc/>
    public void AdvanceAtRest(long now)
    {
        if (HasDue(now))
        {
            _alerts.Advance(now - lateness);
            Line = Math.Max(Line, _alerts.Decided);
        }
    }

    /// <inheritdoc/>
    public bool HasDue(long now) => _alerts.HasDue(now - lateness);

    /// <inheritdoc/>
    public void SetBack(long line, long ahead)
    {
        Line = Math.Min(Line, line);
        _alerts.SetBack(line, ahead);
    }

    /// <inheritdoc/>
    public void NewLog()
    {
        _alerts.NewLog(Line);
        Line = Watermarks.None;
    }

    /// <inheritdoc/>
    public void Edit(string kind, string content)
    {
        if (kind == RuleEdit.Kind)
        {
            var edit = RuleEdit.Read(content);
            _alerts.Edit(edit.Rule, edit.Removed, Line);
        }
    }

    /// <summary>Hands over what rules look at, once an epoch.</summary>
    private void Watch()
    {
        foreach (var ((minute, place), sums) in _cells)
        {
            var failed = (place & ((1 << StatusBits) - 1)) >= 500 ? sums.Count : 0;
            _alerts.RouteAt(All, minute)?.Add(minute, sums.Count, failed, _alerts.Decided);
            if (_alerts.HasRoutes)
            {
                _alerts.RouteAt(_routes[(int)(place >> (StatusBits + MethodBits))], minute)?.Add(minute, sums.Count, failed, _alerts.Decided);
            }
        }

        if (!_alerts.AreTimed)
        {
            return;
        }

        foreach (var ((minute, route, bin), count) in _latencies)
        {
            foreach (var name in (ReadOnlySpan<string>)(_alerts.HasRoutes ? [All, _routes[route]] : [All]))
            {
                if (_alerts.RouteAt(name, minute) is { IsTimed: true } watched)
                {
                    watched.AddTimed(minute, bin, count);
                }
            }
        }
    }

    private void SaveAlerts(StateWriter writer)
    {
        writer.Write(HasAlerts);
        _alerts.Save(writer);
    }

    private long LoadAlerts(ref StateReader reader)
    {
        var first = reader.ReadInt64();
        if (first != HasAlerts)
        {
            _alerts.Clear();
            return first;
        }

        _alerts.Load(ref reader);
        return reader.ReadInt64();
    }
}
