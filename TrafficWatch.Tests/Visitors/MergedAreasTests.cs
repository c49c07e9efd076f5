using TrafficWatch.Domain.Alerts;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

/// <summary>An admin merges an area into another.</summary>
public sealed class MergedAreasTests
{
    private static readonly DateTime Now = VisitorDriver.Start;

    /// <summary>Whoever is present moves, once; what waits is decided there; the alert of the one goes, that of the other comes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Merge_AreaUnderAlert_MovesWhoIsInside(bool restart)
    {
        var driver = Crowded();
        driver.Merge("A", "B");
        Assert.Equal(6, driver.Present["B"]);
        Assert.Equal(["B"], driver.Present.Keys);
        Assert.Equal(
            [("A", AlertLevel.Alert, AlertLevel.Normal, 0L, "merged"), ("B", AlertLevel.Normal, AlertLevel.Alert, 5L, "merged")],
            driver.Changes[^2..].OrderBy(change => change.Area, StringComparer.Ordinal).Select(change => (change.Area, change.From, change.To, change.Visitors, change.Reason)));
        if (restart)
        {
            driver.Restart();
        }

        // One of A's leaves by the name that the gates still send; one comes by it; the buffered one of A is decided in B.
        driver.Send(Now.AddSeconds(40), "A", false, "a0");
        driver.Send(Now.AddSeconds(41), "A", true, "a9");
        driver.Send(Now.AddSeconds(42), "B", false, "both");
        driver.Rest();
        Assert.Equal(["B"], driver.Present.Keys);
        Assert.Equal(5, driver.Present["B"]);
        var minute = driver.Minutes[("B", Now.AddMinutes(1))];
        Assert.Equal((5, 6, 0, 0, 0), (minute.Occupancy, minute.Peak, minute.Released, minute.Repeated, minute.Unmatched));
        Assert.Equal((5, 0), driver.Flows[("A", Now.AddMinutes(1))]);
        Assert.Equal((3, 2), driver.Flows[("B", Now.AddMinutes(1))]);
        Assert.Equal(5, driver.Minutes[("*", Now.AddMinutes(1))].Occupancy);
        Assert.Equal(0, driver.Minutes[("*", Now.AddMinutes(1))].Released);
    }

    [Fact]
    public void Merge_InARow_CountsInTheLast()
    {
        var driver = new VisitorDriver();
        driver.Merge("A", "B");
        driver.Merge("B", "C");
        driver.Merge("C", "A");
        driver.Restart();
        driver.Send(Now, "A", true, "u");
        driver.Send(Now, "B", true, "v");
        driver.Send(Now, "C", true, "w");
        driver.Rest();
        Assert.Equal([("C", 3L)], driver.Present.Select(area => (area.Key, area.Value)));
    }

    /// <summary>The gates' name is an area of its own again; who was moved stays where he is.</summary>
    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public void Remove_OneOfTwoMerged_SeparatesThem(string removed)
    {
        var driver = Crowded();
        driver.Merge("A", "B");
        driver.Remove(removed);
        driver.Send(Now.AddSeconds(50), "A", true, "new");
        driver.Rest();
        Assert.Equal(1, driver.Present["A"]);
        Assert.Equal(removed == "A" ? 6 : 0, driver.Present.GetValueOrDefault("B"));
    }

    [Fact]
    public void Merge_WithThePark_DoesNothing()
    {
        var driver = Crowded();
        var before = driver.Tables();
        driver.Merge("A", "*");
        driver.Merge("*", "A");
        driver.Merge("A", "A");
        Assert.Equal(before, driver.Tables());
    }

    /// <summary>From any instant on, the merged area holds what an area would that had been one from the beginning, where nobody was in both.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(29)]
    public void Merge_AnyTime_EndsAsIfItHadAlwaysBeenOne(int when)
    {
        Assert.Equal(Rest(new(), always: true), Rest(new(), always: false));

        (long, long, long, long) Rest(VisitorDriver driver, bool always)
        {
            for (var i = 0; i < 60; i++)
            {
                var area = i % 40 % 3 == 0 ? "A" : "B";
                driver.Send(Now.AddSeconds(i), always ? "B" : area, i < 40, $"u{i % 40}{area}");
                if (i % 5 == 0)
                {
                    driver.EndEpoch();
                }

                if (i == when && !always)
                {
                    driver.Merge("A", "B");
                    driver.Restart();
                }
            }

            driver.Rest();
            var minute = driver.Minutes[("B", Now.AddMinutes(1))];
            return (driver.Present["B"], driver.Present.Values.Sum(), minute.Occupancy, minute.Unmatched);
        }
    }

    /// <summary>Four in A, of them one in B too, and another in B, decided up to 25 s; A under alert, and an entry of A undecided.</summary>
    private static VisitorDriver Crowded()
    {
        var driver = new VisitorDriver();
        driver.Threshold("A", new ThresholdSet(1, 2, 3));
        driver.Threshold("B", new ThresholdSet(2, 3, 4));
        foreach (var (at, user) in new[] { "a0", "a1", "a2", "both" }.Index())
        {
            driver.Send(Now.AddSeconds(at), "A", true, user);
        }

        driver.Send(Now.AddSeconds(10), "B", true, "both");
        driver.Send(Now.AddSeconds(11), "B", true, "b1");
        driver.Send(Now.AddSeconds(30), "A", true, "waits");
        driver.EndEpoch();
        return driver;
    }
}
