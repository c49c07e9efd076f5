namespace TrafficWatch.Bench.Servers;

/// <summary>The machine's time, off by as much as is asked for. Elapsed time stays what it is.</summary>
internal sealed class SettableTime : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));

    public void SetOff(TimeSpan offset) => Interlocked.Exchange(ref _offset, offset.Ticks);
}
