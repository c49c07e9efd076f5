using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class StreamClockTests
{
    private static readonly DateTimeOffset Noon = new(2025, 7, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Noon);

    [Theory]
    [InlineData(29, 0)]
    [InlineData(-29, 0)]
    [InlineData(31, 31)]
    [InlineData(-31, -31)]
    public async Task Now_InstanceSaysOtherwise_IsTheInstancesOnlyWhenFarOff(int minutesOff, int expected)
    {
        var clock = new StreamClock(new Instance(Noon.AddMinutes(minutesOff)), TimeSpan.FromHours(1), _time, NullLogger.Instance);
        Assert.Equal(Noon.AddMinutes(expected).ToUnixTimeMilliseconds(), await clock.NowAsync());
    }

    /// <summary>A machine that slept: the instance's clock was counted on from an old reading.</summary>
    [Fact]
    public async Task Now_OldReading_IsAskedForAnewFirst()
    {
        var instance = new Instance(Noon.AddHours(-3)) { ClockAge = TimeSpan.FromHours(3), Answer = Noon };
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), await new StreamClock(instance, TimeSpan.FromHours(1), _time, NullLogger.Instance).NowAsync());
        Assert.Equal(1, instance.Asked);
    }

    private sealed class Instance(DateTimeOffset at) : IInstanceClock
    {
        public long Clock { get; private set; } = at.ToUnixTimeMilliseconds();

        public TimeSpan ClockAge { get; set; }

        public DateTimeOffset Answer { get; init; } = at;

        public int Asked { get; private set; }

        public Task AskClockAsync()
        {
            (Asked, Clock, ClockAge) = (Asked + 1, Answer.ToUnixTimeMilliseconds(), TimeSpan.Zero);
            return Task.CompletedTask;
        }
    }
}
