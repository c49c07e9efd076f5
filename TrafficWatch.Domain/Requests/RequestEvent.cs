using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Requests;

/// <summary>A request that a web server has answered: one line of its access log. Points into the line's bytes, which may be any.</summary>
public readonly ref struct RequestEvent : IStreamEvent
{
    /// <inheritdoc/>
    public required long Time { get; init; }

    /// <summary>The address or name of who asked, without a port; empty: not told.</summary>
    public ReadOnlySpan<byte> Client { get; init; }

    /// <summary>Index in <see cref="RequestMethods.Names"/>.</summary>
    public required int Method { get; init; }

    /// <summary>What was asked for, with its query; empty: nothing that could be read as a request.</summary>
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>The status, 0 to 999; 0: not told.</summary>
    public required int Status { get; init; }

    /// <summary>Bytes sent; 0 where none were.</summary>
    public required long Bytes { get; init; }

    /// <summary>Where the link was, as told; empty: not told.</summary>
    public ReadOnlySpan<byte> Referrer { get; init; }

    /// <summary>What program asked, as told; empty: not told.</summary>
    public ReadOnlySpan<byte> Agent { get; init; }

    /// <summary>How long the answer took, microseconds; negative: not told.</summary>
    public required long LatencyUs { get; init; }
}
