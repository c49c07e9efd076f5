using System.Collections.Immutable;

namespace TrafficWatch.Web.Platform.Live;

/// <summary>A followed file, at one instant.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Position">Bytes of its text that Kafka has taken.</param>
/// <param name="Behind">Bytes that it has not; null for a gzipped file, whose length is not known.</param>
/// <param name="BytesPerSecond">Bytes of text read a second.</param>
/// <param name="Rotations">How often another file has taken its path, or it began anew.</param>
/// <param name="Doubts">How often it could not be known whether each of its lines was sent once.</param>
public sealed record WatchedFile(string Path, long Position, long? Behind, double BytesPerSecond, int Rotations, int Doubts);

/// <summary>The files of one stream, at one instant.</summary>
/// <param name="Stream">As in tables and addresses.</param>
/// <param name="Problem">Why nothing is sent now; null when it is.</param>
/// <param name="Files">Those that are furthest behind, then the busiest.</param>
/// <param name="More">How many others there are.</param>
/// <param name="Sent">Lines that Kafka has taken since this process began.</param>
/// <param name="Refused">Lines that can't be sent.</param>
/// <param name="Rotations">Of all files.</param>
/// <param name="Doubts">Of all files.</param>
public sealed record WatchStatus(string Stream, string? Problem, ImmutableArray<WatchedFile> Files, int More, long Sent, long Refused, int Rotations, int Doubts);

/// <summary>What this process follows.</summary>
/// <param name="Streams">One entry a stream that has files.</param>
public sealed record WatchList(ImmutableArray<WatchStatus> Streams)
{
    /// <summary>Nothing.</summary>
    public static WatchList Empty { get; } = new([]);

    /// <summary>With another entry for its stream.</summary>
    public WatchList With(WatchStatus status) => new([.. Streams.Where(one => one.Stream != status.Stream), status]);
}
