using System.Runtime.InteropServices;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <content>What visitors do: stays, routes from area to area, paths of two routes, visits to the park.</content>
public sealed partial class VisitorAggregator
{
    /// <summary>Visits that have ended are looked for once in so long.</summary>
    private const long SweepEvery = 10 * Milliseconds.Minute;

    /// <summary>Routes and paths of one hour, by their areas' places, 16 bits each.</summary>
    private readonly Dictionary<long, (long Count, long TotalMs)> _routes = [];
    private readonly Dictionary<long, long> _paths = [];
    private long _routesHour = None;
    private VisitRows? _rows;
    private long _hourFrom;
    private long _hourEnd;

    /// <summary>Up to where visits that have ended were looked for.</summary>
    private long _swept = None;

    /// <summary>Open visits of those who are in no area.</summary>
    private long _away;

    private VisitRows Rows => _rows ??= new VisitRows();

    /// <summary>A visitor was seen coming into an area: with the exit before it that may be a route.</summary>
    private void Comes(ref Visitor visitor, int area, int index, long time)
    {
        EndAfterGap(ref visitor, time);
        if (visitor.VisitFrom == Presence.Never)
        {
            visitor.VisitFrom = time;
            _away += visitor.Inside == 0 ? 1 : 0;
        }

        if (time < visitor.LastTime)
        {
            return;
        }

        var from = Visitor.Nowhere;
        if ((visitor.Flags & VisitorFlags.Left) != 0 && visitor.LastArea != area && visitor.LastArea != Visitor.Nowhere && time - visitor.LastTime <= rules.RouteWithin)
        {
            from = visitor.LastArea;
            if (rules.Rows)
            {
                Rows.Add(_table.IdOf(index), _areas[from].Id, _areas[area].Id, visitor.LastTime, time);
            }

            if (HourEnd(time) is var hour && hour != _routesHour)
            {
                TakeRoutes();
                _routesHour = hour;
            }

            var way = ((long)from << 16) | (uint)area;
            ref var route = ref CollectionsMarshal.GetValueRefOrAddDefault(_routes, way, out _);
            route = (route.Count + 1, route.TotalMs + time - visitor.LastTime);
            if (visitor.FromArea != Visitor.Nowhere)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_paths, ((long)visitor.FromArea << 32) | way, out _)++;
            }
        }

        (visitor.FromArea, visitor.LastArea, visitor.LastTime) = (from, (ushort)area, time);
        visitor.Flags &= ~VisitorFlags.Left;
    }

    /// <summary>A visitor was seen leaving an area.</summary>
    private static void Goes(ref Visitor visitor, int area, long time)
    {
        if (time < visitor.LastTime)
        {
            return;
        }

        if (visitor.LastArea != area || (visitor.Flags & VisitorFlags.Left) != 0)
        {
            visitor.FromArea = Visitor.Nowhere;
        }

        (visitor.LastArea, visitor.LastTime) = ((ushort)area, time);
        visitor.Flags |= VisitorFlags.Left;
    }

    /// <summary>Whoever was in no area for too long had left, whether or not that was looked for in between.</summary>
    private void EndAfterGap(ref Visitor visitor, long time)
    {
        if (visitor.VisitFrom != Presence.Never && visitor.Inside == 0 && time - visitor.LastTime > rules.VisitGap)
        {
            VisitEnds(ref visitor);
        }
    }

    private void StayEnds(int index, AreaState area, long entry, long exit)
    {
        if (rules.Rows)
        {
            Rows.Add(_table.IdOf(index), area.Id, entry, exit);
        }

        area.Stays.Add(area.Id, HourEnd(exit), exit - entry, Rows);
    }

    /// <summary>A visit to the park is over. It was as long as from its first entry to its last exit; one whose visitor was last seen coming in somewhere has no end.</summary>
    private void VisitEnds(ref Visitor visitor)
    {
        if (visitor.VisitFrom == Presence.Never)
        {
            return;
        }

        if ((visitor.Flags & VisitorFlags.Left) != 0 && visitor.LastTime >= visitor.VisitFrom)
        {
            _park.Stays.Add(_park.Id, HourEnd(visitor.LastTime), visitor.LastTime - visitor.VisitFrom, Rows);
        }

        visitor.VisitFrom = Presence.Never;
        _away -= visitor.Inside == 0 ? 1 : 0;
    }

    /// <summary>Ends the visits of those who have been in no area for long, once the time has passed a bound.</summary>
    /// <param name="bound">Exclusive; what is decided lies before it.</param>
    private void SweepVisits(long bound)
    {
        bound -= bound % SweepEvery;
        if (bound <= _swept || _away == 0)
        {
            return;
        }

        _swept = bound;
        for (var who = 0; who < _visitors.Top; who++)
        {
            ref var visitor = ref _visitors[who];
            if (visitor.Inside == 0 && visitor.LastTime < bound - rules.VisitGap && _visitors.Holds(who))
            {
                VisitEnds(ref visitor);
            }
        }
    }

    private long HourEnd(long time)
    {
        if (time < _hourFrom || time >= _hourEnd)
        {
            _hourEnd = rules.HourEnd(time);
            _hourFrom = _hourEnd - Milliseconds.Hour;
        }

        return _hourEnd;
    }

    /// <summary>Hands over what was counted, under the names that areas have now.</summary>
    private void TakeCounts()
    {
        foreach (var area in _areas.Held.Prepend(_park).Where(area => area.Stays.Any))
        {
            area.Stays.Take(area.Id, Rows);
        }

        TakeRoutes();
    }

    private void TakeRoutes()
    {
        string Area(long way, int step) => _areas[(int)(way >> (16 * step)) & ushort.MaxValue].Id;
        foreach (var (way, (count, total)) in _routes)
        {
            Rows.Add(new RouteCount(Area(way, 1), Area(way, 0), null, _routesHour, count, total));
        }

        foreach (var (way, count) in _paths)
        {
            Rows.Add(new RouteCount(Area(way, 2), Area(way, 1), Area(way, 0), _routesHour, count, 0));
        }

        _routes.Clear();
        _paths.Clear();
    }

    /// <summary>Areas go, and others may take their places: no visitor comes from there any more.</summary>
    /// <param name="places">Their places.</param>
    /// <param name="into">Where they are merged into; <see cref="Visitor.Nowhere"/>: into none.</param>
    private void ForgetPlaces(ReadOnlySpan<int> places, int into)
    {
        for (var who = 0; who < _visitors.Top; who++)
        {
            ref var visitor = ref _visitors[who];
            visitor.LastArea = places.Contains(visitor.LastArea) ? (ushort)into : visitor.LastArea;
            visitor.FromArea = places.Contains(visitor.FromArea) ? (ushort)into : visitor.FromArea;
        }
    }
}
