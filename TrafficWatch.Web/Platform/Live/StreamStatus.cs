using System.Collections.Immutable;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Live;

/// <summary>What a stream's consumer is doing.</summary>
public enum StreamState
{
    /// <summary>Not yet at work: loading its state or catching up recorded epochs.</summary>
    Starting,

    /// <summary>Reads and stores.</summary>
    Running,

    /// <summary>The topic does not exist yet.</summary>
    WaitingForTopic,

    /// <summary>Another process owns the stream; this one waits for its lease to end.</summary>
    Standby,

    /// <summary>A database instance does not answer; nothing is lost, reading is paused.</summary>
    ShardDown,

    /// <summary>Kafka does not answer.</summary>
    KafkaDown,

    /// <summary>Stopped for a reason that a person must mend; <see cref="StreamStatus.Reason"/> says which.</summary>
    Stopped,

    /// <summary>This node only shows, <c>Ingest:Enabled</c> or the stream's <c>Enabled</c> being false, and nobody else reads the stream as far as it knows.</summary>
    Disabled,

    /// <summary>This node only shows what another process reads and stores; <see cref="StreamStatus.Reason"/> says which.</summary>
    Following,
}

/// <summary>How a stream fares, at one instant. Immutable; times UTC.</summary>
/// <param name="Stream">The stream's name: <c>visitors</c>, ….</param>
/// <param name="Topic">The Kafka topic.</param>
/// <param name="State">What the consumer is doing.</param>
/// <param name="Reason">Plain words for a state other than running, with the server's own as details; null otherwise.</param>
/// <param name="Since">When the state was entered.</param>
/// <param name="Simulated">True while this app's own simulator feeds the stream.</param>
/// <param name="Lag">Records in the log that are not yet committed, all partitions.</param>
/// <param name="Behind">Now less the newest record's Kafka timestamp at commit, while running; null before the first record.</param>
/// <param name="RatePerSecond">Records a second over the last ten seconds.</param>
/// <param name="Received">Records taken in since this process began.</param>
/// <param name="Late">Of these, events behind their partition's watermark.</param>
/// <param name="Duplicate">Of these, entries repeated and exits without entry.</param>
/// <param name="Rejected">Of these, records sent to the dead letters.</param>
/// <param name="LastRecordAt">When the last record was taken in, by this process's clock.</param>
/// <param name="Partitions">Each partition's standing.</param>
/// <param name="Unstamped">Records received whose Kafka timestamps mean nothing: none, before the year 2000, or far ahead.</param>
/// <param name="BytesPerSecond">Bytes of records a second over the last ten seconds.</param>
public sealed record StreamStatus(
    string Stream,
    string Topic,
    StreamState State,
    Told? Reason,
    DateTime Since,
    bool Simulated,
    long Lag,
    TimeSpan? Behind,
    double RatePerSecond,
    long Received,
    long Late,
    long Duplicate,
    long Rejected,
    DateTime? LastRecordAt,
    ImmutableArray<PartitionStatus> Partitions,
    long Unstamped = 0,
    double BytesPerSecond = 0)
{
    /// <summary>How long no record comes in until that is told as a fault.</summary>
    public TimeSpan QuietAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often what a followed file was sent again from was not what had been taken in; see <see cref="Domain.Streaming.SourceMarks.Doubts"/>.</summary>
    public long Doubts { get; init; }
}

/// <summary>One partition of a stream.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Next">The offset that comes next.</param>
/// <param name="End">The log's end, as last heard.</param>
/// <param name="Watermark">Its watermark, UTC; null before its first event.</param>
/// <param name="Idle">True once it has been read to its end for the configured while.</param>
/// <param name="Held">True while a producer's open transaction holds back what lies between <paramref name="Next"/> and <paramref name="End"/>.</param>
public sealed record PartitionStatus(int Partition, long Next, long End, DateTime? Watermark, bool Idle, bool Held = false);

/// <summary>Every stream's status, newest.</summary>
/// <param name="Streams">One entry a stream, in the order of their first report.</param>
public sealed record StreamStatusList(ImmutableArray<StreamStatus> Streams)
{
    /// <summary>Before any stream has reported.</summary>
    public static StreamStatusList Empty { get; } = new([]);
}
