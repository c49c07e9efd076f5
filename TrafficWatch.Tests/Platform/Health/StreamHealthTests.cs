using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Web.Platform.Health;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;
using Xunit;

namespace TrafficWatch.Tests.Platform.Health;

public sealed class StreamHealthTests
{
    private static readonly DateTime Now = new(2025, 7, 15, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(StreamState.Running, 0, 600, true)]
    [InlineData(StreamState.Running, 7, 10, true)]
    [InlineData(StreamState.Running, 7, 600, false)]
    [InlineData(StreamState.Starting, 0, 600, false)]
    [InlineData(StreamState.Starting, 0, 10, true)]
    [InlineData(StreamState.Standby, 7, 600, true)]
    [InlineData(StreamState.WaitingForTopic, 0, 600, true)]
    [InlineData(StreamState.Disabled, 7, 600, true)]
    [InlineData(StreamState.ShardDown, 0, 10, false)]
    [InlineData(StreamState.KafkaDown, 0, 10, false)]
    [InlineData(StreamState.Stopped, 0, 10, false)]
    public async Task Check_State_TellsStuckFromWell(StreamState state, long lag, int seconds, bool ok)
    {
        var since = Now.AddSeconds(-seconds);
        var stream = new StreamStatus("visitors", "topic", state, new Told("because", "因为"), since, false, lag, null, 0, 0, 0, 0, 0, since, []);
        var time = new FakeTimeProvider(Now);
        var feed = new Feed<StreamStatusList>(new StreamStatusList([stream]), time);

        var answer = await new StreamHealth(feed, time).CheckHealthAsync(new HealthCheckContext());

        Assert.Equal(ok, answer.Status == HealthStatus.Healthy);
        Assert.Equal(ok, answer.Description is null);
    }
}
