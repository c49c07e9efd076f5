using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

/// <summary>Stays, routes and what people have counted, case by case.</summary>
public sealed class StaysAndCountsTests
{
    private static readonly DateTime Ten = VisitorDriver.Start.AddHours(9);

    [Fact]
    public void Stay_InInOut_IsOneFromTheSecondEntry()
    {
        var driver = new VisitorDriver();
        driver.Send(Ten, "A", true, "u");
        driver.Send(Ten.AddMinutes(3), "A", true, "u");
        driver.Send(Ten.AddMinutes(5).AddSeconds(59), "A", false, "u");
        driver.Rest();
        Assert.Equal([$"stay u A {Ten.AddMinutes(3):O} {Ten.AddSeconds(359):O} 2"], driver.Visits);
    }

    [Fact]
    public void Rows_NotKept_AreCountedAllTheSame()
    {
        var driver = new VisitorDriver(rules: usual => usual with { Rows = false });
        driver.Send(Ten, "A", true, "u");
        driver.Send(Ten.AddMinutes(3), "A", false, "u");
        driver.Send(Ten.AddMinutes(4), "B", true, "u");
        driver.Rest();
        Assert.Empty(driver.Visits);
        Assert.Equal((1, 180_000), driver.StayCounts[("A", Ten.AddHours(1), 3)]);
        Assert.Equal((1, 60_000), driver.RouteCounts[$"routes A B {Ten.AddHours(1):O}"]);
    }

    [Fact]
    public void Stay_ReleasedAtClosing_ThenOut_IsNone()
    {
        var closing = VisitorDriver.Ms(Ten.AddHours(2));
        var driver = new VisitorDriver(t => t < closing ? closing : closing + 86_400_000);
        driver.Send(Ten, "A", true, "u");
        driver.Rest();
        driver.Rest(TimeSpan.FromHours(3));
        driver.Send(Ten.AddHours(4), "A", false, "u");
        driver.Rest(TimeSpan.FromHours(6));
        Assert.Empty(driver.Visits);
        Assert.Empty(driver.StayCounts);
        Assert.Equal(0, driver.Present["A"]);
    }

    /// <summary>Whoever missed an exit is no longer released from nowhere: the visit ended with what was seen last.</summary>
    [Fact]
    public void Visit_AMissedExit_EndsWithTheLastExitSeen()
    {
        var closing = VisitorDriver.Ms(Ten.AddHours(8));
        var driver = new VisitorDriver(t => t < closing ? closing : closing + 86_400_000);
        driver.Send(Ten, "A", true, "u");
        driver.Send(Ten.AddMinutes(30), "B", true, "u");
        driver.Send(Ten.AddMinutes(90), "B", false, "u");
        driver.Rest(TimeSpan.FromHours(9));
        Assert.Equal(90 * 60_000L, Assert.Single(driver.StayCounts, count => count.Key.Area == "*").Value.Ms);
    }

    /// <summary>However epochs fall: whoever was away for longer than a visit may be broken off for has left, even if an exit is the next that is seen of him.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Visit_AnExitAfterTheGap_IsNoPartOfIt(bool oneEpoch)
    {
        var driver = new VisitorDriver();
        driver.Send(Ten, "A", true, "u");
        driver.Send(Ten.AddMinutes(30), "A", false, "u");
        EndEpoch();
        driver.Send(Ten.AddHours(3), "B", true, "other");
        EndEpoch();
        driver.Send(Ten.AddHours(3), "B", false, "u");
        driver.Rest(TimeSpan.FromHours(6));
        Assert.Equal(30 * 60_000L, Assert.Single(driver.StayCounts, count => count.Key.Area == "*").Value.Ms);

        void EndEpoch()
        {
            if (!oneEpoch)
            {
                driver.EndEpoch();
            }
        }
    }

