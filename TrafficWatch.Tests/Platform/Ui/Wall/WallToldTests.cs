using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Ui.Wall;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui.Wall;

public sealed class WallToldTests
{
    /// <summary>What has been is read now: its data are as old as they are, whenever they were taken in.</summary>
    [Theory]
    [InlineData(-600, 0.0, -600)]
    [InlineData(-600, -600.5, -600)]
    [InlineData(20, -3.2, -4)]
    [InlineData(20, 2.0, 0)]
    [InlineData(20, null, 0)]
    public void DataOf_NewestMinute_IsItsEndOrTheNewestRecordWithinIt(double minuteEnd, double? lastRecord, double expected)
    {
        var site = new SiteOptions { Name = "x" };
        var told = new WallTold<string>(new SiteCalendar(site.Zone, null), new SiteClock(site, new FakeTimeProvider(SampleFrames.Noon)), Words.English);
        var status = SampleFrames.Status(SampleFrames.Noon).Streams[0] with { LastRecordAt = lastRecord is { } last ? SampleFrames.Noon.AddSeconds(last) : null };
        Assert.Equal(HeadPatch.Ms(SampleFrames.Noon.AddSeconds(expected)), told.DataOf(SampleFrames.Noon.AddSeconds(minuteEnd), status));
        Assert.Null(told.DataOf(null, status));
    }
}
