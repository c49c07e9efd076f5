using Confluent.Kafka;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>
/// Keeps a producer from outrunning the reader of the embedded Kafka, whose partitions drop their oldest
/// records past 5 MB, read or not. What the reader has not committed yet must stay well below that.
/// </summary>
internal sealed class LogRoom : IDisposable
{
    /// <summary>Unread bytes that a partition may hold.</summary>
    public const long Limit = 2_500_000;

    // The frame of a record that was sent alone; in a batch it is far less.
    private const int FramePerRecord = 80;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly IConsumer<Ignore, Ignore> _reader;
    private readonly string _topic;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, Unread> _partitions = [];
    private long _underWay;

    public LogRoom(KafkaTarget target, string topic, string readerGroup)
    {
        _topic = topic;
        _reader = new ConsumerBuilder<Ignore, Ignore>(target.Consumer(readerGroup)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>The bytes of one record, at most.</summary>
    public static int SizeOf(byte[] key, byte[] value) => key.Length + value.Length + FramePerRecord;

    /// <summary>Bytes in the fullest partition that the reader has not committed, those under way included, for they may all go there.</summary>
    public long Used
    {
        get
        {
            lock (_gate)
            {
                return _underWay + _partitions.Values.Select(partition => partition.Bytes).DefaultIfEmpty().Max();
            }
        }
    }

    public void Sending(int size)
    {
        lock (_gate)
        {
            _underWay += size;
        }
    }

    public void Sent(int partition, long offset, int size)
    {
        lock (_gate)
        {
            _underWay -= size;
            if (!_partitions.TryGetValue(partition, out var unread))
            {
                _partitions[partition] = unread = new Unread();
            }

            unread.Add(offset, size);
        }
    }

    public void NotSent(int size) => Sending(-size);

    /// <summary>Waits until the reader has come far enough.</summary>
    /// <param name="waiting">Told now and then while the reader does not move.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitAsync(Action<string> waiting, CancellationToken cancellationToken)
    {
        var rounds = 0;
        while (Used > Limit)
        {
            await Task.Run(Refresh, cancellationToken);
            if (Used <= Limit)
            {
                return;
            }

            if (++rounds % 200 == 0)
            {
                waiting($"waiting for the app to read: {Used / 1e6:0.0} MB in a partition of the embedded Kafka, which holds 5");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    public void Dispose() => _reader.Dispose();

    private void Refresh()
    {
        TopicPartition[] partitions;
        lock (_gate)
        {
            partitions = [.. _partitions.Keys.Select(partition => new TopicPartition(_topic, partition))];
        }

        try
        {
            foreach (var committed in _reader.Committed(partitions, Patience))
            {
                lock (_gate)
                {
                    _partitions[committed.Partition.Value].ReadUpTo(committed.Offset.Value);
                }
            }
        }
        catch (KafkaException)
        {
            // The next round asks again.
        }
    }

    private sealed class Unread
    {
        private readonly Queue<(long Offset, int Size)> _records = new();

        public long Bytes { get; private set; }

        public void Add(long offset, int size)
        {
            _records.Enqueue((offset, size));
            Bytes += size;
        }

        public void ReadUpTo(long next)
        {
            while (_records.TryPeek(out var record) && record.Offset < next)
            {
                Bytes -= record.Size;
                _records.Dequeue();
            }
        }
    }
}
