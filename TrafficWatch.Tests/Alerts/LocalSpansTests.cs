using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using Xunit;

namespace TrafficWatch.Tests.Alerts;

public sealed class LocalSpansTests
{
    [Theory]
    [InlineData("22:00-07:00, 12:00-13:00", true)]
    [InlineData("9:00-10:30", true)]
    [InlineData("00:00-24:00", true)]
    [InlineData("18:00-24:00", true)]
    [InlineData("", true)]
    [InlineData("22:00", false)]
    [InlineData("22:00-25:00", false)]
    [InlineData("24:00-07:00", false)]
    [InlineData("07:00-07:00", false)]
    [InlineData("10pm-7am", false)]
    [InlineData("22:00-07:00; 12:00-13:00", false)]
    public void Parse_Text_IsReadOrRefused(string text, bool read) => Assert.Equal(read, LocalSpans.Parse(text) is not null);

    [Theory]
    [InlineData("22:00", true)]
    [InlineData("23:59", true)]
    [InlineData("00:00", true)]
    [InlineData("06:59", true)]
    [InlineData("07:00", false)]
    [InlineData("12:00", true)]
    [InlineData("12:59", true)]
    [InlineData("13:00", false)]
    [InlineData("21:59", false)]
    public void Hold_OverMidnightAndNoon_FromInclusiveToExclusive(string time, bool held) =>
        Assert.Equal(held, LocalSpans.Parse("22:00-07:00, 12:00-13:00")!.Hold(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Hold_WholeDay_IsAlways() =>
        Assert.All(Enumerable.Range(0, 24), hour => Assert.True(LocalSpans.Parse("00:00-24:00")!.Hold(new TimeOnly(hour, 30))));

    /// <summary>In New York clocks go from 02:00 to 03:00 on 9 March 2025, and from 02:00 back to 01:00 on 2 November.</summary>
    [Theory]
    [InlineData("02:00-03:00", "2025-03-09T00:00", 24, 0)]
    [InlineData("01:00-02:00", "2025-11-02T00:00", 24, 120)]
    [InlineData("22:00-07:00", "2025-03-08T12:00", 24, 480)]
    [InlineData("22:00-07:00", "2025-11-01T12:00", 24, 600)]
    [InlineData("22:00-07:00", "2025-07-01T12:00", 24, 540)]
    public void Hold_ByTheSitesClocks_SkipsAndRepeatsWhatTheyDo(string spans, string localStart, int hours, int quietMinutes)
    {
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), null);
        var hold = LocalSpans.Parse(spans)!;
        calendar.TryToUtc(DateTime.Parse(localStart, System.Globalization.CultureInfo.InvariantCulture), out var start);

        Assert.Equal(quietMinutes, Enumerable.Range(0, hours * 60).Count(minute => hold.Hold(TimeOnly.FromDateTime(calendar.ToLocal(start.AddMinutes(minute)).DateTime))));
    }
}
