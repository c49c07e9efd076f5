namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The first instance's clock, as last asked for and counted on from there.</summary>
internal interface IInstanceClock
{
    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    long Clock { get; }

    /// <summary>How long ago it was asked for.</summary>
    TimeSpan ClockAge { get; }

    /// <summary>Asks for it.</summary>
    Task AskClockAsync();
}

/// <summary>A stream's clock: this process's, unless it is off the first instance's by more than half of what an event may be ahead: right timestamps must not seem to be ahead of it. Nothing else than a second opinion tells a clock that was set wrong.</summary>
internal sealed partial class StreamClock(IInstanceClock instance, TimeSpan maxAhead, TimeProvider time, ILogger logger)
{
    private readonly double _most = maxAhead.TotalMilliseconds / 2;
    private bool _isOff;

    /// <returns>Milliseconds since 1970-01-01 UTC.</returns>
    public async ValueTask<long> NowAsync()
    {
        var own = Own();
        if (Math.Abs(own - instance.Clock) > _most && instance.ClockAge > TimeSpan.FromSeconds(1))
        {
            // A machine that slept is off until it asks again.
            await instance.AskClockAsync();
            own = Own();
        }

        var isOff = Math.Abs(own - instance.Clock) > _most;
        if (isOff && !_isOff)
        {
            LogClockOff(TimeSpan.FromMilliseconds(own - instance.Clock));
        }

        _isOff = isOff;
        return isOff ? instance.Clock : own;
    }

    private long Own() => time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(125, LogLevel.Warning, "This process's clock is {Off} ahead of the first instance's: the stream goes by the instance's")]
    private partial void LogClockOff(TimeSpan off);
}
