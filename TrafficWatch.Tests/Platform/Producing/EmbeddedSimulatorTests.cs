using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Producing;
using Xunit;

namespace TrafficWatch.Tests.Platform.Producing;

public sealed class EmbeddedSimulatorTests
{
    /// <summary>Midnight of yesterday by the site's clocks, unless something newer is stored; never ahead of the clock.</summary>
    [Theory]
    [InlineData("2025-07-15T12:00:00Z", null, "2025-07-13T16:00:00Z")]
    [InlineData("2025-07-15T12:00:00Z", "2025-07-15T09:01:00Z", "2025-07-15T09:01:00Z")]
    [InlineData("2025-07-15T12:00:00Z", "2025-07-15T11:59:00Z", "2025-07-15T11:59:00Z")]
    [InlineData("2025-07-15T12:00:00Z", "2025-07-01T11:59:00Z", "2025-07-13T16:00:00Z")]
    [InlineData("2025-07-15T12:00:00Z", "2026-07-01T11:59:00Z", "2025-07-15T12:00:00Z")]
    [InlineData("2026-11-29T10:00:30Z", null, "2026-11-27T16:00:00Z")]
    [InlineData("2026-11-29T10:00:30Z", "2026-11-01T00:00:00Z", "2026-11-27T16:00:00Z")]
    [InlineData("2026-11-29T10:00:30Z", "2026-11-29T09:59:01Z", "2026-11-29T09:59:01Z")]
    [InlineData("2026-11-29T10:00:30Z", "2026-11-29T10:01:00Z", "2026-11-29T10:00:30Z")]
    public void PastStart_Stored_BeginsWhereItEnds(string now, string? stored, string expected)
    {
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);
        Assert.Equal(Utc(expected), EmbeddedSimulator.PastStart(Utc(now), calendar, stored is null ? null : Utc(stored)));
    }

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;
}
