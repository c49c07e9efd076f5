using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Domain.Visitors;

/// <content>The decided line: whole seconds, in event-time order, visiting only those in which something happens.</content>
public sealed partial class VisitorAggregator
{
    private readonly List<AreaState> _touchedInstant = [];
    private readonly List<AreaState> _touchedSecond = [];
    private VisitDeadlines? _deadlines;
    private long _minute = None;

    private VisitDeadlines Deadlines => _deadlines ??= new VisitDeadlines(_table);

    /// <inheritdoc/>
    public void Advance(long line)
    {
        Settle();
        DecideLate();
        if (line == None || (line -= line % 1000) <= _line)
        {
            return;
        }

        while (NextSecond(line) is var second && second * 1000 < line)
        {
            Decide(second);
        }

        RollTo(line - 1000);
        MoveLine(line);
    }

    /// <inheritdoc/>
    public void AdvanceAtRest(long now)
    {
        Settle();
        now -= now % 1000;
        while (_line != None && NextSecond(now) is var second && second * 1000 < now)
        {
            Decide(second);
            MoveLine(Math.Max(_line, (second + 1) * 1000));
        }
    }

    /// <inheritdoc/>
    public bool HasDue(long now) => _line != None && NextSecond(now - (now % 1000)) * 1000 < now - (now % 1000);

    /// <inheritdoc/>
    public void SetBack(long line, long ahead)
    {
        _buffer.RemoveFrom(ahead / 1000, item => _table[(int)((item & ((1L << 33) - 1)) >> 1)].Pending--);
        for (var i = 0; i < _table.Top; i++)
        {
            ref var entry = ref _table[i];
            if ((entry.Flags & PresenceFlags.Used) == 0 || entry.NewestTime < ahead)
            {
                continue;
            }

            var area = _areas[entry.Area];
            if (entry.Inside)
            {
                Leave(ref entry, area);
            }

            SetNewest(ref entry, area, inside: false);
            entry.NewestTime = entry.DecidedTime = PresenceTable.Never;
        }

        if (_line == None)
        {
            return;
        }

        _line = line;
        _setBack = line;
        OpenMinute(line - (line % Minute));
        foreach (var area in _areas.Prepend(_park))
        {
            Judge(area, line - 1000, area.Thresholds, "set-back");
        }
    }

    /// <inheritdoc/>
    public void NewLog()
    {
        Settle();
        DecideLate();
        while (_buffer.FirstSecond != long.MaxValue)
        {
            var second = _buffer.FirstSecond;
            Decide(second);
            MoveLine(Math.Max(_line, (second + 1) * 1000));
        }

        if (_line != None)
        {
            for (var i = 0; i < _table.Top; i++)
            {
                if (_table[i].Inside)
                {
                    Release(i, _line - 1);
                }
            }

            EndInstant();
            EndSecond(_line - 1000, "new-log");
        }

        EmitMinutes();
        _table.Clear();
        Deadlines.Clear();
        _line = None;
    }

    /// <summary>The next second, before <paramref name="limit"/>, in which an event waits or a visit ends.</summary>
    private long NextSecond(long limit)
    {
        var next = _buffer.FirstSecond;
        return Deadlines.TryNext(Math.Min(limit, next == long.MaxValue ? limit : next * 1000), out _, out var until)
            ? Math.Min(next, until / 1000)
            : next == long.MaxValue ? limit / 1000 : next;
    }

    private void Decide(long second)
    {
        RollTo(second * 1000);
        var end = (second + 1) * 1000;
        var items = _buffer.FirstSecond == second ? _buffer.TakeFirst() : [];
        var at = 0;
        while (true)
        {
            var instant = at < items.Length ? (second * 1000) + (items[at] >> 33) : end;
            while (Deadlines.TryNext(instant, out var index, out var until))
            {
                EndAt(index, until, instant);
            }

            if (at == items.Length)
            {
                break;
            }

            // All events of the instant come before the visits that end at it.
            for (var millisecond = items[at] >> 33; at < items.Length && items[at] >> 33 == millisecond;)
            {
                var index = (int)((items[at] & ((1L << 33) - 1)) >> 1);
                int entries = 0, exits = 0;
                AskAhead(items, at);
                for (; at < items.Length && items[at] >> 1 == ((millisecond << 32) | (uint)index); at++)
                {
                    if ((items[at] & 1) != 0)
                    {
                        entries++;
                    }
                    else
                    {
                        exits++;
                    }
                }

                DecideEvents(index, instant, instant, entries, exits);
            }

            while (Deadlines.TryNext(instant + 1, out var index, out var until))
            {
                Release(index, until);
            }

            EndInstant();
        }

        EndSecond(second * 1000, null);
    }

