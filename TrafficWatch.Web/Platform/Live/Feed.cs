namespace TrafficWatch.Web.Platform.Live;

/// <summary>Holds the newest value of something live and tells subscribers that it changed. The signal carries no data: a subscriber reads <see cref="Current"/>.</summary>
/// <remarks>Signals are coalesced: the first change is told at once, further ones after the subscriber's interval at the earliest, stretched up to fivefold while the process is overloaded.
/// One subscriber's callbacks never overlap, and a slow one misses intermediate values, never the last.</remarks>
/// <typeparam name="T">An immutable value.</typeparam>
/// <param name="initial">The value before the first publication.</param>
/// <param name="time">The clock that spaces the signals.</param>
public sealed class Feed<T>(T initial, TimeProvider time)
    where T : class
{
    private readonly Lock _gate = new();
    private Subscription[] _subscriptions = [];
    private volatile T _current = initial;

    /// <summary>The newest value.</summary>
    public T Current => _current;

    /// <summary>How many subscribers there are.</summary>
    public int Subscribers => Volatile.Read(ref _subscriptions).Length;

    /// <summary>Replaces the value and signals.</summary>
    /// <param name="value">The new value.</param>
    public void Publish(T value)
    {
        _current = value;
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            subscription.Signal();
        }
    }

    /// <summary>Calls <paramref name="changed"/> after changes until the result is disposed.</summary>
    /// <param name="interval">The least time between the starts of two calls.</param>
    /// <param name="changed">Called on the thread pool; what it throws ends nothing but that call.</param>
    public IDisposable Subscribe(TimeSpan interval, Func<Task> changed)
    {
        var subscription = new Subscription(this, interval, changed);
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    private void Remove(Subscription subscription)
    {
        lock (_gate)
        {
            _subscriptions = [.. _subscriptions.Where(s => s != subscription)];
        }
    }

    private sealed class Subscription(Feed<T> feed, TimeSpan interval, Func<Task> changed) : IDisposable
    {
        private const int Resting = 0, Busy = 1, BusyAndDirty = 2, Ended = 3;
        private int _state;
        private TimeSpan _late;

        public void Signal()
        {
            while (true)
            {
                var state = Volatile.Read(ref _state);
                if (state is BusyAndDirty or Ended)
                {
                    return;
                }

                var next = state == Resting ? Busy : BusyAndDirty;
                if (Interlocked.CompareExchange(ref _state, next, state) == state)
                {
                    if (state == Resting)
                    {
                        _ = RunAsync();
                    }

                    return;
                }
            }
        }

        public void Dispose()
        {
            Interlocked.Exchange(ref _state, Ended);
            feed.Remove(this);
        }

        /// <summary>The interval, stretched up to fivefold while the process is too busy to wake this subscriber in time.</summary>
        private TimeSpan Pace() =>
            _late < Punctual ? interval : interval + TimeSpan.FromTicks(Math.Min(4 * interval.Ticks, 4 * _late.Ticks));

        /// <summary>A single late call is chance; a process that is too busy is late again and again.</summary>
        private void Woke(TimeSpan late) => _late += (late - _late) / 4;

        private async Task RunAsync()
        {
            var asked = feed.Clock.GetTimestamp();
            await Task.Yield();
            var begun = feed.Clock.GetTimestamp();
            Woke(feed.Clock.GetElapsedTime(asked, begun));
            while (true)
            {
                try
                {
                    await changed();
                }
                catch (Exception)
                {
                    // A circuit that went away mid-call; its owner disposes the subscription.
                }

                var ended = feed.Clock.GetTimestamp();
                var rest = Pace() - feed.Clock.GetElapsedTime(begun, ended);
                if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, feed.Clock);
                }

                begun = feed.Clock.GetTimestamp();
                Woke(feed.Clock.GetElapsedTime(ended, begun) - (rest > TimeSpan.Zero ? rest : TimeSpan.Zero));
                if (Interlocked.CompareExchange(ref _state, Resting, Busy) == Busy)
                {
                    return;
                }

                if (Interlocked.CompareExchange(ref _state, Busy, BusyAndDirty) != BusyAndDirty)
                {
                    return;
                }
            }
        }
    }

    /// <summary>A timer is this much late at any time.</summary>
    private static readonly TimeSpan Punctual = TimeSpan.FromMilliseconds(8);

    private TimeProvider Clock => time;
}
