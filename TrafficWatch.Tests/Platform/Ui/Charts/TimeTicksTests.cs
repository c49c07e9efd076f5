using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Ui.Charts;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui.Charts;

/// <summary>Marks of a time axis stand at whole steps of the site's clocks, in zones of half hours and over changes of the clock too.</summary>
public sealed class TimeTicksTests
{
    [Theory]
    [InlineData("Asia/Kathmandu", "2026-01-01T00:07", 60, "00:15 00:30 00:45 01:00")]
    [InlineData("Asia/Shanghai", "2026-01-01T22:00", 60, "22:00 22:15 22:30 22:45")]
    [InlineData("Asia/Shanghai", "2026-01-01T23:10", 1440, "00:00 03:00 06:00 09:00 12:00 15:00 18:00 21:00")]
    [InlineData("Europe/Berlin", "2026-10-24T18:00", 2160, "18:00 00:00 06:00 12:00 18:00 00:00")]
    [InlineData("Europe/Berlin", "2026-03-28T12:00", 2160, "12:00 18:00 00:00 06:00 12:00 18:00 00:00")]
    public void Of_HoursAndMinutes_AreWholeByTheSitesClocks(string zone, string from, int minutes, string expected)
    {
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), null);
        calendar.TryToUtc(DateTime.Parse(from, CultureInfo.InvariantCulture), out var begin);
        Assert.Equal(expected, string.Join(' ', TimeTicks.Of(new UtcRange(begin, begin.AddMinutes(minutes)), calendar).Select(at => calendar.ToLocal(at).ToString("HH:mm", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Of_Weeks_AreMidnightsAlsoWhereADayHas23Hours()
    {
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), null);
        var span = new UtcRange(calendar.StartOf(new DateOnly(2026, 3, 20)).AddHours(5), calendar.StartOf(new DateOnly(2026, 4, 10)));
        Assert.True(TimeTicks.AreDays(span));
        Assert.Equal(
            ["03-21 00:00", "03-24 00:00", "03-27 00:00", "03-30 00:00", "04-02 00:00", "04-05 00:00", "04-08 00:00"],
            TimeTicks.Of(span, calendar).Select(at => calendar.ToLocal(at).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture)));
    }
}
