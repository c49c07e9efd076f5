using System.Globalization;
using System.Text;
using Confluent.Kafka;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>Any bytes with any timestamp, from the wire to the tables: each is counted once, as an event or as refused, and nothing stops. A few seconds by default; TRAFFICWATCH_FUZZ_SECONDS for longer.</summary>
public sealed class WireFuzzTests
{
    private const int Round = 2000;
    private static readonly byte[] Marks = "\"\\{}[]:,*0123456789-+TZ. \0\u001f\u007f"u8.ToArray();

    [Fact]
    public async Task Consume_AnyBytesWithAnyTimestamp_EachIsCountedOnce()
    {
        var seconds = double.Parse(Environment.GetEnvironmentVariable("TRAFFICWATCH_FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka, DatabaseServers.HasMySql ? DatabaseServers.MySql : DatabaseServers.MariaDb);
        await site.MigrateAsync();
        await site.StartAsync();
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = site.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        var begun = TimeProvider.System.GetTimestamp();
        var seed = 1;
        for (long sent = 0; seed == 1 || TimeProvider.System.GetElapsedTime(begun).TotalSeconds < seconds; seed++)
        {
            var random = new Random(seed);
            for (var i = 0; i < Round; i++)
            {
                producer.Produce(new TopicPartition(site.Topic, random.Next(4)), new Message<byte[], byte[]>
                {
                    Key = random.Next(3) == 0 ? Bytes(random, 20) : null!,
                    Value = random.Next(50) == 0 ? null! : Value(random),
                    Timestamp = new Timestamp(Time(random), TimestampType.CreateTime),
                });
            }

            producer.Flush(TimeSpan.FromSeconds(60));
            sent += Round;
            await site.AwaitAsync(
                () => Number(site, "SELECT SUM(received) FROM stream_minute") == sent
                    && Number(site, "SELECT SUM(rejected) FROM stream_minute") + site.Shards.Sum(shard => ParkTables.Number(shard, "SELECT SUM(in_count + out_count) FROM area_traffic_per_minute")) == sent,
                $"seed {seed}: each of {sent} should be counted once");
            Assert.Equal(Number(site, "SELECT SUM(rejected) FROM stream_minute"), Number(site, "SELECT COUNT(*) FROM dead_letter") + Number(site, "SELECT COALESCE(SUM(letters), 0) FROM dead_letter_count"));
            Assert.Equal(0, Number(site, "SELECT COUNT(*) FROM stream_minute WHERE minute < '2020-01-01' OR minute > UTC_TIMESTAMP() + INTERVAL 2 HOUR"));
            Assert.Equal(StreamState.Running, site.Status!.State);
        }
    }

    private static byte[] Value(Random random)
    {
        if (random.Next(10) == 0)
        {
            return Bytes(random, 2000);
        }

        var bytes = Encoding.UTF8.GetBytes(VisitorDriver.Json(VisitorDriver.Start.AddSeconds(random.Next(100_000)), $"园 {random.Next(20)}", random.Next(2) == 0, $"user-{random.Next(500)}"));
        for (var change = random.Next(4); change > 0; change--)
        {
            bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : Marks[random.Next(Marks.Length)];
        }

        return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    private static byte[] Bytes(Random random, int most)
    {
        var bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static long Time(Random random)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return random.Next(8) switch
        {
            0 => 0,
            1 => now / 1000,
            2 => now * 1000,
            3 => now + random.NextInt64(5 * 86_400_000L),
            4 => random.NextInt64(long.MaxValue / 2),
            _ => now - random.NextInt64(60_000),
        };
    }

    private static long Number(ParkSite site, string sql) => ParkTables.Number(site.Shards[0], sql);
}
