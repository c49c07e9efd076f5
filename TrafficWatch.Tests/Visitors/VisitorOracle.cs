using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Visitors;

namespace TrafficWatch.Tests.Visitors;

/// <summary>A plain batch computation of the visitors' tables: sorts all events and walks through them, second by second.</summary>
internal sealed class VisitorOracle
{
    public sealed record Event(DateTime Time, string Area, bool Entering, string User);

    private static readonly TimeSpan RouteWithin = TimeSpan.FromMinutes(30);
    private readonly IReadOnlyCollection<Event> _events;
    private readonly IReadOnlyDictionary<string, ThresholdSet> _thresholds;
    private readonly bool _disjoint;
    private readonly int _hold;
    private readonly List<string> _areas;
    private readonly Dictionary<(string Area, string User), DateTime> _inside = [];
    private readonly Dictionary<string, long> _counts;

    /// <summary>What each visitor was seen doing, in order: copies are left out.</summary>
    private readonly Dictionary<string, List<Event>> _seen = [];

    /// <summary>Present in each area at the end of each second in which something happened.</summary>
    private readonly Dictionary<string, SortedDictionary<DateTime, long>> _seconds;
    private readonly List<string> _lines = [];
    private long _duplicates;

    private VisitorOracle(IReadOnlyCollection<Event> events, IReadOnlyDictionary<string, ThresholdSet> thresholds, bool disjoint, int hold)
    {
        (_events, _thresholds, _disjoint, _hold) = (events, thresholds, disjoint, hold);
        _areas = [.. events.Select(e => e.Area).Append("*").Distinct()];
        _counts = _areas.ToDictionary(a => a, _ => 0L);
        _seconds = _areas.ToDictionary(a => a, _ => new SortedDictionary<DateTime, long>());
    }

    /// <summary>What the databases hold at rest: all but what is counted for the stream alone.</summary>
    public static string Rows(IReadOnlyCollection<Event> events, IReadOnlyDictionary<string, ThresholdSet> thresholds) =>
        string.Join('\n', Tables(events, thresholds).Split('\n').Where(line => !line.StartsWith("duplicates", StringComparison.Ordinal)));

    /// <summary>The tables at rest, in the driver's text form. Without late events, releases or edits.</summary>
    /// <param name="events">All of them.</param>
    /// <param name="thresholds">By area.</param>
    /// <param name="disjoint">Whether a visitor is in one area at a time.</param>
    /// <param name="hold">Seconds for which a level has to be due.</param>
    public static string Tables(IReadOnlyCollection<Event> events, IReadOnlyDictionary<string, ThresholdSet> thresholds, bool disjoint = false, int hold = 0)
    {
        var oracle = new VisitorOracle(events, thresholds, disjoint, hold);
        oracle.Walk();
        oracle.Flows();
        oracle.Levels();
        oracle.Visits();
        oracle._lines.AddRange(oracle._counts.Where(c => c.Key != "*").Select(c => $"present {c.Key} {c.Value}"));
        oracle._lines.Add($"duplicates {oracle._duplicates}");
        return string.Join('\n', oracle._lines.Order(StringComparer.Ordinal));
    }

    /// <summary>Visits to the park by hour and length: from the first entry to the last exit before a gap.</summary>
    public static string ParkVisits(IReadOnlyCollection<Event> events, TimeSpan gap)
    {
        var oracle = new VisitorOracle(events, new Dictionary<string, ThresholdSet>(), false, 0);
        oracle.Walk();
        var visits = new List<(string, DateTime, int, TimeSpan)>();
        foreach (var seen in oracle._seen.Values)
        {
            DateTime? from = null, last = null;
            var left = false;
            var inside = new HashSet<string>();
            foreach (var e in seen)
            {
                if (from is not null && inside.Count == 0 && e.Time - last > gap)
                {
                    End();
                }

                from = e.Entering && from is null ? e.Time : from;
                (last, left) = (e.Time, !e.Entering);
                _ = e.Entering ? inside.Add(e.Area) : inside.Remove(e.Area);
            }

            if (inside.Count == 0)
            {
                End();
            }

            void End()
            {
                if (from is { } start && last is { } end && left && end >= start)
                {
                    visits.Add(("*", HourEnd(end), StayBins.Of((long)(end - start).TotalMilliseconds), end - start));
                }

                from = null;
            }
        }

        return Counts(visits);
    }

