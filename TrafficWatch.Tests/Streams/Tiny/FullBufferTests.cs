using Confluent.Kafka;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>A stream whose reorder buffer is full all the time.</summary>
public sealed class FullBufferTests
{
    private const int Events = 20_000;

    /// <summary>Of the other partitions nothing has come, so all wait for them; they are idle soon, and no epoch follows that would show it.</summary>
    [Fact]
    public async Task Read_OneOfSeveralPartitionsHasAll_IsReadToItsEnd()
    {
        using var kafka = EmbeddedKafka.Start();
        string[] shards = [DatabaseServers.Instance.NewDatabase(server: 0), DatabaseServers.Instance.NewDatabase(server: 1)];
        Array.ForEach(shards, shard => ParkTables.Execute(
            shard, "CREATE TABLE tiny_per_minute (gate VARCHAR(255) COLLATE utf8mb4_bin, window_end DATETIME(3), passed BIGINT NOT NULL, PRIMARY KEY (gate, window_end))"));
        using (var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build())
        {
            for (var i = 0; i < Events; i++)
            {
                producer.Produce(new TopicPartition("gates", 0), new Message<Null, string> { Value = $$"""{"event_time":"{{VisitorDriver.Start.AddSeconds(i):O}}","gate":"north"}""" });
            }

            producer.Flush(TimeSpan.FromSeconds(60));
        }

        await using var app = await TrafficWatchApp.StartAsync(
            Web.Program.Parts([.. Web.Program.Streams, new TinyStream(2 * BackPressure.BufferCap)]),
            [
                "--environment", "Production", "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Shard0", shards[0], "--ConnectionStrings:Shard1", shards[1],
                "--Kafka:BootstrapServers", kafka.BootstrapServers, "--Kafka:ClusterId", kafka.ClusterId, "--Streams:Tiny:Topic", "gates", "--Streams:Tiny:EpochSize", "100", "--Streams:Visitors:Enabled", "false",
            ],
            CancellationToken.None);
        await Wait.UntilAsync(() => shards.Sum(shard => ParkTables.Number(shard, "SELECT COALESCE(SUM(passed), 0) FROM tiny_per_minute")) == Events);
    }
}
