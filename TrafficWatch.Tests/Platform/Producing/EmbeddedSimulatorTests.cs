using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Producing;
using Xunit;

namespace TrafficWatch.Tests.Platform.Producing;

public sealed class EmbeddedSimulatorTests
{
    /// <summary>Midnight of yesterday by the site's clocks, unless something newer is stored; never ahead of the clock.</summary>
    [Theory]
    [InlineData(null, "2026-11-27T16:00:00Z")]
    [InlineData("2026-11-01T00:00:00Z", "2026-11-27T16:00:00Z")]
    [InlineData("2026-11-29T09:59:00Z", "2026-11-29T09:59:01Z")]
    [InlineData("2026-11-29T10:01:00Z", "2026-11-29T10:00:30Z")]
    public void PastStart_WhatIsStored_IsNotSentAgain(string? stored, string expected)
    {
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);
        Assert.Equal(Utc(expected), EmbeddedSimulator.PastStart(Utc("2026-11-29T10:00:30Z"), calendar, stored is null ? null : Utc(stored)));
    }

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
}
