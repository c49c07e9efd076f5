using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <content>What changed at an instant, in a second and in a minute of the decided line: peaks, alert levels, rows of occupancy.</content>
public sealed partial class VisitorAggregator
{
    private void Touch(AreaState area, long instant)
    {
        if (!area.TouchedInstant)
        {
            area.TouchedInstant = true;
            _touchedInstant.Add(area);
            BeginInstant(area, instant);
            if (!_park.TouchedInstant)
            {
                _park.TouchedInstant = true;
                _touchedInstant.Add(_park);
                BeginInstant(_park, instant);
            }
        }
    }

    private void BeginInstant(AreaState area, long instant)
    {
        // What a minute begins with counts for its peak, unless it changes with the minute's first instant.
        if (area.Peak < 0 && instant != _minute)
        {
            area.Peak = area.Decided;
        }

        area.MinuteChanged = true;
        if (!area.TouchedSecond)
        {
            area.TouchedSecond = true;
            _touchedSecond.Add(area);
        }
    }

    private void EndInstant()
    {
        foreach (var area in _touchedInstant)
        {
            area.Peak = Math.Max(area.Peak, area.Decided);
            area.TouchedInstant = false;
        }

        _touchedInstant.Clear();
    }

    private void EndSecond(long second, string? reason)
    {
        foreach (var area in _touchedSecond)
        {
            area.TouchedSecond = false;
            Judge(area, second, area.Thresholds, reason);
        }

        _touchedSecond.Clear();
    }

    private void Judge(AreaState area, long second, ThresholdSet? before, string? reason)
    {
        var next = rule.Next(area.Level, area.Decided, area.Thresholds);
        if (next == area.Level)
        {
            return;
        }

        var (set, level) = next > area.Level ? (area.Thresholds, next) : (area.Thresholds ?? before, area.Level);
        var threshold = area.Thresholds is null ? 0 : level == AlertLevel.Alert ? set!.Alert : set!.Warning;
        _changes.Add(new LevelChange(area.Id, second, area.Level, next, area.Decided, threshold, reason));
        area.Level = next;
    }

    private void RollTo(long time)
    {
        var minute = time - (time % Milliseconds.Minute);
        if (minute == _minute)
        {
            return;
        }

        EmitMinutes();
        if (_minute != None)
        {
            for (var between = _minute + Milliseconds.Minute; between < minute && _park.Decided > 0; between += Milliseconds.Minute)
            {
                OpenMinute(between);
                EmitMinutes();
            }
        }

        OpenMinute(minute);
    }

    private void OpenMinute(long minute)
    {
        _minute = minute;
        _removedInMinute.Clear();
        _park.OpenMinute();
        foreach (var area in _areas)
        {
            area.OpenMinute();
        }
    }

    private void EmitMinutes()
    {
        if (_minute == None)
        {
            return;
        }

        _park.EmitMinute(_minute, _minutes);
        foreach (var area in _areas)
        {
            area.EmitMinute(_minute, _minutes);
        }
    }

    private void MoveLine(long line)
    {
        // Everyone is looked at once an hour, a few with every step: all at once would hold the stream up.
        if (_line != None)
        {
            _table.Forget((int)(_table.Top * Math.Min(line - _line, Milliseconds.Hour) / Milliseconds.Hour) + 1, line - Milliseconds.Day);
        }

        var hour = _line != None && line / Milliseconds.Hour != _line / Milliseconds.Hour;
        _line = line;
        if (hour)
        {
            ForgetAreas();
        }
    }
}
