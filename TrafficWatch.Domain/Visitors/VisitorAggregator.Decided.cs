using TrafficWatch.Domain.Time;

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

        if (_line != None)
        {
            SweepVisits(now);
        }
    }

    /// <inheritdoc/>
    public bool HasDue(long now) => _line != None
        && (NextSecond(now - (now % 1000)) * 1000 < now - (now % 1000) || (_away > 0 && now - (now % SweepEvery) > _swept));

    /// <inheritdoc/>
    public void SetBack(long line, long ahead)
    {
        _buffer.RemoveFrom(ahead / 1000, item => _table[new BufferedVisit(item).Index].Pending--);
        for (var i = 0; i < _table.Top; i++)
        {
            ref var entry = ref _table[i];
            if (!_table.Holds(i) || entry.NewestTime < ahead)
            {
                continue;
            }

            var area = AreaOf(i);
            if (entry.Inside)
            {
                Leave(ref entry, area);
            }

            SetNewest(ref entry, area, inside: false);
            entry.NewestTime = entry.DecidedTime = Presence.Never;
            ref var visitor = ref _visitors[entry.Visitor];
            if (visitor.LastTime >= ahead)
            {
                (visitor.LastTime, visitor.LastArea, visitor.FromArea) = (Presence.Never, Visitor.Nowhere, Visitor.Nowhere);
                VisitEnds(ref visitor);
            }
        }

        if (_line == None)
        {
            return;
        }

        _line = _swept = line;
        _setBack = line;
        OpenMinute(line - (line % Milliseconds.Minute));
        foreach (var area in _areas.Held.Prepend(_park))
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

            foreach (var area in _areas.Held)
            {
                if (area.Correction != 0)
                {
                    Touch(area, _line - 1);
                    Correct(area, 0);
                }

                area.LastCount = null;
            }

            EndInstant();
            EndSecond(_line - 1000, "new-log");
            for (var who = 0; who < _visitors.Top; who++)
            {
                if (_visitors.Holds(who))
                {
                    VisitEnds(ref _visitors[who]);
                }
            }
        }

        EmitMinutes();
        TakeCounts();
        _table.Clear();
        _visitors.Clear();
        Deadlines.Clear();
        _away = 0;
        _line = _swept = None;
    }

    /// <summary>The next second, before <paramref name="limit"/>, in which an event waits, a visit or a correction ends, or a level has held for long enough.</summary>
    private long NextSecond(long limit)
    {
        var next = Math.Min(_buffer.FirstSecond, NextHeld());
        next = _correctionsEnd == long.MaxValue ? next : Math.Min(next, _correctionsEnd / 1000);
        return Deadlines.TryNext(Math.Min(limit, next == long.MaxValue ? limit : next * 1000), out _, out var until)
            ? Math.Min(next, until / 1000)
            : next == long.MaxValue ? limit / 1000 : next;
    }

    private void Decide(long second)
    {
        RollTo(second * 1000);
        var items = _buffer.FirstSecond == second ? _buffer.TakeFirst() : [];
        var at = 0;
        while (true)
        {
            var millisecond = at < items.Length ? new BufferedVisit(items[at]).Millisecond : 1000;
            var instant = (second * 1000) + millisecond;
            while (Deadlines.TryNext(instant, out var index, out var until))
            {
                EndAt(index, until, instant);
            }

            if (at == items.Length)
            {
                break;
            }

            // All events of the instant come before the visits that end at it.
            while (at < items.Length && new BufferedVisit(items[at]) is var visit && visit.Millisecond == millisecond)
            {
                AskAhead(items, at);
                var group = new Group { Index = visit.Index };
                for (; at < items.Length && new BufferedVisit(items[at]) is var same && same.IsWith(visit); at++)
                {
                    group.Count(same.Entering);
                }

                _groups.Add(group);
            }

            DecideGroups(_groups, instant, instant);
            while (Deadlines.TryNext(instant + 1, out var index, out var until))
            {
                Release(index, until);
            }

            EndInstant();
        }

        EndCorrections((second * 1000) + 999);
        EndInstant();
        EndSecond(second * 1000, null);
    }

    /// <summary>Has the entries that are decided soon fetched into the processor's cache.</summary>
    private void AskAhead(ReadOnlySpan<long> items, int at)
    {
        const int ahead = 8;
        if (at + (2 * ahead) < items.Length)
        {
            _table.AskFor(new BufferedVisit(items[at + (2 * ahead)]).Index);
        }

        if (at + ahead < items.Length)
        {
            _visitors.AskFor(_table[new BufferedVisit(items[at + ahead]).Index].Visitor);
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
}
