using System.Runtime.InteropServices;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Visitors;

/// <content>What the events that are decided do to their visitors' presence.</content>
public sealed partial class VisitorAggregator
{
    private readonly List<Group> _groups = [];
    private readonly List<Group> _together = [];

    /// <summary>Decides all events of one time: first, of a visitor who is in several areas' events, the exits from where he is, then entries, then other exits, each in the order of the areas' ids.</summary>
    /// <param name="groups">The events by visitor and area.</param>
    /// <param name="time">Their time.</param>
    /// <param name="instant">When they take effect: that time, or where the line stands if they are late.</param>
    private void DecideGroups(List<Group> groups, long time, long instant)
    {
        if (groups.Count > 1)
        {
            foreach (ref var group in CollectionsMarshal.AsSpan(groups))
            {
                ref var visitor = ref _visitors[_table[group.Index].Visitor];
                visitor.Flags |= (visitor.Flags & VisitorFlags.Seen) != 0 ? VisitorFlags.SeenTwice : VisitorFlags.Seen;
            }

            foreach (ref var group in CollectionsMarshal.AsSpan(groups))
            {
                if ((_visitors[_table[group.Index].Visitor].Flags & VisitorFlags.SeenTwice) != 0)
                {
                    _together.Add(group);
                }
                else
                {
                    DecideAlone(ref group, time, instant);
                }
            }

            foreach (var group in groups)
            {
                _visitors[_table[group.Index].Visitor].Flags &= ~(VisitorFlags.Seen | VisitorFlags.SeenTwice);
            }

            DecideTogether(time, instant);
        }
        else if (groups.Count == 1)
        {
            DecideAlone(ref CollectionsMarshal.AsSpan(groups)[0], time, instant);
        }

        groups.Clear();
    }

    private void DecideTogether(long time, long instant)
    {
        if (_together.Count == 0)
        {
            return;
        }

        _together.Sort((a, b) => _table[a.Index].Visitor.CompareTo(_table[b.Index].Visitor) is var order and not 0
            ? order : AreaOf(a.Index).Key.AsSpan().SequenceCompareTo(AreaOf(b.Index).Key));
        var all = CollectionsMarshal.AsSpan(_together);
        for (var from = 0; from < all.Length;)
        {
            var to = from + 1;
            while (to < all.Length && _table[all[to].Index].Visitor == _table[all[from].Index].Visitor)
            {
                to++;
            }

            DecideTogether(all[from..to], time, instant);
            from = to;
        }

        _together.Clear();
    }

    /// <summary>Events of a visitor who is in no other area's at that time.</summary>
    private void DecideAlone(ref Group group, long time, long instant)
    {
        Begin(ref group, time, instant);
        if (group.Leaves && group.WasInside)
        {
            Exit(ref group, time);
        }

        if (group.Enters)
        {
            Enter(ref group, time, instant);
        }

        End(ref group, time);
    }

    /// <summary>Events of one visitor at one time.</summary>
    private void DecideTogether(Span<Group> groups, long time, long instant)
    {
        foreach (ref var group in groups)
        {
            Begin(ref group, time, instant);
        }

        foreach (ref var group in groups)
        {
            if (group.Leaves && group.WasInside)
            {
                Exit(ref group, time);
            }
        }

        foreach (ref var group in groups)
        {
            if (group.Enters)
            {
                Enter(ref group, time, instant);
            }
        }

        foreach (ref var group in groups)
        {
            End(ref group, time);
        }
    }

    private void End(ref Group group, long time)
    {
        if (group.Leaves && !group.WasInside)
        {
            Exit(ref group, time);
        }

        ref var entry = ref _table[group.Index];
        if (entry.Pending == 0)
        {
            SetNewest(ref entry, AreaOf(group.Index), entry.Inside);
        }
    }

