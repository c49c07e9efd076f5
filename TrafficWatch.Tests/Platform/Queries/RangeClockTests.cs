using TrafficWatch.Web.Platform.Queries;
using Xunit;

namespace TrafficWatch.Tests.Platform.Queries;

public sealed class RangeClockTests
{
    [Theory]
    [InlineData("America/New_York", "2025-11-02T12:00Z", "today", "2025-11-02T04:00Z", "2025-11-03T05:00Z")]
    [InlineData("America/New_York", "2025-03-10T12:00Z", "yesterday", "2025-03-09T05:00Z", "2025-03-10T04:00Z")]
    [InlineData("Asia/Shanghai", "2025-11-02T16:00Z", "today", "2025-11-02T16:00Z", "2025-11-03T16:00Z")]
    [InlineData("Asia/Shanghai", "2025-07-15T04:47:26Z", "15m", "2025-07-15T04:33Z", "2025-07-15T04:48Z")]
    [InlineData("Asia/Shanghai", "2025-07-15T04:47Z", "1h", "2025-07-15T03:47Z", "2025-07-15T04:47Z")]
    [InlineData("Asia/Shanghai", "2025-07-15T04:47Z", "7d", "2025-07-08T04:47Z", "2025-07-15T04:47Z")]
    public void Resolve_Preset_GivesInstants(string zone, string now, string preset, string from, string to)
    {
        var range = TwoShards.Clock(zone, Utc(now)).Resolve(new SiteRange(preset));

        Assert.Equal(new UtcRange(Utc(from), Utc(to)), range);
    }

    [Theory]
    [InlineData("2025-11-02T01:30", "2025-11-02T01:30", "2025-11-02T05:30Z", "2025-11-02T06:30Z")]
    [InlineData("2025-03-09T02:30", "2025-03-09T03:30", "2025-03-09T07:00Z", "2025-03-09T07:30Z")]
    [InlineData("2025-11-02", "2025-11-03", "2025-11-02T04:00Z", "2025-11-03T05:00Z")]
    public void Resolve_CustomAcrossClockChange_LeavesNothingOut(string from, string to, string first, string last)
    {
        var range = SiteRange.Parse(new QueryText($"?from={from}&to={to}"), new SiteRange("1h"));

        Assert.Equal(new UtcRange(Utc(first), Utc(last)), TwoShards.Clock("America/New_York", Utc("2025-12-01T00:00Z")).Resolve(range));
    }

    [Fact]
    public void Resolve_WithoutBounds_SpansEverything()
    {
        var range = TwoShards.Clock("Asia/Shanghai", Utc("2025-12-01T00:00Z")).Resolve(new SiteRange(SiteRange.Custom));

        Assert.Equal(DateTime.UnixEpoch, range.From);
        Assert.Equal(9999, range.To.Year);
    }

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
}
