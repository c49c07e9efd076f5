using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrafficWatch.Web.Configuration;

namespace TrafficWatch.Web.Ingest;

/// <summary>What a poll brought.</summary>
internal enum PollKind
{
    Nothing,
    Record,
    EndOfPartition,

    /// <summary>The offset asked for is not in the log.</summary>
    OffsetOutOfRange,
}

/// <summary>One poll's outcome. <see cref="Payload"/> points into the reader's buffer, until it is reset.</summary>
internal readonly record struct Poll(PollKind Kind, int Partition, long Offset, long RecordTime, Payload Payload);

/// <summary>A record's value in the reader's buffer.</summary>
internal readonly record struct Payload(int Start, int Length);

/// <summary>The log of one topic as this process reads it: all partitions assigned by itself, no group balancing.</summary>
internal sealed class KafkaLog : IDisposable
{
    private readonly string _topic;
    private readonly PayloadBuffer _buffer = new();
    private readonly IConsumer<Ignore, Payload> _consumer;
    private readonly IAdminClient _admin;
    private readonly string? _embeddedCluster;
    private readonly Lock _outliving = new();
    private int _errors;
    private bool _disposed;

    /// <param name="kafka">Where the cluster is.</param>
    /// <param name="options">The stream.</param>
    /// <param name="embeddedCluster">The embedded cluster's id of this run, which stands for its own; null for a real one.</param>
    public KafkaLog(KafkaOptions kafka, StreamOptions options, string? embeddedCluster)
    {
        _topic = options.Topic;
        _embeddedCluster = embeddedCluster;
        var settings = new ConsumerConfig(new Dictionary<string, string>(kafka.Client))
        {
            BootstrapServers = kafka.BootstrapServers,
            GroupId = options.GroupId,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Error,
            EnablePartitionEof = true,
            AllowAutoCreateTopics = false,
            ConsumeResultFields = "timestamp",

            // The reader stands still while a database is away; no group waits for it.
            MaxPollIntervalMs = 86_400_000,
            FetchWaitMaxMs = 100,
        };
        _consumer = new ConsumerBuilder<Ignore, Payload>(settings)
            .SetValueDeserializer(_buffer)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => Interlocked.Increment(ref _errors))
            .Build();
        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>How often the client complained: of brokers out of reach, above all.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>The records' values since the last <see cref="ResetBuffer"/>.</summary>
    public ReadOnlySpan<byte> Span(Payload payload) => _buffer.Span(payload);

    /// <summary>Bytes held in the buffer.</summary>
    public int Buffered => _buffer.Length;

    public void ResetBuffer() => _buffer.Reset();

