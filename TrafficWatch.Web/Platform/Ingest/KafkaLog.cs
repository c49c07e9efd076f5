using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrafficWatch.Web.Platform.Configuration;

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

    /// <summary>Why it can't be read, in the client's words.</summary>
    public string? Reason { get; init; }
}

/// <summary>The log of one topic as this process reads it: all partitions assigned by itself, no group balancing. Whoever asks the broker for something waits for the answer before disposing.</summary>
internal sealed class KafkaLog : IAsyncDisposable
{
    private readonly string _topic;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly MessageBatch _messages;
    private readonly IAdminClient _admin;
    private readonly string? _embeddedCluster;
    private int _errors;

    /// <param name="kafka">Where the cluster is.</param>
    /// <param name="options">The stream.</param>
    /// <param name="embeddedCluster">The embedded cluster's id of this run, which stands for its own; null for a real one.</param>
    public KafkaLog(KafkaOptions kafka, StreamOptions options, string? embeddedCluster)
    {
        _topic = options.Topic;
        _embeddedCluster = embeddedCluster;
        _consumer = new ConsumerBuilder<Ignore, Ignore>(Settings(kafka, options))
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => Interlocked.Increment(ref _errors))
            .Build();
        _messages = new MessageBatch(_consumer.Handle);
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>The consumer's settings: this process assigns itself all partitions, keeps its progress in the databases, and reads ahead without pauses.</summary>
    /// <param name="kafka">Where the cluster is, and further settings that a user gave, which these overrule.</param>
    /// <param name="options">The stream.</param>
    public static ConsumerConfig Settings(KafkaOptions kafka, StreamOptions options) => new(new Dictionary<string, string>(kafka.Client))
    {
        BootstrapServers = kafka.BootstrapServers,
        GroupId = options.GroupId,
        EnableAutoCommit = true,
        EnableAutoOffsetStore = false,
        AutoCommitIntervalMs = 1000,
        AutoOffsetReset = AutoOffsetReset.Error,
        EnablePartitionEof = true,
        AllowAutoCreateTopics = false,
        ConsumeResultFields = "timestamp",

        // The reader stands still while a database is away; no group waits for it.
        MaxPollIntervalMs = 86_400_000,
        FetchWaitMaxMs = 100,

        // What can't be read is gone past one offset at a time.
        FetchErrorBackoffMs = 50,

        // A full queue is looked at again soon: by default a whole second passes.
        FetchQueueBackoffMs = 5,
    };

    /// <summary>How often the client complained: of brokers out of reach, above all.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>The log's identity and partitions; null while the topic does not exist.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    public async Task<(string LogId, int Partitions)?> DescribeAsync(TimeSpan timeout)
    {
        // The client has no other way to ask for it.
        var metadata = await Task.Run(() => _admin.GetMetadata(_topic, timeout));
        var topic = metadata.Topics.FirstOrDefault(t => t.Topic == _topic);
        if (topic is null || topic.Partitions.Count == 0 || topic.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic)
        {
            return null;
        }

        if (topic.Error.IsError && topic.Error.Code != ErrorCode.LeaderNotAvailable)
        {
            throw new KafkaException(topic.Error);
        }

        if (_embeddedCluster is not null)
        {
            return ($"{_embeddedCluster}/{_topic}", topic.Partitions.Count);
        }

        var cluster = await _admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = timeout });
        return ($"{cluster.ClusterId}/{await TopicIdAsync(timeout)}", topic.Partitions.Count);
    }

    /// <summary>Reads from these offsets on, and from no other partition.</summary>
    public void Assign(IEnumerable<(int Partition, long Next)> positions)
    {
        _messages.Clear();
        _consumer.Assign(positions.Select(p => new TopicPartitionOffset(_topic, p.Partition, p.Next)));
    }

    /// <summary>Reads one more partition.</summary>
    public void Add(int partition, long next) => _consumer.IncrementalAssign([new TopicPartitionOffset(_topic, partition, next)]);

    /// <summary>Goes on at another offset. What was fetched of the partition before does not come any more.</summary>
    public void Seek(int partition, long next)
    {
        _messages.Drop(partition);
        _consumer.Seek(new TopicPartitionOffset(_topic, partition, next));
    }

    public void Pause(IEnumerable<int> partitions) => _consumer.Pause(partitions.Select(p => new TopicPartition(_topic, p)));

    public void Resume(IEnumerable<int> partitions) => _consumer.Resume(partitions.Select(p => new TopicPartition(_topic, p)));

    /// <summary>The first offset held and the end, asked of the broker.</summary>
    public async Task<(long Low, long High)> BoundsAsync(int partition, TimeSpan timeout)
    {
        var bounds = await Task.Run(() => _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), timeout));
        return (bounds.Low.Value, bounds.High.Value);
    }

    /// <summary>The end as last heard; negative when nothing was heard.</summary>
    public long KnownEnd(int partition) => _consumer.GetWatermarkOffsets(new TopicPartition(_topic, partition)).High.Value;

    /// <summary>The next record or event, if there is one now.</summary>
    /// <exception cref="KafkaException">Reading failed for a reason that is not the offset.</exception>
    public Poll Next()
    {
        if (!_messages.TryNext(out var message))
        {
            return default;
        }

        return message.Error switch
        {
            ErrorCode.NoError => new Poll { Kind = PollKind.Record, Partition = message.Partition, Offset = message.Offset, RecordTime = message.Time, Payload = message.Payload },
            ErrorCode.Local_PartitionEOF => new Poll { Kind = PollKind.EndOfPartition, Partition = message.Partition, Offset = message.Offset },
            ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset => new Poll { Kind = PollKind.OffsetOutOfRange, Partition = message.Partition, Offset = message.Offset },
            ErrorCode.Local_BadCompression or ErrorCode.Local_BadMsg or ErrorCode.Local_NotImplemented or ErrorCode.InvalidMsg when message.Offset >= 0 =>
                new Poll { Kind = PollKind.Unreadable, Partition = message.Partition, Offset = message.Offset, Reason = message.Reason },
            _ => throw new KafkaException(new Error(message.Error, message.Reason)),
        };
    }

    /// <summary>Waits until <see cref="Next"/> may have something.</summary>
    /// <returns>False when nothing came in time.</returns>
    public Task<bool> WaitAsync(TimeSpan patience) => _messages.WaitAsync(patience);

    /// <summary>Tells Kafka's own lag tools how far this process is: the client passes it on in the background. Nothing hangs on it.</summary>
    public void Report(IEnumerable<(int Partition, long Next)> positions)
    {
        foreach (var (partition, next) in positions)
        {
            try
            {
                _consumer.StoreOffset(new TopicPartitionOffset(_topic, partition, next));
            }
            catch (KafkaException)
            {
                // The client does not read this partition yet; the next report comes within seconds.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _messages.Dispose();
        _admin.Dispose();

        // Tells the coordinator a last time, and waits for it.
        await Task.Run(_consumer.Close);
        _consumer.Dispose();
    }

    private async Task<string> TopicIdAsync(TimeSpan timeout)
    {
        try
        {
            var described = await _admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_topic]), new DescribeTopicsOptions { RequestTimeout = timeout });
            return described.TopicDescriptions[0].TopicId.ToString();
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion)
        {
            // Brokers before 2.8 have no topic ids.
            return _topic;
        }
    }
}
