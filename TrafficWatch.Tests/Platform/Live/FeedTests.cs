using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Live;

public sealed class FeedTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(0, 50)]
    [InlineData(20, 130)]
    [InlineData(1000, 250)]
    public async Task Subscribe_ProcessWakesItLateAgainAndAgain_StretchesTheIntervalUpToFivefold(int late, int expected)
    {
        var clock = new LateClock(TimeSpan.FromMilliseconds(late));
        await TellAsync(clock, 50);
        Assert.Equal(50, clock.Asked[0].TotalMilliseconds);
        Assert.Equal(expected, clock.Asked[^1].TotalMilliseconds, tolerance: 5);
    }

    [Fact]
    public async Task Subscribe_ProcessWakesItLateOnce_KeepsTheInterval()
    {
        var clock = new LateClock(TimeSpan.FromMilliseconds(20)) { Times = 1 };
        await TellAsync(clock, 10);
        Assert.Equal(Interval, clock.Asked[1]);
        Assert.Equal(Interval, clock.Asked[2]);
    }

    [Fact]
    public async Task Publish_FromManyThreads_NeverOverlapsCallbacksAndTellsTheLastValue()
    {
        var feed = new Feed<string>("", TimeProvider.System);
        var inside = 0;
        var overlapped = false;
        var seen = "";
        using var subscription = feed.Subscribe(TimeSpan.FromMilliseconds(1), async () =>
        {
            overlapped |= Interlocked.Increment(ref inside) > 1;
            seen = feed.Current;
            await Task.Delay(1);
            Interlocked.Decrement(ref inside);
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                feed.Publish($"{writer} {i}");
            }
        })));
        feed.Publish("last");
        for (var wait = 0; wait < 3000 && Volatile.Read(ref seen) != "last"; wait++)
        {
            await Task.Delay(10);
        }

        Assert.Equal("last", seen);
        Assert.False(overlapped);
    }

    /// <summary>Tells a subscriber so many times, each call of which brings about the next.</summary>
    private static async Task TellAsync(LateClock clock, int calls)
    {
        var feed = new Feed<string>("", clock);
        var told = 0;
        var done = new TaskCompletionSource();
        using var subscription = feed.Subscribe(Interval, () =>
        {
            if (++told < calls)
            {
                feed.Publish($"{told}");
            }
            else
            {
                done.SetResult();
            }

            return Task.CompletedTask;
        });
        feed.Publish("first");
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>A clock whose timers fire at once, and by which they are late.</summary>
    private sealed class LateClock(TimeSpan late) : TimeProvider
    {
        private long _now;

        public List<TimeSpan> Asked { get; } = [];

        /// <summary>How many of them are late.</summary>
        public int Times { get; init; } = int.MaxValue;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked.Add(dueTime);
            Interlocked.Add(ref _now, (Asked.Count > Times ? dueTime : dueTime + late).Ticks);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
            return new Fired();
        }

        private sealed class Fired : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
