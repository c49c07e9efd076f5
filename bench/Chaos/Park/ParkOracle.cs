namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>What the tables must hold, computed in one batch from what was sent: sorts the events and walks through them instant by instant. Shares no code with the app. Of what people counted it takes one thing as given, where it began to hold.</summary>
internal sealed partial class ParkOracle
{
    private const string Park = "*";
    private const long Minute = 60_000;
    private const long Day = 86_400_000;
    private readonly IReadOnlyList<ParkEvent> _events;
    private readonly IReadOnlyList<ParkCount> _counts;
    private readonly long _line;
    private readonly ParkRules _rules;
    private readonly TableRows _rows;
    private readonly ParkVisitors _visitors;
    private readonly SortedDictionary<string, ParkArea> _areas = new(StringComparer.Ordinal);

    /// <summary>Who is inside: since when, and until when at most.</summary>
    private readonly Dictionary<(string Area, string User), (long Since, long Until)> _inside = [];

    /// <summary>The last event of a visitor in an area.</summary>
    private readonly Dictionary<(string Area, string User), long> _lastTime = [];
    private readonly PriorityQueue<(string Area, string User), long> _ends = new();
    private int _count;
    private long _duplicates;
    private long _minute;
    private long _judged;

    private ParkOracle(TableRows rows, IReadOnlyList<ParkEvent> events, IReadOnlyList<ParkCount> counts, long line, ParkRules rules, IEnumerable<ParkThresholds> thresholds)
    {
        (_rows, _events, _counts, _line, _rules) = (rows, events, counts, line, rules);
        _visitors = new ParkVisitors(rules);
        var set = thresholds.ToDictionary(one => one.Area);
        foreach (var name in events.Select(one => one.Area).Append(Park).Distinct())
        {
            _areas.Add(name, new ParkArea(name, set.GetValueOrDefault(name), rules.Hold));
        }
    }

    private IEnumerable<ParkArea> Own => _areas.Where(one => one.Key != Park).Select(one => one.Value);

    /// <summary>Adds the rows that the tables must hold.</summary>
    /// <param name="rows">To these.</param>
    /// <param name="events">Every event as often as it was sent, in any order.</param>
    /// <param name="counts">What people counted, in the order in which they said it.</param>
    /// <param name="line">Events before this instant are decided; it is a whole minute.</param>
    /// <param name="rules">What the app is set to.</param>
    /// <param name="thresholds">They hold from the beginning.</param>
    public static void Expect(TableRows rows, IReadOnlyList<ParkEvent> events, IReadOnlyList<ParkCount> counts, long line, ParkRules rules, IEnumerable<ParkThresholds> thresholds) =>
        new ParkOracle(rows, events, counts, line, rules, thresholds).Run();

    private void Run()
    {
        Count();
        Decide();
        Present();
        foreach (var area in _areas.Values)
        {
            area.Expect(_rows);
        }

        _visitors.Expect(_rows);
        _rows.Add("late and duplicate", 0, _duplicates);
    }

    /// <summary>Every record counts in its minute, copies too.</summary>
    private void Count()
    {
        foreach (var minute in _events.GroupBy(one => (one.Area, Start: one.Time - (one.Time % Minute))))
        {
            _rows.Add("area_traffic_per_minute", minute.Key.Area, Instant(minute.Key.Start + Minute), minute.Count(one => one.Entering), minute.Count(one => !one.Entering));
        }
    }

    private void Decide()
    {
        var instants = _events.Where(one => one.Time < _line).GroupBy(one => one.Time).OrderBy(group => group.Key).ToList();
        _minute = instants[0].Key - (instants[0].Key % Minute);
        _judged = (instants[0].Key / 1000) - 1;
        for (var at = 0; ;)
        {
            var next = at < instants.Count ? instants[at].Key : long.MaxValue;
            var instant = Math.Min(Math.Min(next, NextEnd()), Math.Min(NextCorrectionEnd(), NextCount()));
            if (instant >= _line)
            {
                break;
            }

            JudgeBefore(instant / 1000);
            GoTo(instant);
            if (next == instant)
            {
                foreach (var visitor in instants[at].GroupBy(one => one.User))
                {
                    Happen(visitor.Key, instant, [.. visitor]);
                }

                at++;
            }

            while (NextEnd() == instant)
            {
                Release(_ends.Peek());
            }

            EndInstant();
            if (NextCorrectionEnd() == instant)
            {
                EndCorrections(instant);
            }

            while (NextCount() == instant)
            {
                JudgeBefore((instant / 1000) + 1);
                Take(_counts[_count++]);
            }
        }

        JudgeBefore(_line / 1000);
        while (_minute < _line)
        {
            CloseMinute();
        }

        _visitors.EndBefore(_line);
    }

    /// <summary>When somebody is let go next. Passes over visits that ended otherwise.</summary>
    private long NextEnd()
    {
        while (_ends.TryPeek(out var visitor, out var until))
        {
            if (_inside.TryGetValue(visitor, out var stay) && stay.Until == until)
            {
                return until;
            }

            _ends.Dequeue();
        }

        return long.MaxValue;
    }

