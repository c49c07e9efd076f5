using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Platform.Queries;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Sends visits at a steady rate, up to 2 s out of order, into partitions drawn by chance, and keeps what it sent. Bursts are asked for from outside.</summary>
internal sealed class ChaosFeed(string bootstrapServers, string topic, int partitions, int rate, int seed) : IDisposable
{
    private const int Disorder = 2_000;
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(5);
    private readonly Random _chance = new(seed);
    private readonly ParkWalk _park = new(seed);
    private readonly PriorityQueue<ParkEvent, (long, long)> _waiting = new();
    private readonly List<ParkEvent> _sent = [];
    private readonly List<RefusedRecord> _refused = [];
    private readonly Dictionary<long, (long Received, long Rejected)> _minutes = [];
    private readonly IProducer<Null, byte[]> _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig
    {
        BootstrapServers = bootstrapServers,
        EnableIdempotence = true,
        LingerMs = 10,
        QueueBufferingMaxMessages = 20_000,
    }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private readonly CancellationTokenSource _stop = new();
    private long _number;
    private int _flood;
    private int _broken;
    private int _twice;
    private string? _failed;
    private Task? _sending;
    private long _line;

    public long Events => _sent.Count;

    /// <summary>Everything was sent.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Every record's value by partition, in the order of the log.</summary>
    public List<byte[]?>[] Values { get; } = [.. Enumerable.Range(0, partitions).Select(_ => new List<byte[]?>())];

    /// <summary>What was sent. Call when it has ended.</summary>
    public ParkTruth Truth => new(_sent, _refused, _minutes, _line);

    /// <summary>Sends so many events at full speed.</summary>
    public void Flood(int events) => Interlocked.Add(ref _flood, events);

    /// <summary>Sends so many broken records.</summary>
    public void Break(int records) => Interlocked.Add(ref _broken, records);

    /// <summary>Sends each of the next events twice, some of them three times.</summary>
    public void Repeat(int events) => Interlocked.Add(ref _twice, events);

    /// <summary>True while a burst is still being sent.</summary>
    public bool IsBursting => Volatile.Read(ref _flood) + Volatile.Read(ref _broken) + Volatile.Read(ref _twice) > 0;

    public void Start() => _sending = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Ends: what waits is sent, then the markers that let everything be decided.</summary>
    /// <param name="later">How much later than the last event the markers are.</param>
    /// <exception cref="BenchException">Kafka did not take every record.</exception>
    public async Task EndAsync(TimeSpan later)
    {
        await _stop.CancelAsync();
        await _sending!;
        var markers = _park.Markers(partitions, later, Lateness, out _line);
        for (var partition = 0; partition < partitions; partition++)
        {
            Send(markers[partition], partition);
        }

        _producer.Flush(TimeSpan.FromMinutes(1));
        if (_failed is not null || Events + _refused.Count != Values.Sum(one => one.Count))
        {
            throw new BenchException($"Kafka did not take every record: {_failed ?? "no answer"}");
        }

        HasEnded = true;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _sending?.Wait();
        _producer.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        var begun = Stopwatch.GetTimestamp();
        long flooded = 0;
        while (!_stop.IsCancellationRequested)
        {
            while ((_number - flooded < Stopwatch.GetElapsedTime(begun).TotalSeconds * rate || Volatile.Read(ref _flood) > 0) && !_stop.IsCancellationRequested)
            {
                if (Volatile.Read(ref _flood) > 0)
                {
                    Interlocked.Decrement(ref _flood);
                    flooded++;
                }

                Happen();
            }

            while (Volatile.Read(ref _broken) > 0 && !_stop.IsCancellationRequested)
            {
                Interlocked.Decrement(ref _broken);
                SendBroken();
            }

            Thread.Sleep(5);
        }

        while (_waiting.Count > 0)
        {
            Send(_waiting.Dequeue(), _chance.Next(partitions));
        }
    }

    private void Happen()
    {
        var visit = _park.Next();
        var copies = 1;
        if (Volatile.Read(ref _twice) > 0)
        {
            Interlocked.Decrement(ref _twice);
            copies = _chance.Next(5) == 0 ? 3 : 2;
        }

        _number++;
        for (var copy = 0; copy < copies; copy++)
        {
            _waiting.Enqueue(visit, (visit.Time + _chance.Next(Disorder + 1), (_number * 4) + copy));
        }

        while (_waiting.TryPeek(out _, out var arrival) && arrival.Item1 <= _park.Now)
        {
            Send(_waiting.Dequeue(), _chance.Next(partitions));
        }
    }

    private void Send(ParkEvent visit, int partition)
    {
        var time = DateTime.UnixEpoch.AddMilliseconds(visit.Time);

        // A time with an offset names the same instant.
        var text = _chance.Next(20) == 0
            ? time.AddHours(8).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+08:00'", CultureInfo.InvariantCulture)
            : time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
        _sent.Add(visit);
        var value = Encoding.UTF8.GetBytes($"{{\"event_time\":\"{text}\",\"area_id\":\"{visit.Area}\",\"action\":\"{(visit.Entering ? "in" : "out")}\",\"user_id\":\"{visit.User}\"}}");
        Produce(value, partition, 0, null);
    }

    private void SendBroken()
    {
        var value = BrokenMessages.Next(_chance);
        Produce(value, _chance.Next(partitions), 1, report =>
        {
            lock (_refused)
            {
                _refused.Add(new RefusedRecord(report.Partition, report.Offset, report.Message.Timestamp.UnixTimestampMs, value ?? []));
            }
        });
    }

    private void Produce(byte[]? value, int partition, int rejected, Action<DeliveryReport<Null, byte[]>>? taken)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var minute = now - (now % 60_000);
        var (received, refused) = _minutes.GetValueOrDefault(minute);
        _minutes[minute] = (received + 1, refused + rejected);
        Values[partition].Add(value);
        while (true)
        {
            try
            {
                _producer.Produce(new TopicPartition(topic, partition), new Message<Null, byte[]> { Value = value!, Timestamp = new Timestamp(now, TimestampType.CreateTime) }, Taken);
                return;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Thread.Sleep(5);
            }
        }

        void Taken(DeliveryReport<Null, byte[]> report)
        {
            if (report.Error.IsError)
            {
                _failed = report.Error.Reason;
            }
            else
            {
                taken?.Invoke(report);
            }
        }
    }
}
