using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class ConsumerStateTests
{
    [Fact]
    public void Enter_ALifeWithTroubles_IsAllowed()
    {
        var state = new ConsumerState();
        foreach (var next in new[]
        {
            StreamState.ShardDown, StreamState.Standby, StreamState.WaitingForTopic, StreamState.Running, StreamState.ShardDown, StreamState.KafkaDown, StreamState.Running,
            StreamState.Stopped, StreamState.Starting, StreamState.Running, StreamState.Standby, StreamState.Starting,
        })
        {
            state.Enter(next);
            Assert.Equal(next, state.Current);
        }
    }

    [Theory]
    [InlineData(StreamState.Running, StreamState.WaitingForTopic)]
    [InlineData(StreamState.Running, StreamState.Disabled)]
    [InlineData(StreamState.Stopped, StreamState.Running)]
    [InlineData(StreamState.Disabled, StreamState.Running)]
    [InlineData(StreamState.Starting, StreamState.Following)]
    public void MayFollow_WhatMakesNoSense_IsRefused(StreamState before, StreamState next) => Assert.False(ConsumerState.MayFollow(before, next));

    [Fact]
    public void Enter_WhatMakesNoSense_ThrowsAndStays()
    {
        var state = new ConsumerState();
        state.Enter(StreamState.Stopped);
        Assert.Throws<InvalidOperationException>(() => state.Enter(StreamState.Running));
        Assert.Equal(StreamState.Stopped, state.Current);
    }
}
