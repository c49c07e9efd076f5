using System.Globalization;
using TrafficWatch.Domain.Time;
using Xunit;

namespace TrafficWatch.Tests.Time;

public sealed class SiteCalendarTests
{
    [Theory]
    [InlineData("Asia/Shanghai", "2025-07-15", "2025-07-14T16:00:00Z", 24)]
    [InlineData("UTC", "2024-02-29", "2024-02-29T00:00:00Z", 24)]
    [InlineData("America/New_York", "2025-03-09", "2025-03-09T05:00:00Z", 23)]
    [InlineData("America/New_York", "2025-11-02", "2025-11-02T04:00:00Z", 25)]
    // Midnight is skipped.
    [InlineData("America/Havana", "2025-03-09", "2025-03-09T05:00:00Z", 23)]
    [InlineData("Asia/Beirut", "2025-03-30", "2025-03-29T22:00:00Z", 23)]
    // Midnight comes twice.
    [InlineData("America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", 25)]
    // Clocks go back from midnight into the day before.
    [InlineData("Asia/Beirut", "2025-10-25", "2025-10-24T21:00:00Z", 25)]
    [InlineData("Asia/Beirut", "2025-10-26", "2025-10-25T22:00:00Z", 24)]
    // The day that Samoa left out has no length.
    [InlineData("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z", 0)]
    [InlineData("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", 24)]
    [InlineData("Australia/Lord_Howe", "2025-10-05", "2025-10-04T13:30:00Z", 23.5)]
    public void StartOf_Day_FirstInstantAndRealLength(string zone, string day, string start, double hours)
    {
        var calendar = Calendar(zone);
        var date = DateOnly.Parse(day, CultureInfo.InvariantCulture);

        Assert.Equal(Utc(start), calendar.StartOf(date));
        Assert.Equal(DateTimeKind.Utc, calendar.StartOf(date).Kind);
        Assert.Equal(TimeSpan.FromHours(hours), calendar.EndOf(date) - calendar.StartOf(date));
        if (hours > 0)
        {
            Assert.Equal(date, calendar.DayOf(calendar.StartOf(date)));
            Assert.Equal(date, calendar.DayOf(calendar.EndOf(date).AddTicks(-1)));
        }

        Assert.NotEqual(date, calendar.DayOf(calendar.StartOf(date).AddTicks(-1)));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "22:00", "2025-07-15T13:59:59.999Z", "2025-07-15T14:00:00Z")]
    [InlineData("Asia/Shanghai", "22:00", "2025-07-15T14:00:00Z", "2025-07-16T14:00:00Z")]
    [InlineData("Asia/Shanghai", "02:00", "2025-07-15T17:00:00Z", "2025-07-15T18:00:00Z")]
    // 02:30 is skipped: the first instant after the gap.
    [InlineData("America/New_York", "02:30", "2025-03-09T06:59:00Z", "2025-03-09T07:00:00Z")]
    [InlineData("America/New_York", "02:30", "2025-03-09T07:00:00Z", "2025-03-10T06:30:00Z")]
    // 01:30 comes twice: the later one closes.
    [InlineData("America/New_York", "01:30", "2025-11-02T05:00:00Z", "2025-11-02T06:30:00Z")]
    [InlineData("America/New_York", "01:30", "2025-11-02T05:30:00Z", "2025-11-02T06:30:00Z")]
    [InlineData("America/New_York", "01:30", "2025-11-02T06:30:00Z", "2025-11-03T06:30:00Z")]
    [InlineData("America/Havana", "00:00", "2025-03-09T04:59:00Z", "2025-03-09T05:00:00Z")]
    [InlineData("Pacific/Apia", "22:00", "2011-12-30T08:30:00Z", "2011-12-30T10:00:00Z")]
    public void ClosingAfter_Instant_NextClosing(string zone, string closing, string after, string expected)
    {
        var calendar = Calendar(zone, closing);

        Assert.Equal(Utc(expected), calendar.ClosingAfter(Utc(after)));
        Assert.Equal(Utc(expected), calendar.ClosingAfter(Utc(after)));
    }

    [Theory]
    [InlineData("America/New_York", "01:30")]
    [InlineData("Asia/Beirut", "00:00")]
    [InlineData("Asia/Kathmandu", "23:59")]
    public void ClosingAfter_AskedInAnyOrder_AsAskedAlone(string zone, string closing)
    {
        var calendar = Calendar(zone, closing);
        var random = new Random(7);
        for (var i = 0; i < 2_000; i++)
        {
            var instant = Utc("2025-01-01T00:00:00Z").AddMinutes(random.Next(525_600));
            var next = calendar.ClosingAfter(instant);

            Assert.Equal(Calendar(zone, closing).ClosingAfter(instant), next);
            Assert.InRange(next - instant, TimeSpan.FromTicks(1), TimeSpan.FromHours(25));
        }
    }

    [Fact]
    public void ClosingAfter_NoClosingTime_ADayLater()
    {
        Assert.False(Calendar("America/New_York").HasClosingTime);
        Assert.Equal(Utc("2025-03-10T05:00:00Z"), Calendar("America/New_York").ClosingAfter(Utc("2025-03-09T05:00:00Z")));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "2025-07-15T12:47:00", true, "2025-07-15T04:47:00Z")]
    [InlineData("America/New_York", "2025-11-02T01:30:00", true, "2025-11-02T05:30:00Z")]
    [InlineData("America/New_York", "2025-03-09T02:30:00", false, "2025-03-09T07:00:00Z")]
    [InlineData("Asia/Shanghai", "9999-12-31T23:59:00", false, "0001-01-01T00:00:00Z")]
    [InlineData("Asia/Shanghai", "0001-01-01T00:00:00", false, "0001-01-01T00:00:00Z")]
    public void TryToUtc_LocalTime_InstantWhereOneIs(string zone, string local, bool exists, string expected)
    {
        Assert.Equal(exists, Calendar(zone).TryToUtc(DateTime.Parse(local, CultureInfo.InvariantCulture), out var utc));
        Assert.Equal(Utc(expected), utc);
    }

    [Fact]
    public void ToLocal_Instant_WithOffset() => Assert.Equal(
        "2025-11-02T01:30:00-05:00",
        Calendar("America/New_York").ToLocal(Utc("2025-11-02T06:30:00Z")).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));

    private static SiteCalendar Calendar(string zone, string? closing = null) => new(
        TimeZoneInfo.FindSystemTimeZoneById(zone), closing is null ? null : TimeOnly.Parse(closing, CultureInfo.InvariantCulture));

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