    /// <summary>Closes the minutes before an instant. What a minute begins with is part of its peak, unless its very first instant changes it.</summary>
    private void GoTo(long instant)
    {
        while (instant >= _minute + Minute)
        {
            CloseMinute();
        }

        if (instant > _minute)
        {
            Look();
        }
    }

    /// <summary>All that one visitor does at one instant: out of where he is; in; other outs.</summary>
    private void Happen(string user, long instant, ParkEvent[] events)
    {
        var distinct = events.Distinct().ToList();
        distinct.Sort((one, other) => ParkVisitors.Compare(one.Area, other.Area));
        _duplicates += events.Length - distinct.Count;
        var inside = distinct.Where(one => _inside.ContainsKey((one.Area, user))).Select(one => one.Area).ToHashSet();
        foreach (var one in distinct.Where(one => !one.Entering && inside.Contains(one.Area)))
        {
            Exit((one.Area, user), instant);
        }

        foreach (var one in distinct.Where(one => one.Entering))
        {
            Enter((one.Area, user), instant);
        }

        foreach (var one in distinct.Where(one => !one.Entering && !inside.Contains(one.Area)))
        {
            Exit((one.Area, user), instant);
        }

        distinct.ForEach(one => _lastTime[(one.Area, user)] = instant);
    }

    private void Enter((string Area, string User) visitor, long instant)
    {
        var known = _visitors[visitor.User];
        _visitors.Come(known, visitor.Area, instant);
        if (_inside.ContainsKey(visitor))
        {
            _areas[visitor.Area].Repeated++;
            Leave(visitor);
        }
        else if (_rules.Disjoint)
        {
            foreach (var other in known.Areas.ToList())
            {
                _areas[other].Moved++;
                _areas[Park].Moved++;
                Leave((other, visitor.User));
            }
        }

        Stay(visitor, instant, instant + Day);
    }

    private void Exit((string Area, string User) visitor, long instant)
    {
        if (_inside.TryGetValue(visitor, out var stay))
        {
            Leave(visitor);
            _visitors.Go(_visitors[visitor.User], visitor.Area, stay.Since, instant);
        }
        else
        {
            _areas[visitor.Area].Unmatched++;
            _areas[visitor.Area].UnmatchedNow++;
            _visitors.GoUnseen(_visitors[visitor.User], visitor.Area, instant);
        }
    }

    private void Stay((string Area, string User) visitor, long since, long until)
    {
        _inside[visitor] = (since, until);
        _ends.Enqueue(visitor, until);
        _visitors[visitor.User].Areas.Add(visitor.Area);
        _areas[visitor.Area].Seen++;
        _areas[Park].Seen++;
    }

    private void Leave((string Area, string User) visitor)
    {
        _inside.Remove(visitor);
        _visitors[visitor.User].Areas.Remove(visitor.Area);
        _areas[visitor.Area].Seen--;
        _areas[Park].Seen--;
    }

    private void Release((string Area, string User) visitor)
    {
        _areas[visitor.Area].Released++;
        _areas[Park].Released++;
        Leave(visitor);
        if (_visitors[visitor.User] is { Areas.Count: 0 } gone)
        {
            _visitors.End(gone);
        }
    }

    private void EndInstant()
    {
        foreach (var area in Own)
        {
            area.Settle();
        }

        _areas[Park].Correction = Own.Sum(area => area.Correction);
        Look();
    }

    private void Look()
    {
        foreach (var area in _areas.Values)
        {
            area.Look();
        }
    }

    /// <summary>Levels are judged when their second is over.</summary>
    private void JudgeBefore(long second)
    {
        while (_judged < second - 1)
        {
            _judged++;
            foreach (var area in _areas.Values)
            {
                area.Judge(_judged, null);
            }
        }
    }

    private void CloseMinute()
    {
        _minute += Minute;
        foreach (var area in _areas.Values)
        {
            area.CloseMinute(_rows, Instant(_minute));
        }
    }

    /// <summary>Who is present: as decided, and where something is not decided yet, as the newest event says; of equal times, the exit.</summary>
    private void Present()
    {
        var present = _areas.ToDictionary(one => one.Key, one => one.Value.Count);
        foreach (var visitor in _events.Where(one => one.Time >= _line).GroupBy(one => (one.Area, one.User)))
        {
            var newest = visitor.Max(one => one.Time);
            var enters = visitor.Where(one => one.Time == newest).All(one => one.Entering);
            present[visitor.Key.Area] += (enters ? 1 : 0) - (_inside.ContainsKey(visitor.Key) ? 1 : 0);
        }

        foreach (var (name, count) in present.Where(one => one.Key != Park))
        {
            _rows.Add("area_realtime_stats", name, count);
        }
    }

    private static DateTime Instant(long time) => DateTime.UnixEpoch.AddMilliseconds(time);
}
