using Confluent.Kafka;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Hosting;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>The whole app with the tiny stream beside its own.</summary>
internal static class TinySite
{
    /// <summary>Two databases with its table.</summary>
    public static string[] NewShards()
    {
        string[] shards = [DatabaseServers.Instance.NewDatabase(server: 0), DatabaseServers.Instance.NewDatabase(server: 1)];
        Array.ForEach(shards, shard => ParkTables.Execute(
            shard, "CREATE TABLE tiny_per_minute (gate VARCHAR(255) COLLATE utf8mb4_bin, window_end DATETIME(3), passed BIGINT NOT NULL, PRIMARY KEY (gate, window_end))"));
        return shards;
    }

    public static Task<TrafficWatchApp> StartAsync(EmbeddedKafka kafka, string[] shards, TinyStream stream, params string[] settings) => TrafficWatchApp.StartAsync(
        Web.Program.Parts([.. Web.Program.Streams, stream]),
        [
            "--environment", "Production", "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Shard0", shards[0], "--ConnectionStrings:Shard1", shards[1],
            "--Kafka:BootstrapServers", kafka.BootstrapServers, "--Kafka:ClusterId", kafka.ClusterId, .. settings,
        ],
        CancellationToken.None);

    /// <param name="kafka">Where to.</param>
    /// <param name="topic">And which topic.</param>
    /// <param name="messages">Values.</param>
    /// <param name="partition">All into this one; else spread.</param>
    public static void Send(EmbeddedKafka kafka, string topic, IEnumerable<string> messages, int? partition = null)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        foreach (var message in messages)
        {
            producer.Produce(new TopicPartition(topic, partition ?? Partition.Any), new Message<Null, string> { Value = message });
        }

        producer.Flush(TimeSpan.FromSeconds(60));
    }
}
