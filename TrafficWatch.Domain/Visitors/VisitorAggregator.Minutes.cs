using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <content>What changed at an instant, in a second and in a minute of the decided line: peaks, alert levels, rows of occupancy.</content>
public sealed partial class VisitorAggregator
{
    /// <summary>Areas in which a level is due that has not held for long enough.</summary>
    private readonly List<AreaState> _held = [];

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
            area.Peak = area.Shown;
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
            if (area.Correction != 0 && area != _park)
            {
                SettleCorrection(area);
            }

            area.UnmatchedNow = 0;
        }

        foreach (var area in _touchedInstant)
        {
            area.Peak = Math.Max(area.Peak, area.Shown);
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
        for (var i = _held.Count - 1; i >= 0; i--)
        {
            Judge(_held[i], second, _held[i].Thresholds, null);
        }
    }

    private void Judge(AreaState area, long second, ThresholdSet? before, string? reason)
    {
        var next = rules.Alerts.Next(area.Level, area.Shown, area.Thresholds);
        area.AlertPeak = Math.Max(area.AlertPeak, area.Shown);

        // What people change holds at once.
        if (rules.Hold > 0)
        {
            if (reason is null)
            {
                next = Held(area, next, second);
            }
            else
            {
                area.WarningSince = area.AlertSince = None;
            }

            if (area.WarningSince == None && area.AlertSince == None)
            {
                _held.Remove(area);
            }
        }

        if (next == area.Level)
        {
            return;
        }

        if (area.Level == AlertLevel.Normal)
        {
            (area.RaisedAt, area.AlertPeak) = (second, area.Shown);
        }

        var (set, level) = next > area.Level ? (area.Thresholds, next) : (area.Thresholds ?? before, area.Level);
        var threshold = area.Thresholds is null ? 0 : level == AlertLevel.Alert ? set!.Alert : set!.Warning;
        _changes.Add(new LevelChange(area.Id, second, area.Level, next, area.Shown, threshold, reason) { RaisedAt = area.RaisedAt, Peak = area.AlertPeak });
        area.Level = next;
        area.RaisedAt = next == AlertLevel.Normal ? None : area.RaisedAt;
    }

    /// <summary>The level that has been due for long enough: each threshold by itself, on its way up and down.</summary>
    private AlertLevel Held(AreaState area, AlertLevel next, long second)
    {
        var warning = Passed(ref area.WarningSince, area.Level >= AlertLevel.Warning, next >= AlertLevel.Warning, second);
        var alert = Passed(ref area.AlertSince, area.Level >= AlertLevel.Alert, next >= AlertLevel.Alert, second);
        if ((area.WarningSince != None || area.AlertSince != None) && !_held.Contains(area))
        {
            _held.Add(area);
        }

        return alert ? AlertLevel.Alert : warning ? AlertLevel.Warning : AlertLevel.Normal;
    }

    private bool Passed(ref long since, bool now, bool due, long second)
    {
        if (now == due)
        {
            since = None;
            return now;
        }

        since = since == None ? second : since;
        if (second - since < rules.Hold)
        {
            return now;
        }

        since = None;
        return due;
    }

    /// <summary>The next second in which a level has been due for long enough.</summary>
    private long NextHeld()
    {
        var next = long.MaxValue;
        foreach (var area in _held)
        {
            next = area.WarningSince == None ? next : Math.Min(next, (area.WarningSince + rules.Hold) / 1000);
            next = area.AlertSince == None ? next : Math.Min(next, (area.AlertSince + rules.Hold) / 1000);
        }

        return next;
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
            for (var between = _minute + Milliseconds.Minute; between < minute && _park.Shown > 0; between += Milliseconds.Minute)
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
            ForgetSome((int)(_table.Top * Math.Min(line - _line, Milliseconds.Hour) / Milliseconds.Hour) + 1, line - Milliseconds.Day);
        }

        var hour = _line != None && line / Milliseconds.Hour != _line / Milliseconds.Hour;
        _line = line;
        SweepVisits(line);
        if (hour)
        {
            ForgetAreas();
        }
    }
}
