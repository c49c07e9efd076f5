namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>What the tables must hold, computed in one batch from what was sent: sorts the events and walks through them instant by instant. Shares no code with the app.</summary>
internal sealed class ParkOracle
{
    private const string Park = "*";
    private const long Minute = 60_000;
    private const long Day = 86_400_000;
    private readonly IReadOnlyList<ParkEvent> _events;
    private readonly long _line;
    private readonly TableRows _rows;
    private readonly Dictionary<string, ParkThresholds> _thresholds;
    private readonly SortedDictionary<string, Area> _areas = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Area, string User), long> _until = [];
    private readonly PriorityQueue<(string Area, string User), long> _ends = new();
    private long _duplicates;
    private long _minute;

    private ParkOracle(TableRows rows, IReadOnlyList<ParkEvent> events, long line, IEnumerable<ParkThresholds> thresholds)
    {
        (_rows, _events, _line) = (rows, events, line);
        _thresholds = thresholds.ToDictionary(one => one.Area);
        foreach (var name in events.Select(one => one.Area).Append(Park).Distinct())
        {
            _areas.Add(name, new Area());
        }
    }

    /// <summary>Adds the rows that the tables must hold.</summary>
    /// <param name="rows">To these.</param>
    /// <param name="events">Every event as often as it was sent, in any order.</param>
    /// <param name="line">Events before this instant are decided; it is a whole minute.</param>
    /// <param name="thresholds">They hold from the beginning.</param>
    public static void Expect(TableRows rows, IReadOnlyList<ParkEvent> events, long line, IEnumerable<ParkThresholds> thresholds) => new ParkOracle(rows, events, line, thresholds).Run();

    private void Run()
    {
        Count();
        Decide();
        Present();
        foreach (var (name, area) in _areas.Where(one => one.Value.Level > 0))
        {
            _rows.Add("area_current_alert", name, area.ChangedAt, area.ChangedWith, area.Level, area.Threshold);
        }

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
        for (var at = 0; ;)
        {
            var next = at < instants.Count ? instants[at].Key : long.MaxValue;
            DropEnded();
            var ends = _ends.TryPeek(out _, out var until) ? until : long.MaxValue;
            var instant = Math.Min(next, ends);
            if (instant >= _line)
            {
                break;
            }

            GoTo(instant);
            if (next == instant)
            {
                foreach (var visitor in instants[at].GroupBy(one => (one.Area, one.User)))
                {
                    Happen(visitor.Key, instant, visitor.Count(one => one.Entering), visitor.Count(one => !one.Entering));
                }

                at++;
            }

            for (DropEnded(); _ends.TryPeek(out var visitor, out until) && until == instant; DropEnded())
            {
                _areas[visitor.Area].Released++;
                _areas[Park].Released++;
                Leave(visitor);
            }

            foreach (var area in _areas.Values)
            {
                area.Peak = Math.Max(area.Peak, area.Count);
            }

            // A level is judged when its second is over.
            next = at < instants.Count ? instants[at].Key : long.MaxValue;
            DropEnded();
            ends = _ends.TryPeek(out _, out until) ? until : long.MaxValue;
            if (Math.Min(next, ends) / 1000 > instant / 1000)
            {
                Judge(instant - (instant % 1000));
            }
        }

        while (_minute < _line)
        {
            CloseMinute();
        }
    }

    /// <summary>Closes the minutes before an instant. What a minute begins with is part of its peak, unless its very first instant changes it.</summary>
    private void GoTo(long instant)
    {
        while (instant >= _minute + Minute)
        {
            CloseMinute();
        }

        foreach (var area in _areas.Values.Where(_ => instant > _minute))
        {
            area.Peak = Math.Max(area.Peak, area.Count);
        }
    }

    /// <summary>Out of where one is; in; other outs.</summary>
    private void Happen((string Area, string User) visitor, long instant, int entries, int exits)
    {
        _duplicates += Math.Max(0, entries - 1) + Math.Max(0, exits - 1);
        var area = _areas[visitor.Area];
        var inside = _until.ContainsKey(visitor);
        if (inside && exits > 0)
        {
            Leave(visitor);
        }

        if (entries > 0)
        {
            if (inside && exits == 0)
            {
                area.Repeated++;
                Leave(visitor);
            }

            Enter(visitor, instant);
        }

        if (!inside && exits > 0)
        {
            if (entries > 0)
            {
                Leave(visitor);
            }
            else
            {
                area.Unmatched++;
            }
        }
    }

    private void Enter((string Area, string User) visitor, long instant)
    {
        _until[visitor] = instant + Day;
        _ends.Enqueue(visitor, instant + Day);
        _areas[visitor.Area].Count++;
        _areas[Park].Count++;
    }

    private void Leave((string Area, string User) visitor)
    {
        _until.Remove(visitor);
        _areas[visitor.Area].Count--;
        _areas[Park].Count--;
    }

    /// <summary>Passes over ends of visits that ended otherwise.</summary>
    private void DropEnded()
    {
        while (_ends.TryPeek(out var visitor, out var until) && _until.GetValueOrDefault(visitor) != until)
        {
            _ends.Dequeue();
        }
    }

    private void CloseMinute()
    {
        _minute += Minute;
        foreach (var (name, area) in _areas)
        {
            var peak = area.Peak < 0 ? area.Count : area.Peak;
            if (peak + area.Released + area.Repeated + area.Unmatched > 0)
            {
                _rows.Add("area_occupancy_per_minute", name, Instant(_minute), area.Count, peak, area.Released, area.Repeated, area.Unmatched);
            }

            area.Peak = -1;
            area.Released = area.Repeated = area.Unmatched = 0;
        }
    }

    /// <summary>Up as soon as a threshold is passed, down only below 95 % of it.</summary>
    private void Judge(long second)
    {
        foreach (var (name, area) in _areas)
        {
            if (!_thresholds.TryGetValue(name, out var set))
            {
                continue;
            }

            bool Holds(int level, int threshold) => area.Count > threshold || (area.Level >= level && area.Count * 100 >= threshold * 95L);
            var level = Holds(2, set.Alert) ? 2 : Holds(1, set.Warning) ? 1 : 0;
            if (level == area.Level)
            {
                continue;
            }

            var threshold = Math.Max(level, area.Level) == 2 ? set.Alert : set.Warning;
            var kind = level > area.Level ? (area.Level == 0 ? "raised" : "escalated") : level == 0 ? "cleared" : "eased";
            _rows.Add("area_alert_log", name, Instant(second), area.Level, level, kind, area.Count, threshold, null);
            (area.Level, area.ChangedAt, area.ChangedWith, area.Threshold) = (level, Instant(second), area.Count, threshold);
        }
    }

    /// <summary>Who is present: as decided, and where something is not decided yet, as the newest event says; of equal times, the exit.</summary>
    private void Present()
    {
        var open = _events.Where(one => one.Time >= _line).GroupBy(one => (one.Area, one.User)).ToList();
        foreach (var visitor in open)
        {
            var newest = visitor.Max(one => one.Time);
            var enters = visitor.Where(one => one.Time == newest).All(one => one.Entering);
            _areas[visitor.Key.Area].Count += (enters ? 1 : 0) - (_until.ContainsKey(visitor.Key) ? 1 : 0);
        }

        foreach (var (name, area) in _areas.Where(one => one.Key != Park))
        {
            _rows.Add("area_realtime_stats", name, area.Count);
        }
    }

    private static DateTime Instant(long time) => DateTime.UnixEpoch.AddMilliseconds(time);

    /// <summary>What is known of one area, or of the park. A peak of −1: nothing has happened in the minute yet.</summary>
    private sealed class Area
    {
        public long Count;
        public long Peak = -1;
        public long Released;
        public long Repeated;
        public long Unmatched;
        public int Level;
        public DateTime ChangedAt;
        public long ChangedWith;
        public int Threshold;
    }
}