    /// <summary>The log's identity and partitions; null while the topic does not exist.</summary>
    /// <exception cref="KafkaException">No broker answers.</exception>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    public (string LogId, int Partitions)? Describe(TimeSpan timeout)
    {
        // Asked in the background too, which may outlive the session: the native handle must not.
        lock (_outliving)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return DescribeNow(timeout);
        }
    }

    private (string LogId, int Partitions)? DescribeNow(TimeSpan timeout)
    {
        var topic = _admin.GetMetadata(_topic, timeout).Topics.FirstOrDefault(t => t.Topic == _topic);
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

        var cluster = _admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = timeout }).GetAwaiter().GetResult().ClusterId;
        return ($"{cluster}/{TopicId(timeout)}", topic.Partitions.Count);
    }

    /// <summary>Reads from these offsets on, and from no other partition.</summary>
    public void Assign(IEnumerable<(int Partition, long Next)> positions) =>
        _consumer.Assign(positions.Select(p => new TopicPartitionOffset(_topic, p.Partition, p.Next)));

    /// <summary>Reads one more partition.</summary>
    public void Add(int partition, long next) => _consumer.IncrementalAssign([new TopicPartitionOffset(_topic, partition, next)]);

    public void Seek(int partition, long next) => _consumer.Seek(new TopicPartitionOffset(_topic, partition, next));

    public void Pause(IEnumerable<int> partitions) => _consumer.Pause(partitions.Select(p => new TopicPartition(_topic, p)));

    public void Resume(IEnumerable<int> partitions) => _consumer.Resume(partitions.Select(p => new TopicPartition(_topic, p)));

    /// <summary>The first offset held and the end, asked of the broker.</summary>
    public (long Low, long High) Bounds(int partition, TimeSpan timeout)
    {
        var bounds = _consumer.QueryWatermarkOffsets(new TopicPartition(_topic, partition), timeout);
        return (bounds.Low.Value, bounds.High.Value);
    }

    /// <summary>The end as last heard; negative when nothing was heard.</summary>
    public long KnownEnd(int partition) => _consumer.GetWatermarkOffsets(new TopicPartition(_topic, partition)).High.Value;

    /// <summary>The next record or event.</summary>
    /// <exception cref="ConsumeException">Reading failed for a reason that is not the offset.</exception>
    public Poll Next(int milliseconds)
    {
        ConsumeResult<Ignore, Payload>? result;
        try
        {
            result = _consumer.Consume(milliseconds);
        }
        catch (ConsumeException e) when (e.Error.Code is ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset)
        {
            return new Poll(PollKind.OffsetOutOfRange, e.ConsumerRecord?.Partition.Value ?? -1, e.ConsumerRecord?.Offset.Value ?? -1, 0, default);
        }

        return result is null ? default
            : result.IsPartitionEOF ? new Poll(PollKind.EndOfPartition, result.Partition.Value, result.Offset.Value, 0, default)
            : new Poll(PollKind.Record, result.Partition.Value, result.Offset.Value, result.Message.Timestamp.Type == TimestampType.NotAvailable ? 0 : result.Message.Timestamp.UnixTimestampMs, result.Message.Value);
    }

    /// <summary>Tells Kafka's own lag tools how far this process is. Nothing hangs on it.</summary>
    public void Report(IEnumerable<(int Partition, long Next)> positions)
    {
        lock (_outliving)
        {
            if (!_disposed)
            {
                ReportNow(positions);
            }
        }
    }

    private void ReportNow(IEnumerable<(int Partition, long Next)> positions)
    {
        try
        {
            _consumer.Commit(positions.Select(p => new TopicPartitionOffset(_topic, p.Partition, p.Next)));
        }
        catch (KafkaException)
        {
            // The next report comes within seconds.
        }
    }

    public void Dispose()
    {
        lock (_outliving)
        {
            _disposed = true;
            _admin.Dispose();
            _consumer.Close();
            _consumer.Dispose();
        }
    }

    private string TopicId(TimeSpan timeout)
    {
        try
        {
            var described = _admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([_topic]), new DescribeTopicsOptions { RequestTimeout = timeout })
                .GetAwaiter().GetResult().TopicDescriptions[0];
            return described.TopicId.ToString();
        }
        catch (KafkaException e) when (e.Error.Code is ErrorCode.Local_UnsupportedFeature or ErrorCode.UnsupportedVersion)
        {
            // Brokers before 2.8 have no topic ids.
            return _topic;
        }
    }

    /// <summary>Copies values into one growing array, so that a record costs no object of its own.</summary>
    private sealed class PayloadBuffer : IDeserializer<Payload>
    {
        private byte[] _bytes = new byte[1 << 20];
        private int _length;

        public int Length => _length;

        public ReadOnlySpan<byte> Span(Payload payload) => _bytes.AsSpan(payload.Start, payload.Length);

        public void Reset()
        {
            _length = 0;
            if (_bytes.Length > 64 << 20)
            {
                _bytes = new byte[1 << 20];
            }
        }

        public Payload Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
        {
            if (data.Length > _bytes.Length - _length)
            {
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + data.Length));
            }

            data.CopyTo(_bytes.AsSpan(_length));
            var payload = new Payload(_length, data.Length);
            _length += data.Length;
            return payload;
        }
    }
}
