using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Streams.Visitors.Producing;

namespace TrafficWatch.Bench.Screens;

/// <summary>
/// Events at an even pace, each of a visitor of its own who enters: an area's figure is the number of its events, so
/// that a figure names the events that it counts. Every area has a partition to itself, where order holds.
/// </summary>
internal sealed class SteadyLoad : IDisposable
{
    /// <summary>The areas, by partition.</summary>
    public static readonly ImmutableArray<string> Areas = [.. ParkDay.Areas.Select(area => area.Id)];

    private readonly IProducer<Null, byte[]> _producer;
    private readonly string _topic;
    private readonly double[][] _sentAt;
    private readonly int[] _sent = new int[Areas.Length];
    private string? _problem;

    /// <param name="bootstrapServers">Where to.</param>
    /// <param name="topic">A topic with as many partitions as there are areas.</param>
    /// <param name="most">How many events will be sent at most.</param>
    public SteadyLoad(string bootstrapServers, string topic, int most)
    {
        _topic = topic;
        _sentAt = [.. Areas.Select(_ => new double[(most / Areas.Length) + 1])];
        _producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true })
            .SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>A broker compiles itself for its first minute under load; what is measured is one that has been at work.</summary>
    public static async Task WarmAsync(KafkaServer kafka, DatabaseServers databases, CancellationToken cancellationToken)
    {
        const string topic = "warm-up";
        const int briskly = 20_000;
        var lasts = TimeSpan.FromSeconds(20);
        await databases.RenewAsync();
        await kafka.CreateTopicAsync(topic, SteadyLoad.Areas.Length);
        await using var app = AppProcess.Start(AppSettings.Of(kafka, databases, topic));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        using var load = new SteadyLoad(kafka.BootstrapServers, topic, (int)(briskly * lasts.TotalSeconds));
        await load.SendAsync(briskly, lasts, cancellationToken);
    }

    /// <summary>How many events an area has been sent.</summary>
    public int Sent(int area) => Volatile.Read(ref _sent[area]);

    /// <summary>When an event was handed to the client, in milliseconds since 1970.</summary>
    /// <param name="area">Of which area.</param>
    /// <param name="number">Its number there, from 1: the figure that counts it first.</param>
    public double SentAt(int area, int number) => _sentAt[area][number - 1];

    /// <summary>Sends on a thread of its own, so many a second for so long, and waits until Kafka has them all.</summary>
    public Task SendAsync(int rate, TimeSpan lasts, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Send(rate, lasts, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose() => _producer.Dispose();

    private void Send(int rate, TimeSpan lasts, CancellationToken cancellationToken)
    {
        var before = _sent.Sum();
        var begun = Stopwatch.GetTimestamp();
        for (var sent = 0; sent < (int)(lasts.TotalSeconds * rate);)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var due = Math.Min(lasts.TotalSeconds, Stopwatch.GetElapsedTime(begun).TotalSeconds) * rate; sent < due; sent++)
            {
                SendOne(before + sent);
            }

            Thread.Sleep(5);
        }

        _producer.Flush(TimeSpan.FromSeconds(30));
        if (_problem is not null)
        {
            throw new BenchException($"Kafka did not take an event: {_problem}");
        }
    }

    private void SendOne(int number)
    {
        var area = number % Areas.Length;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"event_time\":\"{now:yyyy-MM-ddTHH:mm:ss.fff}\",\"area_id\":\"{Areas[area]}\",\"action\":\"in\",\"user_id\":\"user-{number}\"}}");
        _sentAt[area][_sent[area]] = (now - DateTime.UnixEpoch).TotalMilliseconds;
        Volatile.Write(ref _sent[area], _sent[area] + 1);
        _producer.Produce(
            new TopicPartition(_topic, area), new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(text) },
            report => _problem = report.Error.IsError ? report.Error.Reason : _problem);
    }
}
