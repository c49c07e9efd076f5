using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Producing;

public sealed class VisitorSimulatorTests
{
    private const double Rate = 3;

    private static readonly DateTime Look = new(2025, 7, 15, 1, 0, 0, DateTimeKind.Utc);

    private static readonly ThresholdSet[] Seeded = [.. AreaSeed.Areas.Where(area => area.Area != ThresholdSet.WholePark).Select(area => area.Thresholds)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TryNext_HoursAfterTheFirstLook_EachLevelIsReachedBySomeAreaWithinAnyTenMinutes(int seed)
    {
        var plan = DayPlan.For(Look, Rate);
        var simulator = VisitorSimulator.At(Look, plan, seed);
        var seen = Enumerable.Repeat(Look, 4).ToArray();
        while (simulator.TryNext(Look.AddHours(3.5), plan, out _))
        {
            for (var area = 0; area < Seeded.Length; area++)
            {
                var level = LevelOf(simulator.InsideOf(area), Seeded[area]);
                Assert.True(simulator.Now - seen[level] < TimeSpan.FromMinutes(10));
                seen[level] = simulator.Now;
            }
        }

        Assert.All(seen, last => Assert.True(last > Look.AddHours(3.5).AddMinutes(-10)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void TryNext_AnHourAfterTheFirstLook_EachAreaRisesThroughEveryLevelAndFallsBack(int seed)
    {
        var plan = DayPlan.For(Look, Rate);
        var simulator = VisitorSimulator.At(Look, plan, seed);
        var stage = new int[Seeded.Length];
        while (simulator.TryNext(Look.AddHours(1), plan, out _))
        {
            for (var area = 0; area < stage.Length; area++)
            {
                var (now, levels) = (simulator.InsideOf(area), Seeded[area]);
                stage[area] = stage[area] switch
                {
                    0 when now <= levels.Comfort => 1,
                    1 when now > levels.Comfort => 2,
                    2 when now > levels.Warning => 3,
                    3 when now > levels.Alert => 4,
                    4 when now < levels.Alert * 0.95 => 5,
                    5 when now < levels.Warning * 0.95 => 6,
                    6 when now <= levels.Comfort => 7,
                    var same => same,
                };
            }
        }

        Assert.All(stage, reached => Assert.Equal(7, reached));
    }

    [Fact]
    public void TryNext_FirstLook_TheParkIsInFullSwing() =>
        Assert.InRange(VisitorSimulator.At(Look, DayPlan.For(Look, Rate), 3).Inside, 700, 1_000);

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void TryNext_Day_EventsArePairedStaysAreMinutesToHoursAndTheParkIsEmptyAtNight(double rate)
    {
        var plan = DayPlan.For(Look, rate);
        var simulator = new VisitorSimulator(3, plan.Opens);
        var inside = new Dictionary<string, (string Area, DateTime Since)>();
        var stays = new List<TimeSpan>();
        var peak = 0;
        var last = plan.Opens;
        while (simulator.TryNext(plan.Opens.AddDays(1), plan, out var message))
        {
            Assert.True(message.Time >= last);
            last = message.Time;
            (string Area, DateTime Since) visit = default;
            var paired = message.Entering
                ? inside.TryAdd(message.User, (message.Area, message.Time))
                : inside.Remove(message.User, out visit) && visit.Area == message.Area;
            Assert.True(paired);
            if (!message.Entering)
            {
                stays.Add(message.Time - visit.Since);
            }

            peak = Math.Max(peak, inside.Count);
        }

        Assert.Empty(inside);
        Assert.Equal(0, simulator.Inside);
        Assert.True(last < plan.Opens + DayPlan.OpenFor + TimeSpan.FromHours(2));
        Assert.InRange(peak, 800, 1_000);
        Assert.InRange(stays.Count * 2 / DayPlan.OpenFor.TotalSeconds, rate * 0.95, rate * 1.05);
        Assert.InRange(stays.Average(stay => stay.TotalSeconds), plan.Stay.TotalSeconds * 0.9, plan.Stay.TotalSeconds * 1.1);
        Assert.True(stays.Max() > plan.Stay * 10);
    }

    [Fact]
    public void TryNext_SeveralDays_EachOpensAtItsTime()
    {
        var plan = DayPlan.For(Look, Rate);
        var simulator = new VisitorSimulator(4, Look.AddDays(-2));
        for (var day = 0; day < 3; day++)
        {
            var opening = plan.OpeningAfter(Look.AddDays(day - 2));
            while (simulator.TryNext(opening, plan, out _))
            {
            }

            Assert.Equal(0, simulator.Inside);
            Assert.True(simulator.TryNext(DateTime.MaxValue, plan, out var first));
            Assert.InRange(first.Time, opening, opening.AddHours(1));
        }
    }

    [Fact]
    public void TryNext_SameSeed_SameEventsHoweverFarEachCallGoes()
    {
        var plan = DayPlan.For(Look, Rate);
        var whole = Events(5, plan, TimeSpan.FromDays(1.5));
        var pieces = Events(5, plan, TimeSpan.FromMinutes(1));
        Assert.Equal(whole, pieces);
        Assert.NotEqual(whole, Events(6, plan, TimeSpan.FromDays(1.5)));
    }

    [Fact]
    public void Visitors_ParkInFullSwing_EachOnce()
    {
        var simulator = VisitorSimulator.At(Look, DayPlan.For(Look, Rate), 5);
        Assert.Equal(simulator.Inside, simulator.Visitors.Select(visitor => visitor.User).Distinct().Count());
    }

    private static int LevelOf(int visitors, ThresholdSet thresholds) =>
        visitors > thresholds.Alert ? 3 : visitors > thresholds.Warning ? 2 : visitors > thresholds.Comfort ? 1 : 0;

    private static List<VisitorMessage> Events(int seed, DayPlan plan, TimeSpan step)
    {
        var simulator = new VisitorSimulator(seed, plan.Opens);
        var events = new List<VisitorMessage>();
        for (var until = plan.Opens + step; until <= plan.Opens.AddDays(1.5); until += step)
        {
            while (simulator.TryNext(until, plan, out var message))
            {
                events.Add(message);
            }
        }

        return events;
    }
}
