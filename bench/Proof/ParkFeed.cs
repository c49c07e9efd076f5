using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Web.Streams.Visitors.Producing;

namespace TrafficWatch.Bench.Proof;

/// <summary>
/// Sends simulated visitors of a long-gone time, without keys and up to 2 s out of order, at a steady rate until it
/// is told to stop; every 997th record is garbage. The areas rise and fall through every seeded level again and again.
/// </summary>
internal sealed class ParkFeed(string bootstrapServers, string topic, double rate, int seed)
{
    private static readonly DateTime Start = new(2025, 7, 15, 1, 0, 0, DateTimeKind.Utc);
    private readonly Random _chance = new(seed);
    private readonly PriorityQueue<VisitorMessage, (DateTime, long)> _waiting = new();
    private long _number;

    /// <summary>Events sent, garbage apart.</summary>
    public long Events { get; private set; }

    public long Garbage { get; private set; }

    public Task RunAsync(CancellationToken stop) => Task.Factory.StartNew(() => Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true, LingerMs = 10 })
            .SetLogHandler((_, _) => { })
            .Build();
        var plan = DayPlan.For(Start, 20).WithoutNights(Start);
        var park = VisitorSimulator.At(Start, plan, seed);
        foreach (var (user, area) in park.Visitors)
        {
            _waiting.Enqueue(new VisitorMessage(Start, area, user, true), (Start, _number));
        }

        var begun = Stopwatch.GetTimestamp();
        while (!stop.IsCancellationRequested)
        {
            for (var due = Stopwatch.GetElapsedTime(begun).TotalSeconds * rate; _number < due; _number++)
            {
                park.TryNext(DateTime.MaxValue, plan, out var message);
                _waiting.Enqueue(message, (message.Time.AddMilliseconds(_chance.Next(2_001)), _number));
                while (_waiting.TryPeek(out _, out var arrival) && arrival.Item1 <= park.Now)
                {
                    Send(producer);
                }
            }

            Thread.Sleep(5);
        }

        while (_waiting.Count > 0)
        {
            Send(producer);
        }

        producer.Flush(TimeSpan.FromMinutes(1));
    }

    private void Send(IProducer<Null, byte[]> producer)
    {
        Produce(producer, _waiting.Dequeue().Value(withOffset: false));
        if (++Events % 997 == 0)
        {
            Garbage++;
            Produce(producer, Encoding.UTF8.GetBytes($"garbage {Garbage}"));
        }
    }

    private void Produce(IProducer<Null, byte[]> producer, byte[] value)
    {
        while (true)
        {
            try
            {
                producer.Produce(topic, new Message<Null, byte[]> { Value = value });
                return;
            }
            catch (ProduceException<Null, byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Thread.Sleep(10);
            }
        }
    }
}
