using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Streams.Visitors.Producing;

namespace TrafficWatch.Bench.Visitors;

/// <summary>How long it takes from a record's Kafka timestamp to the first frame that counts it, while events come evenly.</summary>
internal static class Latency
{
    /// <summary>Events a second.</summary>
    public const int Rate = 1_000;

    private const string Topic = "latency";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10), Lasts = TimeSpan.FromSeconds(30);

    public static async Task<Delays> MeasureAsync(KafkaServer kafka, DatabaseServers databases, CancellationToken cancellationToken)
    {
        await databases.RenewAsync();
        await kafka.CreateTopicAsync(Topic, 4);
        await using var app = AppProcess.Start(AppSettings.Of(kafka, databases, Topic));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var from = await Task.Factory.StartNew(() => Send(kafka.BootstrapServers, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(2_000, cancellationToken);

        // There is an event in every millisecond, so each millisecond between two frames' newest records stands for one.
        var latencies = new Delays();
        var last = 0.0;
        foreach (var frame in app.Frames)
        {
            for (var at = Math.Max(last + 1, from); last > 0 && at <= frame.NewestRecordAt; at++)
            {
                latencies.Add(frame.PublishedAt - at);
            }

            last = Math.Max(last, frame.NewestRecordAt);
        }

        return latencies.Count > 1_000 ? latencies : throw new BenchException($"too few frames came:\n{app.Log}");
    }

    /// <returns>The Kafka timestamp from which on events count, in milliseconds since 1970.</returns>
    private static double Send(string bootstrapServers, CancellationToken cancellationToken)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = bootstrapServers, LingerMs = 1, EnableIdempotence = true }).SetLogHandler((_, _) => { }).Build();
        var begun = Stopwatch.GetTimestamp();
        var start = TimeProvider.System.GetUtcNow();
        var sent = 0;
        while (Stopwatch.GetElapsedTime(begun) < WarmUp + Lasts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var due = Stopwatch.GetElapsedTime(begun).TotalSeconds * Rate; sent < due; sent++)
            {
                var now = TimeProvider.System.GetUtcNow().UtcDateTime;
                var text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"event_time\":\"{now:yyyy-MM-ddTHH:mm:ss.fff}\",\"area_id\":\"{ParkDay.Areas[sent % 5].Id}\",\"action\":\"{(sent / 5_000 % 2 == 0 ? "in" : "out")}\",\"user_id\":\"user-{sent % 5_000}\"}}");
                producer.Produce(Topic, new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(text) });
            }

            Thread.Sleep(1);
        }

        producer.Flush(TimeSpan.FromSeconds(10));
        return (start.UtcDateTime + WarmUp - DateTime.UnixEpoch).TotalMilliseconds;
    }
}
