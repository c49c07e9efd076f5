using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Live;

public sealed class FinishedMinutesTests
{
    private static readonly DateTime Now = SampleFrames.Noon.AddSeconds(30);

    [Theory]
    [InlineData(StreamState.Running, 0, -3, 0)]
    [InlineData(StreamState.Running, 7, -3, -3)]
    [InlineData(StreamState.ShardDown, 0, -3, -3)]
    [InlineData(StreamState.Disabled, 0, -3, -3)]
    [InlineData(StreamState.Running, 7, null, 0)]
    [InlineData(StreamState.Disabled, 0, null, 0)]
    public void Until_DecidedLineAndClock_TheLaterUnlessSomethingWaits(StreamState state, long lag, int? decided, int expected)
    {
        var time = new FakeTimeProvider(Now);
        var frame = SampleFrames.At(SampleFrames.Noon) with { DecidedTime = decided is { } minutes ? SampleFrames.Noon.AddMinutes(minutes) : null };
        var status = SampleFrames.Status(Now, state).Streams[0] with { Lag = lag };

        Assert.Equal(SampleFrames.Noon.AddMinutes(expected), new FinishedMinutes(new Feed<VisitorFrame>(frame, time), new Feed<StreamStatusList>(new([status]), time), time).Until);
    }
}
