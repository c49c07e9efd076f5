using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

/// <summary>An admin removes an area.</summary>
public sealed class RemovedAreasTests
{
    private static readonly DateTime Now = VisitorDriver.Start;

    [Fact]
    public void Remove_AreaUnderAlert_LeavesItsHistoryOnly()
    {
        var driver = Crowded();
        driver.Send(Now.AddSeconds(40), "A", true, "not decided");
        driver.Remove("A");

        Assert.Equal(["B"], driver.Present.Keys);
        Assert.Equal(1, driver.Engine.Aggregator.Buffered);
        Assert.Equal((6, 0), driver.Flows[("A", Now.AddMinutes(1))]);
        Assert.Equal(
            [new LevelChange("A", VisitorDriver.Ms(Now.AddSeconds(24)), AlertLevel.Alert, AlertLevel.Normal, 0, 3, "removed"),
             new LevelChange("*", VisitorDriver.Ms(Now.AddSeconds(24)), AlertLevel.Alert, AlertLevel.Normal, 2, 6, "removed")],
            driver.Changes[^2..].OrderByDescending(change => change.Area, StringComparer.Ordinal).Select(change => change with { RaisedAt = change.Time, Peak = change.Visitors }));
        Assert.Equal((0, 5, 5), Minute(driver, "A"));
        Assert.Equal((2, 7, 5), Minute(driver, "*"));
    }

    /// <summary>As a new area, without thresholds; the row of the minute that is open yet loses nothing.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Remove_NameComesAgain_IsANewArea(bool restart)
    {
        var driver = Crowded();
        driver.Remove("A");
        if (restart)
        {
            driver.Restart();
        }

        var changes = driver.Changes.Count;
        for (var i = 0; i < 4; i++)
        {
            driver.Send(Now.AddSeconds(45), "A", true, $"again {i}");
        }

        driver.Send(Now.AddSeconds(55), "A", false, "u0");
        driver.Send(Now.AddSeconds(58), "B", true, "last");
        driver.Rest();
        Assert.Equal(4, driver.Present["A"]);
        Assert.Equal(3, driver.Present["B"]);
        Assert.Equal((4, 5, 5), Minute(driver, "A"));
        Assert.Equal((7, 7, 5), Minute(driver, "*"));
        Assert.Equal((1, 1), (driver.Minutes[("A", Now.AddMinutes(1))].Unmatched, driver.Minutes[("B", Now.AddMinutes(1))].Repeated));
        Assert.DoesNotContain(driver.Changes.Skip(changes), change => change.Area == "A");

        driver.Send(Now.AddSeconds(70), "A", false, "again 0");
        driver.Rest();
        var next = driver.Minutes[("A", Now.AddMinutes(2))];
        Assert.Equal((3, 4, 0), (next.Occupancy, next.Peak, next.Released));
    }

    /// <summary>Whatever is forgotten and read again in between, and whether the rest of the day comes or the log ends there.</summary>
    [Fact]
    public void Remove_BetweenRestarts_TheRestOfTheDayIsTheSame()
    {
        var once = Day(restart: false);
        Assert.Equal(once, Day(restart: true));
        Assert.DoesNotContain("present 小黄人乐园 ", once, StringComparison.Ordinal);

        static string Day(bool restart)
        {
            var driver = new VisitorDriver(t => t + (60 * 60_000L));
            foreach (var (area, set) in VisitorEvents.Thresholds)
            {
                driver.Threshold(area, set);
            }

            foreach (var (at, part) in VisitorEvents.ArrivalsInParts(VisitorEvents.Random(81, 4000), 1, 81, 8).Index())
            {
                foreach (var (e, _) in part)
                {
                    driver.Send(e.Time, e.Area, e.Entering, e.User);
                }

                driver.EndEpoch();
                if (at is 2 or 7)
                {
                    driver.Remove("小黄人乐园");
                    driver.Remove("never seen");
                }

                if (restart)
                {
                    driver.Restart();
                }
            }

            driver.Rest(TimeSpan.FromHours(4));
            Assert.Equal(0, driver.Engine.Aggregator.Buffered);
            Assert.False(driver.Engine.Aggregator.HasDue(VisitorDriver.Ms(Now.AddDays(2))));
            Assert.All(driver.Present.Values, present => Assert.Equal(0, present));
            return driver.Tables();
        }
    }

    /// <summary>Nothing of it waits in a second that is to be decided yet.</summary>
    [Fact]
    public void Remove_AllThatIsBuffered_LeavesNothingDue()
    {
        var driver = new VisitorDriver();
        driver.Send(Now, "A", true, "u");
        driver.Send(Now.AddSeconds(10), "A", true, "v");
        driver.EndEpoch();
        driver.Remove("A");
        Assert.False(driver.Engine.Aggregator.HasDue(VisitorDriver.Ms(Now.AddDays(2))));
        Assert.Empty(driver.Present);
    }

    [Fact]
    public void Remove_WhenEveryPlaceIsTaken_MakesRoom()
    {
        var driver = new VisitorDriver();
        for (var i = 0; i < VisitorAggregator.MostAreas; i++)
        {
            driver.Send(Now, $"made up {i}", true, "u");
        }

        driver.Send(Now, "real", true, "u");
        Assert.Single(driver.Rejected);
        driver.Remove("made up 7");
        driver.Restart();
        driver.Send(Now, "real", true, "u");
        driver.Rest();
        Assert.Single(driver.Rejected);
        Assert.Equal((1, VisitorAggregator.MostAreas), (driver.Present["real"], driver.Present.Count));
        Assert.DoesNotContain("made up 7", driver.Present.Keys);
    }

    [Fact]
    public void Remove_TheParkItself_DoesNothing()
    {
        var driver = Crowded();
        var before = driver.Tables();
        driver.Remove(ThresholdSet.WholePark);
        Assert.Equal(before, driver.Tables());
    }

    /// <summary>Five in A, two in B, decided up to 25 s; both A and the park under alert, and an event of B undecided.</summary>
    private static VisitorDriver Crowded()
    {
        var driver = new VisitorDriver();
        driver.Threshold("A", new ThresholdSet(1, 2, 3));
        driver.Threshold("*", new ThresholdSet(3, 5, 6));
        for (var i = 0; i < 5; i++)
        {
            driver.Send(Now.AddSeconds(i), "A", true, $"u{i}");
        }

        driver.Send(Now.AddSeconds(10), "B", true, "b0");
        driver.Send(Now.AddSeconds(11), "B", true, "b1");
        driver.Send(Now.AddSeconds(30), "B", true, "b0");
        driver.EndEpoch();
        Assert.Equal((AlertLevel.Alert, AlertLevel.Alert), (driver.Engine.Aggregator is VisitorAggregator a ? a.Park.Level : default, driver.Changes.Last(change => change.Area == "A").To));
        return driver;
    }

    private static (long Occupancy, long Peak, long Released) Minute(VisitorDriver driver, string area) =>
        driver.Minutes[(area, Now.AddMinutes(1))] is var minute ? (minute.Occupancy, minute.Peak, minute.Released) : default;
}
