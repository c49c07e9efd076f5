using TrafficWatch.Domain.Alerts;
using Event = TrafficWatch.Tests.Visitors.VisitorOracle.Event;

namespace TrafficWatch.Tests.Visitors;

/// <summary>Events to test with: made up from a seed, so that a failure comes again.</summary>
internal static class VisitorEvents
{
    public static readonly IReadOnlyList<string> Areas = ["好莱坞大道", "哈利波特的魔法世界", "小黄人乐园", "侏罗纪世界大冒险", "变形金刚基地"];

    public static readonly IReadOnlyDictionary<string, ThresholdSet> Thresholds = new Dictionary<string, ThresholdSet>
    {
        ["*"] = new(60, 90, 120),
        ["好莱坞大道"] = new(8, 10, 12),
        ["小黄人乐园"] = new(10, 25, 40),
    };

    /// <summary>Ten minutes of entries and exits as they fall, in no order.</summary>
    public static List<Event> Random(int seed, int count)
    {
        var random = new Random(seed);
        var events = new List<Event>();
        for (var i = 0; i < count; i++)
        {
            // Many at the same instant, some on whole minutes, some copies.
            var time = VisitorDriver.Start.AddMilliseconds(random.Next(8) switch
            {
                0 => random.Next(10) * 60_000,
                1 => random.Next(600) * 1000,
                _ => random.Next(600_000),
            });
            events.Add(new Event(time, Areas[random.Next(Areas.Count)], random.Next(100) < 60, $"user-{random.Next(300)}"));
            if (random.Next(50) == 0)
            {
                events.Add(events[random.Next(events.Count)]);
            }
        }

        return events;
    }

    /// <summary>The order in which they arrive: each up to four seconds late, and to which of the partitions.</summary>
    public static List<(Event Event, int Partition)> Arrivals(IEnumerable<Event> events, int partitions, int seed)
    {
        var random = new Random(seed);
        return [.. events.Select(e => (Arrives: e.Time.AddMilliseconds(random.Next(4000)), Event: e, Partition: random.Next(partitions)))
            .OrderBy(a => a.Arrives).Select(a => (a.Event, a.Partition))];
    }

    /// <summary>The same in parts that follow one another in time: a pause between them lets the decided line go on without making anything late.</summary>
    public static List<List<(Event Event, int Partition)>> ArrivalsInParts(IReadOnlyCollection<Event> events, int partitions, int seed, int parts)
    {
        var span = 600 / parts;
        return [.. events.GroupBy(e => Math.Min(parts - 1, (int)(e.Time - VisitorDriver.Start).TotalSeconds / span)).OrderBy(g => g.Key).Select(g => Arrivals(g, partitions, seed))];
    }
}
