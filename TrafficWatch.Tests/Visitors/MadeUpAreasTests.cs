using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Visitors;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

/// <summary>A producer, or somebody hostile, who makes up names of areas.</summary>
public sealed class MadeUpAreasTests
{
    /// <summary>All places are taken; two days later there is room again, and what counts is not touched.</summary>
    [Fact]
    public void Apply_TenThousandNames_AgeOutAndRealAreasStay()
    {
        var driver = new VisitorDriver(t => t + (60 * 60_000L), lateness: 0);
        driver.Threshold("Watched", new ThresholdSet(1, 2, 3));
        driver.Send(VisitorDriver.Start, "Real", true, "r");
        driver.Send(VisitorDriver.Start, "Watched", true, "w");
        for (var i = 0; i < 10_000; i++)
        {
            driver.Send(VisitorDriver.Start, $"made up {i}", true, "u");
        }

        driver.EndEpoch();
        Assert.Equal(10_002 - VisitorAggregator.MostAreas, driver.Rejected.Count);
        for (var hour = 1; hour <= 60; hour++)
        {
            driver.Send(VisitorDriver.Start.AddHours(hour), "Real", hour % 2 == 0, "r");
            driver.EndEpoch();
            if (hour == 30)
            {
                driver.Restart();
            }
        }

        Assert.Equal(["Real", "Watched"], driver.Engine.Aggregator.Areas().Order(StringComparer.Ordinal));
        driver.Restart();
        driver.Rejected.Clear();
        for (var i = 0; i < 4000; i++)
        {
            driver.Send(VisitorDriver.Start.AddHours(60), $"new {i}", true, "u");
        }

        driver.Send(VisitorDriver.Start.AddHours(60).AddMinutes(1), "Real", false, "r");
        driver.EndEpoch();
        Assert.Empty(driver.Rejected);
        Assert.Equal(0, driver.Present["Real"]);
        Assert.All(Enumerable.Range(0, 4000), i => Assert.Equal(1, driver.Present[$"new {i}"]));
    }
}

file static class Aggregators
{
    public static IEnumerable<string> Areas<TEvent, TDeltas>(this Domain.Streaming.IAggregator<TEvent, TDeltas> aggregator)
        where TEvent : struct, Domain.Streaming.IStreamEvent, allows ref struct => ((VisitorAggregator)(object)aggregator).Areas.Select(area => area.Area);
}
