using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>What a poll brought.</summary>
internal enum PollKind
{
    Nothing,
    Record,
    EndOfPartition,

    /// <summary>The offset asked for is not in the log.</summary>
    OffsetOutOfRange,

    /// <summary>What the log holds there can't be read by this client, now or later: damaged, or unpacked larger than any client takes.</summary>
    Unreadable,
}

/// <summary>One poll's outcome. The payload is valid until the next one.</summary>
internal readonly ref struct Poll
{
    public PollKind Kind { get; init; }

    public int Partition { get; init; }

    public long Offset { get; init; }

    /// <summary>The record's Kafka timestamp, milliseconds since 1970-01-01 UTC; 0 when it has none.</summary>
    public long RecordTime { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Where it was read before it was sent; of streams that ask for it.</summary>
    public SourcePlace Place { get; init; }

    /// <summary>Why it can't be read, in the client's words.</summary>
    public string? Reason { get; init; }
}
