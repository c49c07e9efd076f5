using TrafficWatch.Domain.Alerts;
using Xunit;

namespace TrafficWatch.Tests.Visitors;

/// <summary>Clocks of producers, of records and of this process that are wrong: none empties the park.</summary>
public sealed class WrongClockTests
{
    private static readonly DateTime Now = VisitorDriver.Start;

    /// <summary>Event time and record timestamp come from the same wrong clock.</summary>
    [Fact]
    public void Accept_EventAndRecordTwoDaysAhead_IsRefusedAndNobodyIsReleased()
    {
        var driver = new VisitorDriver();
        driver.Begin(Now.AddSeconds(2));
        driver.SendRaw(VisitorDriver.Json(Now, "A", true, "real"), recordTime: Now);
        driver.SendRaw(VisitorDriver.Json(Now.AddDays(2), "A", true, "ahead"), recordTime: Now.AddDays(2));
        driver.EndAt(Now.AddSeconds(2));
        Assert.Equal(1, driver.Present["A"]);
        Assert.Contains("is 1 d 23:59:58 ahead of the clock", Assert.Single(driver.Rejected), StringComparison.Ordinal);

        driver.Begin(Now.AddMinutes(1));
        driver.SendRaw(VisitorDriver.Json(Now.AddMinutes(1), "A", true, "next"), recordTime: Now.AddMinutes(1));
        driver.EndAt(Now.AddMinutes(1));
        Assert.Equal(2, driver.Present["A"]);
        Assert.Equal(0, driver.Minutes.Values.Sum(m => m.Released));
    }

    /// <summary>Within what an event may be ahead the line goes no further than the clock, and the event takes effect when its time comes.</summary>
    [Fact]
    public void Decide_ClockHalfAnHourAhead_TheLineStopsAtTheClock()
    {
        var driver = new VisitorDriver(lateness: 0);
        driver.Begin(Now);
        driver.SendRaw(VisitorDriver.Json(Now.AddMinutes(30), "A", true, "ahead"), recordTime: Now.AddMinutes(30));
        driver.EndAt(Now.AddSeconds(1));
        Assert.Empty(driver.Rejected);
        Assert.Equal(VisitorDriver.Ms(Now.AddSeconds(1)), driver.Engine.Aggregator.Line);
        driver.Begin(Now.AddSeconds(2));
        driver.SendRaw(VisitorDriver.Json(Now.AddSeconds(2), "A", true, "real"), recordTime: Now.AddSeconds(2));
        driver.EndAt(Now.AddSeconds(3));
        Assert.Equal(0, driver.Late);
        driver.Begin(Now.AddMinutes(31));
        driver.SendRaw(VisitorDriver.Json(Now.AddMinutes(31), "A", false, "real"), recordTime: Now.AddMinutes(31));
        driver.EndAt(Now.AddMinutes(31));
        Assert.Equal(1, driver.Present["A"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_752_541_200)]
    [InlineData(1_752_541_200_000_000)]
    public void Accept_RecordTimestampThatMeansNothing_IsTakenAtTheClock(long recordTime)
    {
        var driver = new VisitorDriver();
        driver.Begin(Now);
        Assert.Null(driver.Engine.Accept(0, recordTime, System.Text.Encoding.UTF8.GetBytes(VisitorDriver.Json(Now, "A", true, "u"))));
        var taken = driver.Engine.Take();
        Assert.Equal(1, taken.Unstamped);
        Assert.Equal(VisitorDriver.Ms(Now), Assert.Single(taken.Minutes).Start);
    }

    /// <summary>A state made by a version that let the line run away, or by a clock of this machine that was put right.</summary>
    [Fact]
    public void Begin_LineTwoDaysAhead_IsSetBackAndCountsOn()
    {
        var driver = new VisitorDriver(lateness: 0);
        driver.Threshold("A", new ThresholdSet(1, 2, 3));
        foreach (var user in (string[])["a", "b", "c", "d"])
        {
            driver.Send(Now.AddDays(2), "A", true, user);
        }

        driver.Send(Now.AddDays(2).AddMinutes(10), "A", true, "a");
        driver.EndEpoch();
        Assert.Equal(AlertLevel.Alert, driver.Changes[^1].To);
        driver.Restart();

        driver.Begin(Now);
        driver.SendRaw(VisitorDriver.Json(Now.AddSeconds(1), "A", true, "real"), recordTime: Now.AddSeconds(1));
        driver.EndAt(Now.AddSeconds(2));
        Assert.Equal(1, driver.Present["A"]);
        Assert.Equal(VisitorDriver.Ms(Now), driver.SetBack);
        Assert.Equal(("set-back", AlertLevel.Normal), (driver.Changes[^1].Reason, driver.Changes[^1].To));
        Assert.Equal(1, driver.Engine.Aggregator.Buffered);

        driver.Restart();
        driver.Begin(Now.AddMinutes(3));
        driver.SendRaw(VisitorDriver.Json(Now.AddMinutes(3), "A", false, "real"), recordTime: Now.AddMinutes(3));
        driver.EndAt(Now.AddMinutes(4));
        Assert.Equal(0, driver.Present["A"]);
        Assert.Equal(0, driver.Minutes.Values.Where(m => m.MinuteEnd <= VisitorDriver.Ms(Now.AddMinutes(5))).Sum(m => m.Unmatched));
    }
}