    private void Walk()
    {
        var minutes = new SortedDictionary<(DateTime End, string Area), OccupancyMinute>();
        var byInstant = _events.GroupBy(e => e.Time).ToDictionary(g => g.Key, g => g.ToList());
        var instants = byInstant.Keys.Order().ToList();
        var at = 0;
        for (var end = MinuteEnd(_events.Min(e => e.Time)); end <= MinuteEnd(_events.Max(e => e.Time)); end = end.AddMinutes(1))
        {
            var peaks = _areas.ToDictionary(a => a, _ => -1L);
            var odd = _areas.ToDictionary(a => a, _ => new Oddities());
            while (at < instants.Count && instants[at] < end)
            {
                var second = instants[at].AddTicks(-(instants[at].Ticks % TimeSpan.TicksPerSecond));
                for (; at < instants.Count && instants[at] < second.AddSeconds(1); at++)
                {
                    foreach (var (area, count) in _counts)
                    {
                        if (peaks[area] < 0 && instants[at] != end.AddMinutes(-1))
                        {
                            peaks[area] = count;
                        }
                    }

                    foreach (var visitor in byInstant[instants[at]].GroupBy(e => e.User))
                    {
                        Decide(visitor.Key, [.. visitor], odd);
                    }

                    foreach (var (area, count) in _counts)
                    {
                        peaks[area] = Math.Max(peaks[area], count);
                    }
                }

                foreach (var (area, count) in _counts)
                {
                    _seconds[area][second] = count;
                }
            }

            foreach (var (area, count) in _counts)
            {
                var peak = peaks[area] < 0 ? count : peaks[area];
                var (repeated, unmatched, moved) = (odd[area].Repeated, odd[area].Unmatched, odd[area].Moved);
                if (peak + repeated + unmatched + moved > 0)
                {
                    _lines.Add($"minute {new OccupancyMinute(area, VisitorDriver.Ms(end), count, peak, 0, repeated, unmatched) { Moved = moved }}");
                }
            }
        }
    }

    /// <summary>One visitor at one instant: out of where he is, in, other outs, each by the areas' bytes.</summary>
    private void Decide(string user, List<Event> events, Dictionary<string, Oddities> odd)
    {
        var distinct = events.Distinct().OrderBy(e => System.Text.Encoding.UTF8.GetBytes(e.Area), Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).ToList();
        _duplicates += events.Count - distinct.Count;
        var wasIn = distinct.Select(e => e.Area).Where(area => _inside.ContainsKey((area, user))).ToHashSet();
        foreach (var e in distinct.Where(e => !e.Entering && wasIn.Contains(e.Area)))
        {
            Exit(e, odd);
        }

        foreach (var e in distinct.Where(e => e.Entering))
        {
            if (_inside.Remove((e.Area, user)))
            {
                odd[e.Area].Repeated++;
                Add(e.Area, -1);
            }
            else if (_disjoint)
            {
                foreach (var other in _inside.Keys.Where(key => key.User == user).ToList())
                {
                    _inside.Remove(other);
                    Add(other.Area, -1);
                    odd[other.Area].Moved++;
                    odd["*"].Moved++;
                }
            }

            _inside[(e.Area, user)] = e.Time;
            Add(e.Area, 1);
            See(e);
        }

        foreach (var e in distinct.Where(e => !e.Entering && !wasIn.Contains(e.Area)))
        {
            Exit(e, odd);
        }
    }

    private void Exit(Event e, Dictionary<string, Oddities> odd)
    {
        if (_inside.Remove((e.Area, e.User), out var since))
        {
            Add(e.Area, -1);
            _lines.Add($"stay {e.User} {e.Area} {since:O} {e.Time:O} {(long)(e.Time - since).TotalMinutes}");
            _stays.Add((e.Area, HourEnd(e.Time), StayBins.Of((long)(e.Time - since).TotalMilliseconds), e.Time - since));
        }
        else
        {
            odd[e.Area].Unmatched++;
        }

        See(e);
    }

    private readonly List<(string Area, DateTime Hour, int Bin, TimeSpan Took)> _stays = [];

    private void See(Event e)
    {
        if (!_seen.TryGetValue(e.User, out var seen))
        {
            _seen[e.User] = seen = [];
        }

        seen.Add(e);
    }

    private void Add(string area, int change)
    {
        _counts[area] += change;
        _counts["*"] += change;
    }

    private void Flows()
    {
        foreach (var group in _events.GroupBy(e => (e.Area, End: MinuteEnd(e.Time))))
        {
            _lines.Add($"flow {group.Key.Area} {group.Key.End:O} {(group.LongCount(e => e.Entering), group.LongCount(e => !e.Entering))}");
        }
    }