    private void Begin(ref Group group, long time, long instant)
    {
        ref var entry = ref _table[group.Index];
        entry.Pending -= group.Entries + group.Exits;
        Touch(AreaOf(group.Index), instant);
        group.WasInside = entry.Inside;
        group.Since = entry.DecidedTime;
        if (entry.DecidedTime != time)
        {
            entry.Flags &= ~(PresenceFlags.DecidedIn | PresenceFlags.DecidedOut);
            entry.DecidedTime = time;
        }

        group.Enters = Anew(ref entry, PresenceFlags.DecidedIn, group.Entries);
        group.Leaves = Anew(ref entry, PresenceFlags.DecidedOut, group.Exits);
    }

    /// <summary>Whether one of the events is the first of its kind at this time; copies are counted.</summary>
    private bool Anew(ref Presence entry, PresenceFlags kind, int count)
    {
        if (count == 0)
        {
            return false;
        }

        var seen = (entry.Flags & kind) != 0;
        entry.Flags |= kind;
        _duplicates += seen ? count : count - 1;
        return !seen;
    }

    private void Enter(ref Group group, long time, long instant)
    {
        ref var entry = ref _table[group.Index];
        ref var visitor = ref _visitors[entry.Visitor];
        var area = AreaOf(group.Index);
        Comes(ref visitor, _table.SpaceOf(group.Index), group.Index, time);
        if (entry.Inside)
        {
            area.Repeated++;
            Leave(ref entry, area);
        }
        else if (rules.Disjoint && visitor.Inside > 0)
        {
            MoveFromElsewhere(ref visitor, instant);
        }

        Stay(group.Index, ref entry, area, ClosingAfter(area, time));
        group.Since = time;
    }

    private void Exit(ref Group group, long time)
    {
        ref var entry = ref _table[group.Index];
        var area = AreaOf(group.Index);
        if (entry.Inside)
        {
            Leave(ref entry, area);
            StayEnds(group.Index, area, group.Since, time);
        }
        else
        {
            area.Unmatched++;
            area.UnmatchedNow++;
            EndAfterGap(ref _visitors[entry.Visitor], time);
        }

        Goes(ref _visitors[entry.Visitor], _table.SpaceOf(group.Index), time);
    }

    /// <summary>Who is in one area at a time has left the others, unseen.</summary>
    private void MoveFromElsewhere(ref Visitor visitor, long instant)
    {
        for (var index = visitor.First; index >= 0; index = _table[index].Next)
        {
            ref var entry = ref _table[index];
            if (entry.Inside)
            {
                var area = AreaOf(index);
                Touch(area, instant);
                Leave(ref entry, area);
                area.Moved++;
                _park.Moved++;
                if (entry.Pending == 0)
                {
                    SetNewest(ref entry, area, inside: false);
                }
            }
        }
    }

    private void Stay(int index, ref Presence entry, AreaState area, long until)
    {
        entry.Until = until;
        Deadlines.Add(index, until);
        area.Decided++;
        _park.Decided++;
        ref var visitor = ref _visitors[entry.Visitor];
        _away -= visitor.Inside++ == 0 && visitor.VisitFrom != Presence.Never ? 1 : 0;
    }

    private void Leave(ref Presence entry, AreaState area)
    {
        Deadlines.Remove(entry.Until);
        entry.Until = 0;
        area.Decided--;
        _park.Decided--;
        ref var visitor = ref _visitors[entry.Visitor];
        _away += --visitor.Inside == 0 && visitor.VisitFrom != Presence.Never ? 1 : 0;
    }

    private void Release(int index, long instant)
    {
        ref var entry = ref _table[index];
        var area = AreaOf(index);
        Touch(area, instant);
        Leave(ref entry, area);
        area.Released++;
        _park.Released++;
        if (entry.Pending == 0)
        {
            SetNewest(ref entry, area, inside: false);
        }

        ref var visitor = ref _visitors[entry.Visitor];
        if (visitor.Inside == 0)
        {
            VisitEnds(ref visitor);
        }
    }

