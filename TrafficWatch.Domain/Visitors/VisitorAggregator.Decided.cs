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
    }

    /// <inheritdoc/>
    public bool HasDue(long now) => _line != None && NextSecond(now - (now % 1000)) * 1000 < now - (now % 1000);

    /// <inheritdoc/>
    public void SetBack(long line, long ahead)
    {
        _buffer.RemoveFrom(ahead / 1000, item => _table[new BufferedVisit(item).Index].Pending--);
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
                int entries = 0, exits = 0;
                AskAhead(items, at);
                for (; at < items.Length && new BufferedVisit(items[at]) is var same && same.IsWith(visit); at++)
                {
                    if (same.Entering)
                    {
                        entries++;
                    }
                    else
                    {
                        exits++;
                    }
                }

                DecideEvents(visit.Index, instant, instant, entries, exits);
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
            _table.AskFor(new BufferedVisit(items[at + ahead]).Index);
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