    /// <summary>Has the entries that are decided soon fetched into the processor's cache.</summary>
    private void AskAhead(ReadOnlySpan<long> items, int at)
    {
        const int ahead = 8;
        if (at + ahead < items.Length)
        {
            _table.AskFor((int)((items[at + ahead] & ((1L << 33) - 1)) >> 1));
        }
    }

    /// <summary>Ends the visits that end together at one instant.</summary>
    private void EndAt(int index, long until, long limit)
    {
        Release(index, until);
        while (Deadlines.TryNext(Math.Min(limit, until + 1), out var next, out var same) && same == until)
        {
            Release(next, same);
        }

        EndInstant();
    }

    /// <summary>Events of one visitor in one area at one instant: out of where one is, in, other outs.</summary>
    private void DecideEvents(int index, long time, long instant, int entries, int exits)
    {
        ref var entry = ref _table[index];
        var area = _areas[entry.Area];
        entry.Pending -= entries + exits;
        Touch(area, instant);
        if (entry.DecidedTime != time)
        {
            entry.Flags &= ~(PresenceFlags.DecidedIn | PresenceFlags.DecidedOut);
            entry.DecidedTime = time;
        }

        var anew = Anew(ref entry, PresenceFlags.DecidedIn, entries) | (Anew(ref entry, PresenceFlags.DecidedOut, exits) << 1);
        var (enters, leaves) = ((anew & 1) != 0, (anew & 2) != 0);
        if (entry.Inside)
        {
            if (leaves)
            {
                Leave(ref entry, area);
            }
            else if (enters)
            {
                area.Repeated++;
                Leave(ref entry, area);
            }

            if (enters)
            {
                Enter(index, ref entry, area, time);
            }
        }
        else
        {
            if (enters)
            {
                Enter(index, ref entry, area, time);
                if (leaves)
                {
                    Leave(ref entry, area);
                }
            }
            else if (leaves)
            {
                area.Unmatched++;
            }
        }

        if (entry.Pending == 0)
        {
            SetNewest(ref entry, area, entry.Inside);
        }
    }

    /// <summary>1 when the event is the first of its kind at this time; copies are counted.</summary>
    private int Anew(ref Presence entry, PresenceFlags kind, int count)
    {
        if (count == 0)
        {
            return 0;
        }

        var seen = (entry.Flags & kind) != 0;
        entry.Flags |= kind;
        _duplicates += seen ? count : count - 1;
        return seen ? 0 : 1;
    }

    private void Enter(int index, ref Presence entry, AreaState area, long time)
    {
        entry.Until = closingAfter(time);
        Deadlines.Add(index, entry.Until);
        area.Decided++;
        _park.Decided++;
    }

    private void Leave(ref Presence entry, AreaState area)
    {
        Deadlines.Remove(entry.Until);
        entry.Until = 0;
        area.Decided--;
        _park.Decided--;
    }

    private void Release(int index, long instant)
    {
        ref var entry = ref _table[index];
        var area = _areas[entry.Area];
        Touch(area, instant);
        Leave(ref entry, area);
        area.Released++;
        _park.Released++;
        if (entry.Pending == 0)
        {
            SetNewest(ref entry, area, inside: false);
        }
    }

    /// <summary>Late events take effect where the line stands, unless a later one of the same area and visitor has been decided.</summary>
    private void DecideLate()
    {
        if (_late.Count == 0)
        {
            return;
        }

        _late.Sort(static (a, b) => (a.Time, a.Index, a.Entering).CompareTo((b.Time, b.Index, b.Entering)));
        for (var at = 0; at < _late.Count;)
        {
            var (time, index, _) = _late[at];
            int entries = 0, exits = 0;
            for (; at < _late.Count && _late[at].Time == time && _late[at].Index == index; at++)
            {
                if (_late[at].Entering)
                {
                    entries++;
                }
                else
                {
                    exits++;
                }
            }

            if (_table[index].DecidedTime > time)
            {
                ref var entry = ref _table[index];
                entry.Pending -= entries + exits;
                if (entry.Pending == 0)
                {
                    SetNewest(ref entry, _areas[entry.Area], entry.Inside);
                }
            }
            else
            {
                DecideEvents(index, time, _line - 1, entries, exits);
            }
        }

        _late.Clear();
        EndInstant();

        // An entry so late that its visit has ended by now.
        while (Deadlines.TryNext(_line, out var ended, out _))
        {
            Release(ended, _line - 1);
        }

        EndInstant();
        EndSecond(_line - 1000, null);
    }

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
        var minute = time - (time % Minute);
        if (minute == _minute)
        {
            return;
        }

        EmitMinutes();
        if (_minute != None)
        {
            for (var between = _minute + Minute; between < minute && _park.Decided > 0; between += Minute)
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
            _table.Forget((int)(_table.Top * Math.Min(line - _line, Hour) / Hour) + 1, line - Day);
        }

        var hour = _line != None && line / Hour != _line / Hour;
        _line = line;
        if (hour)
        {
            ForgetAreas();
        }
    }
}
