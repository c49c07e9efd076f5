using TrafficWatch.Web.Streams.Visitors.Areas;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaSilenceTests
{
    private static readonly DateTime Hour = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);

    /// <summary>One a minute: after eight minutes eight are missing.</summary>
    [Theory]
    [InlineData(20, 27, false)]
    [InlineData(20, 28, false)]
    [InlineData(20, 29, true)]
    public void Tells_OneAMinute_OnceMoreThanEightAreMissing(int last, int now, bool silent) => Assert.Equal(silent, Tells(last, now, perMinute: 1));

    [Theory]
    [InlineData(20, 24, false)]
    [InlineData(20, 25, true)]
    public void Tells_ABusyGate_NotBeforeFiveMinutes(int last, int now, bool silent) => Assert.Equal(silent, Tells(last, now, perMinute: 50));

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void Tells_FewDaysKnown_SaysNothing(int days, bool silent) => Assert.Equal(silent, Tells(20, 40, perMinute: 1, days));

    [Fact]
    public void Tells_AreaInWhichLittleHappens_Not() => Assert.False(Tells(0, 59, perMinute: 0.1));

    /// <summary>Nobody came at night: in the first minute of a busy hour nothing is missing yet.</summary>
    [Fact]
    public void Tells_SilentSinceTheEvening_CountsWhatTheHoursLeadToExpect()
    {
        var evening = Hour.AddHours(-9);
        HourRate before = new(Hour.AddHours(-1), 0.01, 20), running = new(Hour, 2, 20);

        Assert.False(AreaSilence.Tells(evening, Hour.AddMinutes(1), before, running));
        Assert.True(AreaSilence.Tells(evening, Hour.AddMinutes(6), before, running));
    }

    /// <summary>What came in the hour before is missing in it, not in this one, in which nothing is expected.</summary>
    [Fact]
    public void Tells_AfterTheHoursInWhichAnythingComes_SaysNothing() =>
        Assert.False(AreaSilence.Tells(Hour.AddMinutes(-10), Hour.AddMinutes(30), new HourRate(Hour.AddHours(-1), 5, 20), default));

    [Fact]
    public void Tells_AcrossTheHour_CountsBoth() =>
        Assert.True(AreaSilence.Tells(Hour.AddMinutes(-5), Hour.AddMinutes(5), new HourRate(Hour.AddHours(-1), 1, 20), new HourRate(Hour, 1, 20)));

    private static bool Tells(int last, int now, double perMinute, int days = 20) =>
        AreaSilence.Tells(Hour.AddMinutes(last), Hour.AddMinutes(now), new HourRate(Hour, perMinute, days));
}