    [Fact]
    public void Route_LaterThanHalfAnHour_IsNone_AndThreeStepsArePath()
    {
        var driver = new VisitorDriver();
        driver.Send(Ten, "A", true, "u");
        driver.Send(Ten.AddMinutes(1), "A", false, "u");
        driver.Send(Ten.AddMinutes(31), "B", true, "u");
        driver.Send(Ten.AddMinutes(32), "B", false, "u");
        driver.Send(Ten.AddMinutes(33), "C", true, "u");
        driver.Send(Ten.AddMinutes(34), "C", false, "u");
        driver.Send(Ten.AddMinutes(64).AddMilliseconds(1), "D", true, "u");
        driver.Rest();
        Assert.Equal(
            [$"route u A B {Ten.AddMinutes(31):O} 30", $"route u B C {Ten.AddMinutes(33):O} 1"],
            driver.Visits.Where(line => line.StartsWith("route", StringComparison.Ordinal)));
        Assert.Equal([$"paths A B C {Ten.AddHours(1):O}"], driver.RouteCounts.Keys.Where(key => key.StartsWith("paths", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 0, 2)]
    public void Disjoint_MovedWithoutBeingSeenLeaving_OneOneNone(params int[] order)
    {
        var driver = new VisitorDriver(lateness: 600_000, rules: usual => usual with { Disjoint = true });
        (DateTime At, string Area, bool Entering)[] events = [(Ten, "A", true), (Ten.AddMinutes(1), "B", true), (Ten.AddMinutes(2), "B", false)];
        foreach (var one in order)
        {
            driver.Send(events[one].At, events[one].Area, events[one].Entering, "u");
        }

        driver.Rest();
        long Present(int minute) => driver.Minutes.TryGetValue(("*", Ten.AddMinutes(minute)), out var row) ? row.Occupancy : 0;
        Assert.Equal((1, 1, 0), (Present(1), Present(2), Present(3)));
        Assert.Equal((1, 1), (driver.Minutes[("A", Ten.AddMinutes(2))].Moved, driver.Minutes[("*", Ten.AddMinutes(2))].Moved));
        Assert.Equal([$"stay u B {Ten.AddMinutes(1):O} {Ten.AddMinutes(2):O} 1"], driver.Visits);
        Assert.All(driver.Present.Values, present => Assert.Equal(0, present));
    }

    [Fact]
    public void Disjoint_OnArrival_WhoComesInElsewhereIsGone()
    {
        var driver = new VisitorDriver(rules: usual => usual with { Disjoint = true });
        driver.Send(Ten, "A", true, "u");
        driver.Send(Ten.AddSeconds(1), "B", true, "u");
        driver.EndEpoch();
        Assert.Equal((0, 1), (driver.Present["A"], driver.Present["B"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Count_MoreThanSeen_UnmatchedExitsReduceIt_AndClosingEndsIt(bool restart)
    {
        var closing = VisitorDriver.Ms(Ten.AddHours(2));
        var driver = new VisitorDriver(t => t < closing ? closing : closing + 86_400_000);
        driver.Send(Ten, "A", true, "u1");
        driver.Send(Ten.AddSeconds(1), "A", true, "u2");
        driver.Rest();
        driver.Count("A", 5, "c1");
        Assert.Equal((2L, 5L), (driver.Corrections[0].Before, driver.Corrections[0].After));
        Restart();
        driver.Send(Ten.AddMinutes(1), "A", false, "unseen");
        driver.Send(Ten.AddMinutes(1), "A", false, "u1");
        driver.Rest();
        Assert.Equal(3, driver.Present["A"]);
        Assert.Equal((3, 2), Row("A", 2));
        Assert.Equal((3, 2), Row("*", 2));
        Restart();
        driver.Rest(TimeSpan.FromHours(3));
        Assert.Equal(0, driver.Present["A"]);

        (long, long) Row(string area, int minute) => driver.Minutes[(area, Ten.AddMinutes(minute))] is var row ? (row.Occupancy, row.Correction) : default;
        void Restart()
        {
            if (restart)
            {
                driver.Restart();
            }
        }
    }

    [Fact]
    public void Count_FewerThanSeen_NeverBelowNone_AndWhoComesAfterwardsCounts()
    {
        var driver = new VisitorDriver();
        for (var i = 0; i < 4; i++)
        {
            driver.Send(Ten.AddSeconds(i), "A", true, $"u{i}");
        }

        driver.Rest();
        driver.Count("A", 1, "c1");
        for (var i = 0; i < 4; i++)
        {
            driver.Send(Ten.AddMinutes(1).AddSeconds(i), "A", false, $"u{i}");
        }

        driver.Rest();
        Assert.Equal(0, driver.Present["A"]);
        driver.Send(Ten.AddMinutes(2), "A", true, "new");
        driver.Rest();
        Assert.Equal(1, driver.Present["A"]);
    }

    /// <summary>A minute began with who was there before somebody counted fewer.</summary>
    [Fact]
    public void Count_FewerAsTheFirstInAMinute_PeakIsWhatItBeganWith()
    {
        var driver = new VisitorDriver();
        for (var i = 0; i < 4; i++)
        {
            driver.Send(Ten.AddSeconds(i), "A", true, $"u{i}");
        }

        driver.Send(Ten.AddMinutes(1).AddSeconds(30), "B", true, "other");
        driver.Rest();
        driver.Count("A", 1, "c1");
        Assert.Equal((1, 4), driver.Minutes[("A", Ten.AddMinutes(2))] is var row ? (row.Occupancy, row.Peak) : default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Count_ADrill_ReleasesAll_LateExitsGoNoLower_AndUndoRestores(bool restart)
    {
        var driver = new VisitorDriver();
        driver.Threshold("A", new ThresholdSet(1, 2, 3));
        for (var i = 0; i < 4; i++)
        {
            driver.Send(Ten.AddSeconds(i), "A", true, $"u{i}");
        }

        driver.Rest();
        driver.Count("A", 0, "drill");
        Assert.Equal(("count", AlertLevel.Normal), (driver.Changes[^1].Reason, driver.Changes[^1].To));
        driver.Send(Ten.AddSeconds(20), "A", false, "u0");
        driver.Rest();
        Assert.Equal(0, driver.Present["A"]);
        Assert.Empty(driver.Visits);
        if (restart)
        {
            driver.Restart();
        }

        driver.Undo("A", "drill");
        Assert.Equal((0L, 3L, "undo"), (driver.Corrections[^1].Before, driver.Corrections[^1].After, driver.Corrections[^1].Kind));
        Assert.Equal(3, driver.Present["A"]);
        driver.Send(Ten.AddSeconds(70), "A", false, "u1");
        driver.Rest();
        Assert.Equal([$"stay u1 A {Ten.AddSeconds(1):O} {Ten.AddSeconds(70):O} 1"], driver.Visits);
        driver.Undo("A", "drill");
        Assert.Equal(driver.Corrections[^1].Before, driver.Corrections[^1].After);
    }

    /// <summary>Taking a drill back gives the visit to the park its beginning back.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Count_ADrillTakenBack_TheVisitGoesOn(bool restart)
    {
        var driver = new VisitorDriver();
        driver.Send(Ten, "B", true, "u");
        driver.Send(Ten.AddMinutes(30), "B", false, "u");
        driver.Send(Ten.AddMinutes(31), "A", true, "u");
        driver.Rest();
        driver.Count("A", 0, "drill");
        if (restart)
        {
            driver.Restart();
        }

        driver.Undo("A", "drill");
        driver.Send(Ten.AddMinutes(90), "A", false, "u");
        driver.Rest(TimeSpan.FromHours(4));
        Assert.Equal((1, 90 * 60_000L), Assert.Single(driver.StayCounts, count => count.Key.Area == "*").Value);
    }

    [Fact]
    public void Count_BeforeAnythingCame_EndsWithTheDay_AndTheParkIsNoArea()
    {
        var driver = new VisitorDriver(t => t - (t % 86_400_000) + 86_400_000);
        driver.Count("A", 5, "early");
        driver.Count("*", 5, "park");
        driver.Send(Ten, "A", true, "u");
        driver.Rest();
        Assert.Equal(6, driver.Present["A"]);
        Assert.Equal(["A"], driver.Present.Keys);
        driver.Rest(TimeSpan.FromHours(24));
        Assert.Equal(0, driver.Present["A"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Closes_AreaEarlierThanThePark_ReleasesWhoIsInside(bool restart)
    {
        var calendar = new SiteCalendar(TimeZoneInfo.Utc, new TimeOnly(22, 0));
        var driver = new VisitorDriver(rules: usual => VisitorRules.Of(usual.Alerts, calendar));
        driver.Send(Ten, "A", true, "u1");
        driver.Send(Ten, "B", true, "u2");
        driver.Rest();
        driver.Closes("A", "18:00");
        if (restart)
        {
            driver.Restart();
        }

        driver.Rest(TimeSpan.FromHours(9));
        Assert.Equal((0, 1), (driver.Present["A"], driver.Present["B"]));
        Assert.Equal(1, driver.Minutes[("A", new DateTime(2025, 7, 15, 18, 1, 0, DateTimeKind.Utc))].Released);
        driver.Rest(TimeSpan.FromHours(13));
        Assert.Equal(0, driver.Present["B"]);
    }

    [Fact]
    public void Merge_WithACount_TakesItAlong()
    {
        var driver = new VisitorDriver();
        driver.Send(Ten, "A", true, "u1");
        driver.Send(Ten, "B", true, "u2");
        driver.Rest();
        driver.Count("A", 7, "c");
        driver.Merge("A", "B");
        Assert.Equal(8, driver.Present["B"]);
    }

    [Fact]
    public void Quantile_OfClasses_IsWithinAClassOfTheTrueOne()
    {
        var random = new Random(4);
        var stays = Enumerable.Range(0, 5000).Select(_ => random.NextInt64(0, 5 * 3_600_000)).Order().ToList();
        var classes = stays.GroupBy(StayBins.Of).Select(bin => (bin.Key, (long)bin.Count())).ToList();
        foreach (var part in new[] { 0.1, 0.5, 0.9 })
        {
            var exact = stays[(int)(part * stays.Count)] / 60_000.0;
            Assert.InRange(StayBins.Quantile(classes, part)!.Value, StayBins.Of((long)(exact * 60_000)) - 0.2, StayBins.EndOf(StayBins.Of((long)(exact * 60_000))) + 0.2);
        }

        Assert.Null(StayBins.Quantile([], 0.5));
        Assert.Equal((0, 59, 60, 235, 240, 1440), (StayBins.Of(59_999), StayBins.Of(3_599_999), StayBins.Of(3_600_000), StayBins.Of(239 * 60_000), StayBins.Of(240 * 60_000), StayBins.Of(long.MaxValue)));
    }
}