    /// <summary>What each visitor did, two and four steps at a time.</summary>
    private void Visits()
    {
        var routes = new List<(string From, string To, DateTime Hour, TimeSpan Took)>();
        var paths = new List<string>();
        foreach (var (user, seen) in _seen)
        {
            bool IsRoute(int at) => at >= 1 && !seen[at - 1].Entering && seen[at].Entering && seen[at - 1].Area != seen[at].Area && seen[at].Time - seen[at - 1].Time <= RouteWithin;
            for (var at = 1; at < seen.Count; at++)
            {
                if (IsRoute(at))
                {
                    var took = seen[at].Time - seen[at - 1].Time;
                    _lines.Add($"route {user} {seen[at - 1].Area} {seen[at].Area} {seen[at].Time:O} {(long)took.TotalMinutes}");
                    routes.Add((seen[at - 1].Area, seen[at].Area, HourEnd(seen[at].Time), took));
                    if (at >= 3 && IsRoute(at - 2) && seen[at - 2].Area == seen[at - 1].Area)
                    {
                        paths.Add($"{seen[at - 3].Area} {seen[at - 1].Area} {seen[at].Area} {HourEnd(seen[at].Time):O}");
                    }
                }
            }
        }

        _lines.AddRange(Counts(_stays).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        _lines.AddRange(routes.GroupBy(r => (r.From, r.To, r.Hour)).Select(g => $"routes {g.Key.From} {g.Key.To} {g.Key.Hour:O} {g.Count()} {(long)g.Sum(r => r.Took.TotalMilliseconds)}"));
        _lines.AddRange(paths.GroupBy(p => p).Select(g => $"paths {g.Key} {g.Count()}"));
    }

    private static string Counts(IEnumerable<(string Area, DateTime Hour, int Bin, TimeSpan Took)> stays) => string.Join('\n', stays.GroupBy(s => (s.Area, s.Hour, s.Bin))
        .Select(g => $"stays {g.Key.Area} {g.Key.Hour:O} {g.Key.Bin} {g.Count()} {(long)g.Sum(s => s.Took.TotalMilliseconds)}").Order(StringComparer.Ordinal));

    /// <summary>Each threshold by itself, second by second: passed, or gone below by the margin, for as long as is asked for.</summary>
    private void Levels()
    {
        foreach (var (area, set) in _thresholds.Where(t => _seconds.ContainsKey(t.Key)))
        {
            var known = _seconds[area];
            long count = 0, peak = 0;
            var since = new int[3];
            var above = new bool[3];
            DateTime? raised = null;
            var worst = AlertLevel.Normal;
            var level = AlertLevel.Normal;
            var last = known.Keys.Last().AddSeconds(_hold);
            for (var second = known.Keys.First(); second <= last; second = second.AddSeconds(1))
            {
                count = known.GetValueOrDefault(second, count);
                peak = Math.Max(peak, count);
                for (var one = 1; one <= 2; one++)
                {
                    var threshold = one == 2 ? set.Alert : set.Warning;
                    var due = count > threshold || (above[one] && count >= threshold * 0.95);
                    since[one] = due == above[one] ? 0 : since[one] + 1;
                    if (since[one] > _hold)
                    {
                        (above[one], since[one]) = (due, 0);
                    }
                }

                var next = above[2] ? AlertLevel.Alert : above[1] ? AlertLevel.Warning : AlertLevel.Normal;
                if (next != level)
                {
                    if (raised is null)
                    {
                        (raised, peak, worst) = (second, count, AlertLevel.Normal);
                    }

                    worst = next > worst ? next : worst;
                    var deciding = next > level ? next : level;
                    _lines.Add($"change {new LevelChange(area, VisitorDriver.Ms(second), level, next, count, deciding == AlertLevel.Alert ? set.Alert : set.Warning, null)}");
                    _lines.RemoveAll(line => line.StartsWith($"alert {area} {raised:O} ", StringComparison.Ordinal));
                    _lines.Add($"alert {area} {raised:O} {next} {worst} {peak}");
                    raised = next == AlertLevel.Normal ? null : raised;
                    level = next;
                }
            }
        }
    }

    private static DateTime MinuteEnd(DateTime time) => time.AddTicks(TimeSpan.TicksPerMinute - (time.Ticks % TimeSpan.TicksPerMinute));

    private static DateTime HourEnd(DateTime time) => time.AddTicks(TimeSpan.TicksPerHour - (time.Ticks % TimeSpan.TicksPerHour));

    private sealed class Oddities
    {
        public long Repeated { get; set; }

        public long Unmatched { get; set; }

        public long Moved { get; set; }
    }
}
