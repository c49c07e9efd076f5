namespace TrafficWatch.Tests.Components;

/// <summary>A clock that stands.</summary>
internal sealed class FixedTime(DateTime utc) : TimeProvider
{
    public DateTime Utc { get; set; } = utc;

    public override DateTimeOffset GetUtcNow() => new(Utc, TimeSpan.Zero);
}
