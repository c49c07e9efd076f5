using TrafficWatch.Web.Streams.Visitors.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Producing;

public sealed class VisitorSimulatorTests
{
    private static readonly DateTime Start = new(2025, 7, 15, 1, 0, 0, DateTimeKind.Utc);

    /// <summary>Comfort, warning and alert as they are seeded, in the order of the simulated areas.</summary>
    private static readonly int[][] Seeded = [[80, 100, 120], [150, 180, 200], [100, 120, 150], [200, 250, 300], [180, 220, 250]];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TryNext_TenMinutesAtTwenty_EveryAreaRisesThroughEveryLevelAndFallsBack(int seed)
    {
        var simulator = new VisitorSimulator(seed, Start);
        var plan = DayPlan.Pressed(20, Start, 0);
        var stage = new int[ParkDay.Areas.Length];
        var events = 0;
        while (simulator.TryNext(Start.AddMinutes(10), plan, out _))
        {
            events++;
            for (var area = 0; area < stage.Length; area++)
            {
                var (now, levels) = (simulator.InsideOf(area), Seeded[area]);
                stage[area] = stage[area] switch
                {
                    0 when now > 0 && now <= levels[0] => 1,
                    1 when now > levels[0] => 2,
                    2 when now > levels[1] => 3,
                    3 when now > levels[2] => 4,
                    4 when now < levels[2] * 0.95 => 5,
                    5 when now < levels[1] * 0.95 => 6,
                    6 when now <= levels[0] => 7,
                    var same => same,
                };
            }
        }

        Assert.All(stage, reached => Assert.Equal(7, reached));
        Assert.InRange(events, 11_000, 12_600);
    }

    [Fact]
    public void TryNext_RealDay_NobodyExitsWithoutEntryAndTheParkIsEmptyAtNight()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
        var midnight = new DateTime(2025, 7, 14, 16, 0, 0, DateTimeKind.Utc);
        var simulator = new VisitorSimulator(3, midnight);
        var inside = new Dictionary<string, string>();
        int peak = 0, events = 0;
        var last = midnight;
        while (simulator.TryNext(midnight.AddDays(1), DayPlan.Real(zone), out var message))
        {
            Assert.True(message.Time >= last);
            last = message.Time;
            events++;
            Assert.True(message.Entering ? inside.TryAdd(message.User, message.Area) : inside.Remove(message.User, out var area) && area == message.Area);
            peak = Math.Max(peak, inside.Count);
        }

        Assert.Empty(inside);
        Assert.Equal(0, simulator.Inside);
        Assert.InRange(peak, 600, 1_000);
        Assert.InRange(events, 15_000, 30_000);
    }

    [Fact]
    public void TryNext_SameSeed_SameEventsHoweverFarEachCallGoes()
    {
        var plan = DayPlan.Pressed(20, Start, 0);
        var whole = Events(new VisitorSimulator(5, Start), plan, TimeSpan.FromMinutes(2));
        var pieces = Events(new VisitorSimulator(5, Start), plan, TimeSpan.FromMilliseconds(50));
        Assert.Equal(whole, pieces);
        Assert.NotEqual(whole, Events(new VisitorSimulator(6, Start), plan, TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void Close_VisitorsInside_AllLeaveWhereTheyAre()
    {
        var simulator = new VisitorSimulator(5, Start);
        var plan = DayPlan.Pressed(20, Start, 0.4);
        while (simulator.TryNext(Start.AddMinutes(1), plan, out _))
        {
        }

        var inside = simulator.Inside;
        var exits = simulator.Close().ToList();
        Assert.Equal(inside, exits.Count);
        Assert.True(inside > 100);
        Assert.All(exits, exit => Assert.False(exit.Entering));
        Assert.Equal(0, simulator.Inside);
    }

    private static List<VisitorMessage> Events(VisitorSimulator simulator, DayPlan plan, TimeSpan step)
    {
        var events = new List<VisitorMessage>();
        for (var until = Start + step; until <= Start.AddMinutes(2); until += step)
        {
            while (simulator.TryNext(until, plan, out var message))
            {
                events.Add(message);
            }
        }

        return events;
    }
}
