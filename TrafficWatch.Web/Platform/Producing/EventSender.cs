using Confluent.Kafka;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Sends records in order, keyed, each once; a failed one stops it. One caller at a time.</summary>
internal sealed class EventSender : IDisposable
{
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly LogRoom? _room;
    private readonly string _topic;
    private readonly Queue<Pending> _pending = new();
    private volatile Pending? _failed;
    private string? _fatal;

    /// <param name="target">The cluster.</param>
    /// <param name="topic">The topic; it comes into being where the cluster allows that.</param>
    /// <param name="room">Where what is sent must not outrun its reader; null elsewhere. It is disposed with this.</param>
    /// <param name="patient">Whether it waits for Kafka as long as it takes.</param>
    public EventSender(KafkaTarget target, string topic, LogRoom? room, bool patient = false)
    {
        _topic = topic;
        _room = room;
        _producer = new ProducerBuilder<byte[], byte[]>(target.Producer(patient))
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, error) => _fatal = error.IsFatal ? error.Reason : _fatal)
            .Build();
    }

    /// <summary>One to a stream's topic; what the embedded Kafka has no room for waits.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="stream">Its topic, and the group that reads it.</param>
    /// <param name="patient">Whether it waits for Kafka as long as it takes.</param>
    public static EventSender To(KafkaTarget target, StreamOptions stream, bool patient = false) =>
        new(target, stream.Topic, target.Embedded ? new LogRoom(target, stream.Topic, stream.GroupId) : null, patient);

    /// <summary>How many partitions the topic has; it comes into being where the cluster allows that.</summary>
    /// <param name="patience">How long the cluster may take to answer.</param>
    /// <exception cref="ProducerException">There is no answer, or no topic.</exception>
    public int Partitions(TimeSpan patience)
    {
        try
        {
            using var admin = new DependentAdminClientBuilder(_producer.Handle).Build();
            var topic = admin.GetMetadata(_topic, patience).Topics.FirstOrDefault(one => one.Topic == _topic);
            return topic is { Partitions.Count: > 0 and var count } ? count : throw new ProducerException($"there is no topic {_topic}: {topic?.Error.Reason ?? "Kafka does not name it"}");
        }
        catch (KafkaException e)
        {
            throw new ProducerException($"Kafka does not answer: {e.Error.Reason}");
        }
    }

    /// <summary>Records that Kafka has taken.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    private long _acknowledged;

    /// <summary>The position of the first record that Kafka has not taken; null when it has taken all.</summary>
    public long? FirstOpen
    {
        get
        {
            Forget();
            return _pending.TryPeek(out var pending) ? pending.Position : null;
        }
    }

    /// <summary>Hands a record over.</summary>
    /// <param name="position">What the caller calls it: a line's number.</param>
    /// <param name="key">The record's key.</param>
    /// <param name="value">The record's value.</param>
    /// <param name="say">Told when this has to wait for long.</param>
    /// <param name="cancellationToken">Ends waiting; the record is not sent then.</param>
    /// <returns>Why the record can't be sent; null when it is under way.</returns>
    /// <exception cref="ProducerException">Kafka did not take an earlier one.</exception>
    public ValueTask<string?> SendAsync(long position, byte[] key, byte[] value, Action<string> say, CancellationToken cancellationToken) =>
        SendAsync(position, new Message<byte[], byte[]> { Key = key, Value = value }, Partition.Any, say, cancellationToken);

    /// <summary>Hands a record over that knows its partition, or has headers.</summary>
    /// <inheritdoc cref="SendAsync(long, byte[], byte[], Action{string}, CancellationToken)"/>
    public async ValueTask<string?> SendAsync(long position, Message<byte[], byte[]> message, Partition partition, Action<string> say, CancellationToken cancellationToken)
    {
        ThrowIfFailed();
        var size = LogRoom.SizeOf(message.Key, message.Value);
        if (_room is not null)
        {
            if (size > LogRoom.Limit)
            {
                return $"larger than the embedded Kafka keeps ({size} bytes)";
            }

            await _room.WaitAsync(say, cancellationToken);
        }

        var pending = new Pending(this, position, size);
        while (true)
        {
            try
            {
                _room?.Sending(size);
                _producer.Produce(new TopicPartition(_topic, partition), message, pending.Delivered);
                _pending.Enqueue(pending);
                Forget();
                return null;
            }
            catch (ProduceException<byte[], byte[]> e)
            {
                _room?.NotSent(size);
                if (e.Error.Code == ErrorCode.MsgSizeTooLarge)
                {
                    return $"too large for a message ({message.Value.Length} bytes)";
                }

                if (e.Error.Code != ErrorCode.Local_QueueFull)
                {
                    throw new ProducerException($"Kafka takes nothing any more: {_fatal ?? e.Error.Reason}");
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfFailed();
            await Task.Delay(5, cancellationToken);
        }
    }

    /// <summary>Hands a record of a file over, and says on the terminal when that has to wait for long.</summary>
    /// <inheritdoc cref="SendAsync(long, byte[], byte[], Action{string}, CancellationToken)"/>
    /// <exception cref="ProducerException">It can't be sent, or Kafka did not take an earlier one.</exception>
    public async ValueTask SendOrThrowAsync(long position, byte[] key, byte[] value, CancellationToken cancellationToken)
    {
        if (await SendAsync(position, key, value, Console.Error.WriteLine, cancellationToken) is { } problem)
        {
            throw new ProducerException($"record {position}: {problem}");
        }
    }

    /// <summary>Waits until Kafka has answered for all that is under way, at most half a minute.</summary>
    /// <exception cref="ProducerException">Kafka did not take a record.</exception>
    public void FlushOrThrow()
    {
        Flush(TimeSpan.FromSeconds(30));
        ThrowIfFailed();
    }

    /// <summary>Waits until Kafka has answered for all that is under way, or <paramref name="patience"/> is over.</summary>
    public void Flush(TimeSpan patience)
    {
        _producer.Flush(patience);
        Forget();
    }

    /// <exception cref="ProducerException">Kafka did not take a record.</exception>
    public void ThrowIfFailed()
    {
        if (_failed is { } failed)
        {
            throw new ProducerException($"Kafka did not take an event: {failed.Error}");
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        _room?.Dispose();
    }

    private void Forget()
    {
        while (_pending.TryPeek(out var pending) && pending.Taken)
        {
            _pending.Dequeue();
        }
    }

    private sealed class Pending(EventSender sender, long position, int size)
    {
        public long Position => position;

        public volatile bool Taken;

        public string? Error { get; private set; }

        public void Delivered(DeliveryReport<byte[], byte[]> report)
        {
            if (report.Error.IsError)
            {
                Error = report.Error.Reason;
                sender._failed ??= this;
                sender._room?.NotSent(size);
                return;
            }

            sender._room?.Sent(report.Partition.Value, report.Offset.Value, size);
            Interlocked.Increment(ref sender._acknowledged);
            Taken = true;
        }
    }
}
