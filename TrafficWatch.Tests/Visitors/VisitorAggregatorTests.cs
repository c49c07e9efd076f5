using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Visitors;
using Xunit;
using Event = TrafficWatch.Tests.Visitors.VisitorOracle.Event;

namespace TrafficWatch.Tests.Visitors;

public sealed class VisitorAggregatorTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 100, 2)]
    [InlineData(4, 7, 3)]
    [InlineData(12, 1000, 4)]
    [InlineData(12, 100_000, 5)]
    public void Apply_DisorderWithinLateness_TablesEqualBatch(int partitions, int epoch, int seed)
    {
        var events = VisitorEvents.Random(seed, 4000);
        var driver = Run(events, partitions, epoch, seed, restartEvery: 0);
        Assert.Equal(VisitorOracle.Tables(events, VisitorEvents.Thresholds), driver.Tables());
        Assert.Equal(0, driver.Late);
    }

    [Fact]
    public void Restart_FromSnapshotsWithinTheRun_TablesEqualBatch()
    {
        var events = VisitorEvents.Random(6, 4000);
        Assert.Equal(VisitorOracle.Tables(events, VisitorEvents.Thresholds), Run(events, 4, 50, 6, restartEvery: 3).Tables());
    }

    [Theory]
    [InlineData(true, 0, 1, 1, 11)]
    [InlineData(true, 0, 4, 7, 12)]
    [InlineData(true, 0, 12, 1000, 13)]
    [InlineData(false, 10, 4, 50, 14)]
    [InlineData(true, 3, 12, 7, 15)]
    public void Apply_AreasDisjointOrLevelsHeld_TablesEqualBatch(bool disjoint, int hold, int partitions, int epoch, int seed)
    {
        var events = VisitorEvents.Random(seed, 4000);
        var driver = Run(events, partitions, epoch, seed, restartEvery: 5, usual => usual with { Disjoint = disjoint, Hold = hold * 1000L });
        Assert.Equal(VisitorOracle.Tables(events, VisitorEvents.Thresholds, disjoint, hold), driver.Tables());
    }

    [Theory]
    [InlineData(1, 21)]
    [InlineData(12, 22)]
    public void Rest_VisitsToThePark_EqualBatch(int partitions, int seed)
    {
        var events = VisitorEvents.Random(seed, 3000);
        var driver = Run(events, partitions, 50, seed, restartEvery: 3, usual => usual with { VisitGap = 60_000 });
        Assert.True(driver.Engine.Aggregator.HasDue(VisitorDriver.Ms(VisitorDriver.Start.AddHours(1))));
        driver.Rest(TimeSpan.FromHours(1));
        Assert.Equal(VisitorOracle.ParkVisits(events, TimeSpan.FromMinutes(1)), driver.ParkVisits());
        Assert.False(driver.Engine.Aggregator.HasDue(VisitorDriver.Ms(VisitorDriver.Start.AddHours(2))));
    }

    /// <summary>A gate whose clock is slow sends into a partition of its own: it can be told from the others.</summary>
    [Fact]
    public void Apply_LateInOnePartition_IsCountedThere()
    {
        var driver = new VisitorDriver();
        var hour = VisitorDriver.Ms(VisitorDriver.Start);
        foreach (var (second, partition, recorded) in new[] { (60, 0, 1), (61, 1, 1), (30, 1, 1), (31, 1, 70), (62, 0, 70) })
        {
            driver.SendRaw(VisitorDriver.Json(VisitorDriver.Start.AddSeconds(second), "A", true, $"u{second}"), partition, VisitorDriver.Start.AddMinutes(recorded));
        }

        driver.EndEpoch(0, 1);
        Assert.Equal(
            [new PartitionHour(0, hour, 1, 0), new PartitionHour(0, hour + 3_600_000, 1, 0), new PartitionHour(1, hour, 2, 1), new PartitionHour(1, hour + 3_600_000, 1, 1)],
            driver.Partitions.OrderBy(count => (count.Partition, count.Start)));
    }

    [Fact]
    public void Apply_TenMinutesLate_CountsInItsWindowAndAsLate()
    {
        var driver = new VisitorDriver();
        var start = VisitorDriver.Start;
        driver.Send(start.AddMinutes(20), "A", true, "u1");
        driver.EndEpoch();
        driver.Send(start.AddMinutes(10), "A", true, "u2");
        driver.EndEpoch();
        driver.Rest();
        Assert.Equal(1, driver.Late);
        Assert.Equal((1, 0), driver.Flows[("A", start.AddMinutes(11))]);
        Assert.Equal(2, driver.Present["A"]);
    }

    [Fact]
    public void Apply_LateExitBehindALaterEntry_LeavesPresenceAlone()
    {
        var driver = new VisitorDriver();
        driver.Send(VisitorDriver.Start, "A", true, "u1");
        driver.Rest();
        driver.Send(VisitorDriver.Start.AddMinutes(20), "A", false, "u1");
        driver.Send(VisitorDriver.Start.AddMinutes(20).AddSeconds(1), "A", true, "u1");
        driver.Rest();
        driver.Send(VisitorDriver.Start.AddMinutes(10), "A", false, "u1");
        driver.Rest();
        Assert.Equal(1, driver.Present["A"]);
        Assert.Equal((0, 1), driver.Flows[("A", VisitorDriver.Start.AddMinutes(11))]);
    }

    [Fact]
    public void Apply_MoreThanADayLate_LeavesPresenceAlone()
    {
        var driver = new VisitorDriver();
        driver.Send(VisitorDriver.Start.AddDays(2), "A", true, "u1");
        driver.Rest();
        driver.Send(VisitorDriver.Start, "A", true, "u2");
        driver.Rest();
        Assert.Equal(1, driver.Present["A"]);
        Assert.Equal((1, 0), driver.Flows[("A", VisitorDriver.Start.AddMinutes(1))]);
    }

    [Fact]
    public void Advance_ClosingPassed_ReleasesAndCountsNoExit()
    {
        var closing = VisitorDriver.Ms(VisitorDriver.Start.AddHours(3));
        var driver = new VisitorDriver(t => t < closing ? closing : closing + 86_400_000);
        driver.Send(VisitorDriver.Start, "A", true, "u1");
        driver.Send(VisitorDriver.Start.AddHours(3), "A", true, "u2");
        driver.Send(VisitorDriver.Start.AddHours(3).AddMinutes(2), "B", true, "u3");
        driver.EndEpoch();
        driver.Rest();
        Assert.Equal(1, driver.Present["A"]);
        Assert.Equal(1, driver.Minutes[("A", VisitorDriver.Start.AddHours(3).AddMinutes(1))].Released);
        Assert.Equal(1, driver.Minutes[("*", VisitorDriver.Start.AddHours(3).AddMinutes(1))].Released);
        Assert.Equal(0, driver.Flows.Values.Sum(f => f.Out));
    }

    [Fact]
    public void Rest_ADayByTheClock_ReleasesEveryone()
    {
        var driver = new VisitorDriver();
        driver.Send(VisitorDriver.Start, "A", true, "u1");
        driver.Rest(TimeSpan.FromHours(23));
        Assert.Equal(1, driver.Present["A"]);
        driver.Rest(TimeSpan.FromHours(25));
        Assert.Equal(0, driver.Present["A"]);
        Assert.Equal(1, driver.Minutes.Values.Where(m => m.Area == "A").Sum(m => m.Released));
        Assert.Equal(24 * 60, driver.Minutes.Values.Count(m => m.Area == "A" && m.Occupancy == 1));
    }

    [Fact]
    public void Edit_ThresholdBelowOccupancy_IsATransitionOfItsOwn()
    {
        var driver = new VisitorDriver();
        for (var i = 0; i < 10; i++)
        {
            driver.Send(VisitorDriver.Start, "A", true, $"u{i}");
        }

        driver.Rest();
        driver.Threshold("A", new ThresholdSet(2, 5, 20));
        driver.Rest();
        var change = Assert.Single(driver.Changes);
        Assert.Equal(("edit", AlertLevel.Warning, 10L, 5), (change.Reason, change.To, change.Visitors, change.Threshold));
        driver.Threshold("A", null);
        driver.Rest();
        Assert.Equal((AlertLevel.Normal, 0), (driver.Changes[^1].To, driver.Changes[^1].Threshold));
    }

    [Fact]
    public void NewLog_WhileVisitorsAreInside_ReleasesThemAndClearsAlerts()
    {
        var driver = new VisitorDriver();
        driver.Threshold("A", new ThresholdSet(1, 2, 3));
        for (var i = 0; i < 5; i++)
        {
            driver.Send(VisitorDriver.Start, "A", true, $"u{i}");
        }

        driver.EndEpoch();
        driver.NewLog();
        Assert.Equal(0, driver.Present["A"]);
        Assert.Equal(5, driver.Minutes[("A", VisitorDriver.Start.AddMinutes(1))].Released);
        Assert.Equal(("new-log", AlertLevel.Normal), (driver.Changes[^1].Reason, driver.Changes[^1].To));
        driver.Send(VisitorDriver.Start.AddSeconds(-600), "A", true, "u1");
        driver.Rest();
        Assert.Equal(1, driver.Present["A"]);
    }

    [Fact]
    public void Known_AbsentForADay_IsForgotten()
    {
        var driver = new VisitorDriver();
        for (var i = 0; i < 1000; i++)
        {
            driver.Send(VisitorDriver.Start.AddSeconds(i), "A", true, $"a visitor with a long name indeed {i}");
            driver.Send(VisitorDriver.Start.AddSeconds(i + 1), "A", false, $"a visitor with a long name indeed {i}");
        }

        driver.EndEpoch();
        driver.Send(VisitorDriver.Start.AddDays(2), "A", true, "last");
        driver.EndEpoch();
        Assert.Equal(1, ((VisitorAggregator)driver.Engine.Aggregator).Known);
    }

    /// <summary>Whether a visitor is still known when they come back changes no table.</summary>
    [Fact]
    public void Apply_VisitorsForgottenAndBack_TablesEqualBatch()
    {
        var random = new Random(8);
        var days = TimeSpan.FromDays(5);
        var events = Enumerable.Range(0, 20_000)
            .Select(_ => new Event(VisitorDriver.Start + (days * random.NextDouble()), VisitorEvents.Areas[random.Next(5)], random.Next(10) < 3, random.Next(800) is var user && user % 2 == 0 ? $"user-{user}" : $"a visitor with a long name indeed {user}"))
            .Select(e => e with { Time = e.Time.AddTicks(-(e.Time.Ticks % TimeSpan.TicksPerMillisecond)) })
            .OrderBy(e => e.Time)
            .ToList();
        var driver = new VisitorDriver(t => t + (long)days.TotalMilliseconds);
        for (var i = 0; i < events.Count; i++)
        {
            driver.Send(events[i].Time, events[i].Area, events[i].Entering, events[i].User);
            if (i % 50 == 0)
            {
                driver.EndEpoch();
            }

            if (i % 4000 == 0)
            {
                driver.Restart();
            }
        }

        driver.Rest();
        Assert.Equal(VisitorOracle.Tables(events, new Dictionary<string, ThresholdSet>()), driver.Tables());

        var last = events.GroupBy(e => (e.Area, e.User)).Select(g => g.MaxBy(e => e.Time)!).ToList();
        int Heard(TimeSpan within) => last.Count(e => e.Entering || e.Time >= events[^1].Time - within);
        Assert.InRange(((VisitorAggregator)driver.Engine.Aggregator).Known, Heard(TimeSpan.FromHours(24)), Heard(TimeSpan.FromHours(26)));
        Assert.True(Heard(TimeSpan.FromHours(26)) < last.Count * 0.9);
    }

    [Fact]
    public void Apply_FarAheadOfItsRecord_IsRejectedAndMovesNothing()
    {
        var driver = new VisitorDriver();
        driver.SendRaw(VisitorDriver.Json(new DateTime(9990, 1, 1, 0, 0, 0, DateTimeKind.Utc), "A", true, "u1"));
        driver.Send(VisitorDriver.Start, "A", true, "u2");
        driver.Rest();
        Assert.Contains("ahead of the record's timestamp", Assert.Single(driver.Rejected));
        Assert.Equal(1, driver.Present["A"]);
    }

    [Fact]
    public void EndEpoch_APartitionWithoutEvents_HoldsTheLineBack()
    {
        var driver = new VisitorDriver();
        driver.Send(VisitorDriver.Start, "A", true, "u1");
        driver.EndEpoch(0, 1);
        Assert.Equal(long.MinValue, driver.Engine.Aggregator.Line);
        Assert.Empty(driver.Minutes);
    }

    private static VisitorDriver Run(List<Event> events, int partitions, int epoch, int seed, int restartEvery, Func<VisitorRules, VisitorRules>? rules = null)
    {
        var arrivals = VisitorEvents.Arrivals(events, partitions, seed);
        var driver = new VisitorDriver(rules: rules);
        foreach (var (area, set) in VisitorEvents.Thresholds)
        {
            driver.Threshold(area, set);
        }

        var active = Enumerable.Range(0, partitions).ToArray();
        var epochs = 0;
        for (var i = 0; i < arrivals.Count; i++)
        {
            driver.Send(arrivals[i].Event.Time, arrivals[i].Event.Area, arrivals[i].Event.Entering, arrivals[i].Event.User, arrivals[i].Partition);
            if ((i + 1) % epoch == 0)
            {
                driver.EndEpoch(active);
                if (restartEvery > 0 && ++epochs % restartEvery == 0)
                {
                    driver.Restart();
                }
            }
        }

        driver.Rest(TimeSpan.FromMinutes(1));
        return driver;
    }
}
