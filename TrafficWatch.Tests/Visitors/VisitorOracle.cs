using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Visitors;

namespace TrafficWatch.Tests.Visitors;

/// <summary>A plain batch computation of the visitors' tables: sorts all events and walks through them, second by second.</summary>
internal static class VisitorOracle
{
    public sealed record Event(DateTime Time, string Area, bool Entering, string User);

    /// <summary>What the databases hold at rest: all but what is counted for the stream alone.</summary>
    public static string Rows(IReadOnlyCollection<Event> events, IReadOnlyDictionary<string, ThresholdSet> thresholds) =>
        string.Join('\n', Tables(events, thresholds).Split('\n').Where(line => !line.StartsWith("duplicates", StringComparison.Ordinal)));

    /// <summary>The tables at rest, in the driver's text form. Without late events, releases or edits.</summary>
    public static string Tables(IReadOnlyCollection<Event> events, IReadOnlyDictionary<string, ThresholdSet> thresholds)
    {
        var lines = new List<string>();
        foreach (var group in events.GroupBy(e => (e.Area, End: MinuteEnd(e.Time))))
        {
            lines.Add($"flow {group.Key.Area} {group.Key.End:O} {(group.LongCount(e => e.Entering), group.LongCount(e => !e.Entering))}");
        }

        var inside = new HashSet<(string, string)>();
        var counts = events.Select(e => e.Area).Append("*").Distinct().ToDictionary(a => a, _ => 0L);
        var levels = counts.Keys.ToDictionary(a => a, _ => AlertLevel.Normal);
        var minutes = new SortedDictionary<(DateTime End, string Area), OccupancyMinute>();
        long duplicates = 0;
        var first = MinuteEnd(events.Min(e => e.Time));
        var last = MinuteEnd(events.Max(e => e.Time));
        var byInstant = events.GroupBy(e => e.Time).ToDictionary(g => g.Key, g => g.ToList());
        var instants = byInstant.Keys.Order().ToList();
        var at = 0;
        for (var end = first; end <= last; end = end.AddMinutes(1))
        {
            var peaks = counts.Keys.ToDictionary(a => a, _ => -1L);
            var repeated = counts.Keys.ToDictionary(a => a, _ => 0L);
            var unmatched = counts.Keys.ToDictionary(a => a, _ => 0L);
            while (at < instants.Count && instants[at] < end)
            {
                var second = instants[at].AddTicks(-(instants[at].Ticks % TimeSpan.TicksPerSecond));
                for (; at < instants.Count && instants[at] < second.AddSeconds(1); at++)
                {
                    foreach (var (area, count) in counts)
                    {
                        if (peaks[area] < 0 && instants[at] != end.AddMinutes(-1))
                        {
                            peaks[area] = count;
                        }
                    }

                    foreach (var visitor in byInstant[instants[at]].GroupBy(e => (e.Area, e.User)))
                    {
                        var entries = visitor.Count(e => e.Entering);
                        var exits = visitor.Count() - entries;
                        duplicates += Math.Max(0, entries - 1) + Math.Max(0, exits - 1);
                        var key = visitor.Key;
                        if (inside.Contains(key))
                        {
                            if (exits > 0 && entries == 0)
                            {
                                inside.Remove(key);
                                counts[key.Area]--;
                                counts["*"]--;
                            }
                            else if (exits == 0)
                            {
                                repeated[key.Area]++;
                            }
                        }
                        else if (entries > 0 && exits == 0)
                        {
                            inside.Add(key);
                            counts[key.Area]++;
                            counts["*"]++;
                        }
                        else if (entries == 0)
                        {
                            unmatched[key.Area]++;
                        }
                    }

                    foreach (var (area, count) in counts)
                    {
                        peaks[area] = Math.Max(peaks[area], count);
                    }
                }

                foreach (var (area, count) in counts)
                {
                    if (thresholds.TryGetValue(area, out var set))
                    {
                        var before = levels[area];
                        var after = count > set.Alert || (before == AlertLevel.Alert && count >= set.Alert * 0.95) ? AlertLevel.Alert
                            : count > set.Warning || (before != AlertLevel.Normal && count >= set.Warning * 0.95) ? AlertLevel.Warning
                            : AlertLevel.Normal;
                        if (after != before)
                        {
                            levels[area] = after;
                            var deciding = after > before ? after : before;
                            var change = new LevelChange(area, VisitorDriver.Ms(second), before, after, count, deciding == AlertLevel.Alert ? set.Alert : set.Warning, null);
                            lines.Add($"change {change}");
                        }
                    }
                }
            }

            foreach (var (area, count) in counts)
            {
                var peak = peaks[area] < 0 ? count : peaks[area];
                if (peak + repeated[area] + unmatched[area] > 0)
                {
                    lines.Add($"minute {new OccupancyMinute(area, VisitorDriver.Ms(end), count, peak, 0, repeated[area], unmatched[area])}");
                }
            }
        }

        lines.AddRange(counts.Where(c => c.Key != "*").Select(c => $"present {c.Key} {c.Value}"));
        lines.Add($"duplicates {duplicates}");
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static DateTime MinuteEnd(DateTime time) => time.AddTicks(TimeSpan.TicksPerMinute - (time.Ticks % TimeSpan.TicksPerMinute));
}
