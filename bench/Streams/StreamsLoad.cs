using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Shopping;
using TrafficWatch.Web.Streams.Requests.Producing;
using TrafficWatch.Web.Streams.Visitors.Producing;

namespace TrafficWatch.Bench.Streams;

/// <summary>Events of every stream by turns at an even pace, with the time of their sending, and when each was sent.</summary>
internal sealed class StreamsLoad : IDisposable
{
    public const int Partitions = 4;

    /// <summary>The streams, each with a topic of its name.</summary>
    public static readonly ImmutableArray<string> Streams = ["visitors", "passages", "shopping", "requests"];

    private const int Visitors = 50_000, Templates = 9_999;

    /// <summary>Each is seen at one checkpoint only: a plate that two vehicles seem to bear is another bench's.</summary>
    private const int Plates = 0x100000;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly string[] Provinces = ["苏", "鲁", "皖", "豫", "京", "沪", "浙"];

    private readonly IProducer<Null, byte[]> _producer;
    private readonly double[][] _sentAt;
    private readonly string[] _shoppers;
    private readonly (string Before, string After)[] _requests;
    private string? _problem;

    /// <param name="bootstrapServers">Where to.</param>
    /// <param name="rate">Events a second, of all streams.</param>
    /// <param name="lasts">How long.</param>
    public StreamsLoad(string bootstrapServers, int rate, TimeSpan lasts)
    {
        Each = (int)(rate * lasts.TotalSeconds) / Streams.Length;
        _sentAt = [.. Streams.Select(_ => new double[Each])];
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true, QueueBufferingMaxMessages = 1_000_000 }).SetLogHandler((_, _) => { }).Build();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        _shoppers = [.. ShoppingLoad.MadeUp(now, Templates).Select(shopper => ShoppingLoad.Json([.. shopper.Where(member => member.Name != "event_time")], asText: true)[..^1])];
        var simulator = new RequestSimulator(now, Templates, 7, TimeZoneInfo.Utc);
        _requests = [.. Enumerable.Range(0, Templates).Select(_ => simulator.Next(DateTime.MaxValue)!.Value.Line).Select(line => (line[..(line.IndexOf('[', StringComparison.Ordinal) + 1)], line[line.IndexOf(']', StringComparison.Ordinal)..]))];
    }

    /// <summary>How many events each stream gets.</summary>
    public int Each { get; }

    /// <summary>How many visitors are inside once all was sent.</summary>
    public int Inside => Each / Visitors % 2 == 0 ? Each % Visitors : Visitors - (Each % Visitors);

    /// <summary>When an event was handed to the client, in milliseconds since 1970.</summary>
    /// <param name="stream">By its number.</param>
    /// <param name="number">Its number there, from 0.</param>
    public double SentAt(int stream, int number) => _sentAt[stream][number];

    /// <summary>Sends all on a thread of its own, and waits until Kafka has them.</summary>
    public Task SendAsync(TimeSpan lasts, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Send(lasts, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _producer.Dispose();

    private void Send(TimeSpan lasts, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < Each;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var due = Math.Min(1, Stopwatch.GetElapsedTime(begun) / lasts) * Each; sent < due; sent++)
            {
                for (var stream = 0; stream < Streams.Length; stream++)
                {
                    var now = TimeProvider.System.GetUtcNow().UtcDateTime;
                    _sentAt[stream][sent] = (now - DateTime.UnixEpoch).TotalMilliseconds;
                    _producer.Produce(
                        new TopicPartition(Streams[stream], sent % Partitions), new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(Text(stream, sent, now)) },
                        report => _problem = report.Error.IsError ? report.Error.Reason : _problem);
                }
            }

            Thread.Sleep(5);
        }

        _producer.Flush(TimeSpan.FromSeconds(30));
        if (_problem is not null)
        {
            throw new BenchException($"Kafka did not take an event: {_problem}");
        }
    }

    private string Text(int stream, int number, DateTime now) => stream switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{{\"event_time\":\"{now:yyyy-MM-ddTHH:mm:ss.fff}Z\",\"area_id\":\"{ParkDay.Areas[number % Visitors % ParkDay.Areas.Length].Id}\",\"action\":\"{(number / Visitors % 2 == 0 ? "in" : "out")}\",\"user_id\":\"user-{number % Visitors}\"}}"),
        1 => string.Create(CultureInfo.InvariantCulture, $"G{now.Ticks:X}{number:00000000}\t铜山区\t徐州市卡口{number % Plates % 19:00}国道\t{1 + (number % 2)}\t{now + China:yyyy-MM-dd HH:mm:ss}\t02\t{Provinces[number % Provinces.Length]}C{number % Plates:X5}\t大众-朗逸-2018"),
        2 => string.Create(CultureInfo.InvariantCulture, $"{_shoppers[number % Templates]}, \"event_time\": \"{now:yyyy-MM-ddTHH:mm:ss.fff}Z\"}}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{_requests[number % Templates].Before}{now:dd/MMM/yyyy:HH:mm:ss} +0000{_requests[number % Templates].After}"),
    };
}
