namespace TrafficWatch.Domain.Visitors;

/// <content>What an event that is decided does to its visitor's visit.</content>
public sealed partial class VisitorAggregator
{
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

    private void Enter(int index, ref Presence entry, AreaState area, long time) => Stay(index, ref entry, area, closingAfter(time));

    private void Stay(int index, ref Presence entry, AreaState area, long until)
    {
        entry.Until = until;
        Deadlines.Add(index, until);
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
}
