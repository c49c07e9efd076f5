using TrafficWatch.Web.Streams.Visitors.Producing;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Producing;

public sealed class DayPlanTests
{
    private static readonly DateTime Look = new(2025, 7, 15, 13, 17, 0, DateTimeKind.Utc);

    [Fact]
    public void PhaseAt_FirstLookAndTheSameHourOfOtherDays_Midday()
    {
        var plan = DayPlan.For(Look, 3);
        Assert.All([-2, -1, 0, 1, 400], day => Assert.Equal(DayPlan.FirstLook, plan.PhaseAt(Look.AddDays(day)), 6));
    }

    [Fact]
    public void PhaseAt_Night_One()
    {
        var plan = DayPlan.For(Look, 3);
        Assert.Equal(1, plan.PhaseAt(plan.Opens + DayPlan.OpenFor), 6);
        Assert.True(plan.PhaseAt(plan.Opens.AddHours(23)) > 1);
        Assert.Equal(plan.Opens.AddDays(1), plan.OpeningAfter(plan.Opens.AddHours(23)));
        Assert.Equal(plan.Opens.AddDays(-1), plan.OpeningBefore(plan.Opens.AddMinutes(-1)));
    }

    [Fact]
    public void WithoutNights_Midday_TheSameDayGoesOnAndTheNextComesSoon()
    {
        var plan = DayPlan.For(Look, 3).WithoutNights(Look.AddDays(3));
        Assert.Equal(DayPlan.FirstLook, plan.PhaseAt(Look.AddDays(3)), 6);
        Assert.True(plan.OpeningAfter(Look.AddDays(3)) < Look.AddDays(3.5));
    }

    [Fact]
    public void Stay_TwiceTheEvents_HalfAsLong() =>
        Assert.Equal(DayPlan.For(Look, 3).Stay.TotalSeconds, DayPlan.For(Look, 6).Stay.TotalSeconds * 2, 3);
}
