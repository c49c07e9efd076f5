using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Live;

public sealed class FreshnessRuleTests
{
    private static readonly DateTime Now = SampleFrames.Noon;

    [Theory]
    [InlineData(StreamState.Running, 5, 0, "Fresh")]
    [InlineData(StreamState.Running, 5, 900, "Fresh")]
    [InlineData(StreamState.Running, 16, 0, "Quiet")]
    [InlineData(StreamState.Running, 16, 900, "Stale")]
    [InlineData(StreamState.Following, 16, 0, "Quiet")]
    [InlineData(StreamState.Standby, 5, 0, "Fresh")]
    [InlineData(StreamState.Starting, 60, 0, "Stale")]
    [InlineData(StreamState.ShardDown, 1, 0, "Stopped")]
    [InlineData(StreamState.KafkaDown, 1, 0, "Stopped")]
    [InlineData(StreamState.Stopped, 1, 0, "Stopped")]
    [InlineData(StreamState.WaitingForTopic, 60, 0, "Waiting")]
    public void Of_State_AndSilence_TellWhatCanBeReliedOn(StreamState state, int silence, long lag, string expected)
    {
        var status = SampleFrames.Status(Now, state, lastRecord: Now.AddSeconds(-silence)).Streams[0] with { Lag = lag };

        Assert.Equal(expected, Rule(new SiteOptions()).Of(status).State.ToString());
    }

    /// <summary>A closed park has no events for hours: that is calm, and no alarm that people learn to pass over.</summary>
    [Theory]
    [InlineData("08:00", "22:00", "Quiet")]
    [InlineData("20:00", "02:00", "Closed")]
    public void Of_SilenceOutsideTheHours_IsClosed(string opening, string closing, string expected)
    {
        var site = new SiteOptions { OpeningTime = TimeOnly.Parse(opening, null), ClosingTime = TimeOnly.Parse(closing, null) };

        Assert.Equal(expected, Rule(site).Of(SampleFrames.Status(Now, lastRecord: Now.AddHours(-3)).Streams[0]).State.ToString());
    }

    [Fact]
    public void Of_RecordsThatWaitWhileClosed_AreStaleAllTheSame()
    {
        var site = new SiteOptions { OpeningTime = new(20, 0), ClosingTime = new(2, 0) };

        Assert.Equal(Freshness.Stale, Rule(site).Of(SampleFrames.Status(Now, lastRecord: Now.AddHours(-3)).Streams[0] with { Lag = 1 }).State);
    }

    [Fact]
    public void Of_NoRecordSinceTheStart_WaitsAndThenIsQuiet()
    {
        var status = SampleFrames.Status(Now).Streams[0] with { LastRecordAt = null };

        Assert.Equal(Freshness.Waiting, Rule(new SiteOptions()).Of(status).State);
        Assert.Equal(Freshness.Quiet, Rule(new SiteOptions()).Of(status with { Since = Now.AddMinutes(-1) }).State);
        Assert.Equal(Freshness.Waiting, Rule(new SiteOptions()).Of(null).State);
    }

    private static FreshnessRule Rule(SiteOptions site) => new(site, new FakeTimeProvider(Now));
}
