using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The log of one topic as this process reads it: all partitions assigned by itself, no group balancing. Whoever asks the broker for something waits for the answer before disposing.</summary>
internal sealed class KafkaLog : IKafkaLog, IAsyncDisposable
{
    private readonly string _topic;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly MessageBatch _messages;
    private readonly IAdminClient _admin;
    private readonly string? _embeddedCluster;
    private readonly bool _places;
    private int _errors;

    /// <param name="kafka">Where the cluster is.</param>
    /// <param name="options">The stream.</param>
    /// <param name="embeddedCluster">The embedded cluster's id of this run, which stands for its own; null for a real one.</param>
    /// <param name="places">Whether records' places are read.</param>
    public KafkaLog(KafkaOptions kafka, StreamOptions options, string? embeddedCluster, bool places = false)
    {
        _places = places;
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

    public int Errors => Volatile.Read(ref _errors);

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

    public void Assign(IEnumerable<(int Partition, long Next)> positions)
    {
        _messages.Clear();
        _consumer.Assign(positions.Select(p => new TopicPartitionOffset(_topic, p.Partition, p.Next)));
    }

    public void Add(int partition, long next) => _consumer.IncrementalAssign([new TopicPartitionOffset(_topic, partition, next)]);

    public void Seek(int partition, long next)
    {
        _messages.Drop(partition);
        _consumer.Seek(new TopicPartitionOffset(_topic, partition, next));
    }

    public void Pause(IEnumerable<int> partitions) => _consumer.Pause(partitions.Select(p => new TopicPartition(_topic, p)));

    public void Resume(IEnumerable<int> partitions) => _consumer.Resume(partitions.Select(p => new TopicPartition(_topic, p)));

    public async Task<(long Low, long High)> BoundsAsync(int partition, TimeSpan timeout)
    {
        var bounds = await Task.Run(() => _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), timeout));
        return (bounds.Low.Value, bounds.High.Value);
    }

    public long KnownEnd(int partition) => _consumer.GetWatermarkOffsets(new TopicPartition(_topic, partition)).High.Value;

    public Poll Next()
    {
        if (!_messages.TryNext(out var message))
        {
            return default;
        }

        return message.Error switch
        {
            ErrorCode.NoError => new Poll { Kind = PollKind.Record, Partition = message.Partition, Offset = message.Offset, RecordTime = message.Time, Payload = message.Payload, Place = _places ? message.Place : default },
            ErrorCode.Local_PartitionEOF => new Poll { Kind = PollKind.EndOfPartition, Partition = message.Partition, Offset = message.Offset },
            ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset => new Poll { Kind = PollKind.OffsetOutOfRange, Partition = message.Partition, Offset = message.Offset },
            ErrorCode.Local_BadCompression or ErrorCode.Local_BadMsg or ErrorCode.Local_NotImplemented or ErrorCode.InvalidMsg when message.Offset >= 0 =>
                new Poll { Kind = PollKind.Unreadable, Partition = message.Partition, Offset = message.Offset, Reason = message.Reason },
            _ => throw new KafkaException(new Error(message.Error, message.Reason)),
        };
    }

    public Task<bool> WaitAsync(TimeSpan patience) => _messages.WaitAsync(patience);

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
        await _messages.DisposeAsync();
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
