using System.Text;
using Confluent.Kafka;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Writes to one topic as all kinds of producers do: plainly, in transactions, in batches that no client can unpack. Keeps what the log then holds. Written to by one thread.</summary>
internal sealed class TopicWriter : IDisposable
{
    /// <summary>Bytes; the topic has to allow as much.</summary>
    public const int LargestRecord = 50_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _bootstrapServers;
    private readonly string _topic;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly Lazy<IProducer<Null, byte[]>> _transactions;
    private readonly List<(int Partition, long Offset)> _unreadable = [];
    private long _sent;
    private long _taken;
    private string? _failed;

    public TopicWriter(string bootstrapServers, string topic, int partitions)
    {
        (_bootstrapServers, _topic) = (bootstrapServers, topic);
        Held = [.. Enumerable.Range(0, partitions).Select(_ => new List<(long, byte[]?)>())];
        _producer = Producer(config =>
        {
            config.EnableIdempotence = true;
            config.LingerMs = 10;
            config.QueueBufferingMaxMessages = 20_000;
        });
        _transactions = new Lazy<IProducer<Null, byte[]>>(() =>
        {
            var producer = Producer(config => config.TransactionalId = topic);
            Retried(() => producer.InitTransactions(Patience));
            return producer;
        });
    }

    /// <summary>Every record that a reader may see, by partition, in the order in which Kafka told that it took it.</summary>
    public IReadOnlyList<List<(long Offset, byte[]? Value)>> Held { get; }

    /// <summary>Records that no client can unpack.</summary>
    public IReadOnlyList<(int Partition, long Offset)> Unreadable => _unreadable;

    /// <summary>Sends one record. It is taken later; <see cref="Flush"/> waits for that.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="recordTime">Its timestamp, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="taken">Called with its offset, on a thread of the client.</param>
    public void Send(byte[]? value, int partition, long recordTime, Action<long>? taken = null)
    {
        _sent++;
        Produce(_producer, value, partition, recordTime, offset =>
        {
            Interlocked.Increment(ref _taken);
            Keep(partition, offset, value);
            taken?.Invoke(offset);
        });
    }

    /// <summary>Writes records in one transaction and leaves it open. Readers see them, and all that is written behind them, when it ends.</summary>
    /// <param name="records">Values with their partitions.</param>
    /// <param name="recordTime">Their timestamp, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="commits">They are to be seen; else the transaction is to be aborted.</param>
    public void Open(IReadOnlyList<(byte[] Value, int Partition)> records, long recordTime, bool commits)
    {
        // What was sent before comes before.
        Flush();
        var producer = _transactions.Value;
        producer.BeginTransaction();
        foreach (var (value, partition) in records)
        {
            Produce(producer, value, partition, recordTime, offset =>
            {
                if (commits)
                {
                    Keep(partition, offset, value);
                }
            });
        }

        producer.Flush(Patience);
    }

    /// <summary>Ends the open transaction.</summary>
    public void Close(bool commits)
    {
        var producer = _transactions.Value;
        Retried(() => (commits ? (Action<TimeSpan>)producer.CommitTransaction : producer.AbortTransaction)(Patience));
    }

    /// <summary>Writes a record of 150 MB that is a few kilobytes on the wire.</summary>
    public void SendUnreadable(int partition, long recordTime)
    {
        using var producer = Producer(config =>
        {
            config.CompressionType = CompressionType.Zstd;
            config.MessageMaxBytes = 300_000_000;
            config.BatchSize = 300_000_000;
        });
        Produce(producer, Encoding.ASCII.GetBytes(new string('x', 150_000_000)), partition, recordTime, offset => _unreadable.Add((partition, offset)));
        producer.Flush(Patience);
    }

    /// <summary>Waits until Kafka has taken everything.</summary>
    /// <exception cref="BenchException">It did not.</exception>
    public void Flush()
    {
        _producer.Flush(Patience);
        if (_failed is not null || Interlocked.Read(ref _taken) != _sent)
        {
            throw new BenchException($"Kafka did not take every record: {_failed ?? "no answer"}");
        }
    }

    public void Dispose()
    {
        _producer.Dispose();
        if (_transactions.IsValueCreated)
        {
            _transactions.Value.Dispose();
        }
    }

    /// <summary>While a broker is away, the coordinator of transactions may be.</summary>
    private static void Retried(Action step)
    {
        for (var left = 10; ; left--)
        {
            try
            {
                step();
                return;
            }
            catch (KafkaRetriableException) when (left > 0)
            {
                Thread.Sleep(200);
            }
        }
    }

    private IProducer<Null, byte[]> Producer(Action<ProducerConfig> set)
    {
        var config = new ProducerConfig { BootstrapServers = _bootstrapServers, MessageMaxBytes = LargestRecord };
        set(config);
        return new ProducerBuilder<Null, byte[]>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    private void Keep(int partition, long offset, byte[]? value)
    {
        lock (Held[partition])
        {
            Held[partition].Add((offset, value));
        }
    }

    private void Produce(IProducer<Null, byte[]> producer, byte[]? value, int partition, long recordTime, Action<long> taken)
    {
        var message = new Message<Null, byte[]> { Value = value!, Timestamp = new Timestamp(recordTime, TimestampType.CreateTime) };
        while (true)
        {
            try
            {
                producer.Produce(new TopicPartition(_topic, partition), message, report =>
                {
                    if (report.Error.IsError)
                    {
                        _failed = report.Error.Reason;
                    }
                    else
                    {
                        taken(report.Offset);
                    }
                });
                return;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Thread.Sleep(5);
            }
        }
    }
}
