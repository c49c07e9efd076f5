using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Visitors;

/// <summary>A visitor entered or left an area. Points into the message's bytes.</summary>
public readonly ref struct VisitorEvent : IStreamEvent
{
    /// <inheritdoc/>
    public required long Time { get; init; }

    /// <summary>The area's id, UTF-8, trimmed, 1 to 255 characters, never <c>*</c>.</summary>
    public required ReadOnlySpan<byte> Area { get; init; }

    /// <summary>The visitor's id, UTF-8, trimmed, 1 to 255 characters.</summary>
    public required ReadOnlySpan<byte> User { get; init; }

    /// <summary>True for <c>in</c>, false for <c>out</c>.</summary>
    public required bool Entering { get; init; }
}