    /// <summary>Late events take effect where the line stands, unless a later one of the same area and visitor has been decided; where areas are disjoint, a later one of the visitor.</summary>
    private void DecideLate()
    {
        if (_late.Count == 0)
        {
            return;
        }

        _late.Sort(static (a, b) => (a.Time, a.Index, a.Entering).CompareTo((b.Time, b.Index, b.Entering)));
        for (var at = 0; at < _late.Count;)
        {
            var time = _late[at].Time;
            while (at < _late.Count && _late[at].Time == time)
            {
                var group = new Group { Index = _late[at].Index };
                for (; at < _late.Count && _late[at].Time == time && _late[at].Index == group.Index; at++)
                {
                    group.Count(_late[at].Entering);
                }

                ref var entry = ref _table[group.Index];
                if (entry.DecidedTime <= time && !(rules.Disjoint && _visitors[entry.Visitor].LastTime > time))
                {
                    _groups.Add(group);
                }
                else
                {
                    entry.Pending -= group.Entries + group.Exits;
                    if (entry.Pending == 0)
                    {
                        SetNewest(ref entry, AreaOf(group.Index), entry.Inside);
                    }
                }
            }

            DecideGroups(_groups, time, _line - 1);
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

    /// <summary>The entry of a visitor in an area, made when it is not there.</summary>
    private int PresenceOf(int area, ReadOnlySpan<byte> user) => PresenceOf(area, user, IdTable<Presence>.HashOf(area, user));

    private int PresenceOf(int area, ReadOnlySpan<byte> user, ulong hash)
    {
        var index = _table.FindOrAdd(area, user, hash, out var added);
        if (added)
        {
            var who = _visitors.FindOrAdd(0, user, IdTable<Visitor>.HashOf(0, user), out var isNew);
            ref var visitor = ref _visitors[who];
            if (isNew)
            {
                visitor = new Visitor { LastTime = Presence.Never, VisitFrom = Presence.Never, First = -1, LastArea = Visitor.Nowhere, FromArea = Visitor.Nowhere };
            }

            _table[index] = new Presence { NewestTime = Presence.Never, DecidedTime = Presence.Never, Visitor = who, Next = visitor.First };
            visitor.First = index;
        }

        return index;
    }

    /// <summary>Forgets a visitor in an area, and the visitor with the last.</summary>
    private void Forget(int index)
    {
        var who = _table[index].Visitor;
        ref var link = ref _visitors[who].First;
        while (link != index)
        {
            link = ref _table[link].Next;
        }

        link = _table[index].Next;
        _table.Remove(index);
        if (_visitors[who].First < 0)
        {
            VisitEnds(ref _visitors[who]);
            _visitors.Remove(who);
        }
    }

    /// <summary>Forgets some of those who are absent and will not be asked for again.</summary>
    /// <param name="count">How many to look at, round and round.</param>
    /// <param name="before">Event time; who was heard of since is kept.</param>
    private void ForgetSome(int count, long before)
    {
        foreach (var index in _table.Next(count))
        {
            ref var entry = ref _table[index];
            if (!entry.Inside && !entry.InsideNewest && entry.Pending == 0 && entry.NewestTime < before)
            {
                Forget(index);
            }
        }
    }

    private AreaState AreaOf(int index) => _areas[_table.SpaceOf(index)];

    private long ClosingAfter(AreaState area, long time) =>
        area.ClosingAfter is { } own ? Math.Min(own(time), rules.ClosingAfter(time)) : rules.ClosingAfter(time);

    /// <summary>The events of one visitor in one area at one time.</summary>
    private struct Group
    {
        public int Index;
        public int Entries;
        public int Exits;

        /// <summary>Whether the visitor was in the area before, and since when.</summary>
        public bool WasInside;
        public long Since;

        /// <summary>Whether an entry, an exit is no copy of one that is decided.</summary>
        public bool Enters;
        public bool Leaves;

        public void Count(bool entering)
        {
            if (entering)
            {
                Entries++;
            }
            else
            {
                Exits++;
            }
        }
    }
}
