using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>What only a real broker shows: transactions, codecs, records that can't be unpacked. Without <c>--kafka</c> there is nothing to ask.</summary>
public sealed class BrokerTests
{
    private static readonly string? Brokers = Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_KAFKA") is { Length: > 0 } brokers ? brokers : null;
    private static readonly DateTime Start = VisitorDriver.Start;

    /// <summary>Marks of transactions are no backlog, what was aborted is never seen, and an open transaction is shown as what it is.</summary>
    [Fact]
    public async Task Transactions_CommittedAbortedOpen_AreReadAndShownAsWhatTheyAre()
    {
        if (await SiteAsync(2) is not { } site)
        {
            return;
        }

        await using var mine = site;
        await site.StartAsync();
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = Brokers, TransactionalId = site.Topic }).SetLogHandler((_, _) => { }).Build();
        producer.InitTransactions(TimeSpan.FromSeconds(30));
        await SendAsync(producer, site, 0, 10, commit: true);
        await SendAsync(producer, site, 10, 10, commit: false);
        await site.AwaitAsync(() => Present(site) == 10 && site.Status is { Lag: 0, Partitions.Length: 2 }, "ten should be inside and nothing left to read");

        producer.BeginTransaction();
        for (var i = 20; i < 25; i++)
        {
            await producer.ProduceAsync(new TopicPartition(site.Topic, 0), Message(i));
        }

        await site.AwaitAsync(() => site.Status!.Partitions[0] is { Held: true, Idle: true } && !site.Status.Partitions[1].Held, "the open transaction should be shown");
        Assert.Equal(10, Present(site));
        producer.CommitTransaction();
        await site.AwaitAsync(() => Present(site) == 15 && site.Status is { Lag: 0 } status && !status.Partitions[0].Held, "fifteen should be inside");
        await site.StopAsync();
        await site.StartAsync();
        await site.AwaitAsync(() => site.Status is { Lag: 0, State: Web.Platform.Live.StreamState.Running, Partitions.Length: 2 }, "after a restart nothing should be left to read");
        Assert.Equal(15, Present(site));
    }

    /// <summary>Kilobytes that unpack to more than the client takes, alone or in a batch with others.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Record_ThatCantBeUnpacked_IsAGapAndReadingGoesOn(int batch)
    {
        if (await SiteAsync(2) is not { } site)
        {
            return;
        }

        await using var mine = site;
        site.SendRaw([.. Enumerable.Range(0, 10).Select(i => (VisitorDriver.Json(Start.AddSeconds(i), "A", true, $"u{i}"), i % 2))]);
        SendBomb(site, batch);
        await site.StartAsync();
        site.SendRaw([.. Enumerable.Range(10, 10).Select(i => (VisitorDriver.Json(Start.AddSeconds(i), "A", true, $"u{i}"), i % 2))]);
        await site.AwaitAsync(() => Present(site) == 20, "twenty should be inside");
        await site.StopAsync();
        await site.StartAsync();
        site.SendRaw([(VisitorDriver.Json(Start.AddSeconds(20), "A", true, "last"), 0)]);
        await site.AwaitAsync(() => Present(site) == 21, "twenty-one should be inside");
        Assert.Equal(batch, ParkTables.Number(site.Shards[0], "SELECT SUM(to_offset - from_offset) FROM log_gap WHERE `partition` = 0 AND from_offset >= 5"));
    }

    /// <summary>While recorded epochs run again, the client fetches ahead of them.</summary>
    [Fact]
    public async Task Record_ThatCantBeUnpackedBehindWhatWasRecorded_DoesNotStopTheStart()
    {
        if (await SiteAsync(2) is not { } site)
        {
            return;
        }

        await using var mine = site;
        site.SendRaw([.. Enumerable.Range(0, 6).Select(i => (VisitorDriver.Json(Start.AddSeconds(i), "A", true, $"u{i}"), i % 2))]);
        SendBomb(site, 1);
        List<EpochRecord> records = [Record(1, new OffsetRange(0, 0, 3)), Record(2, new OffsetRange(1, 0, 4))];
        await using var log = new KafkaLog(new KafkaOptions { BootstrapServers = Brokers! }, new StreamOptions { Name = "Visitors", Topic = site.Topic, GroupId = site.Topic }, null);
        var again = new RangeReader(log, records);
        var taken = new List<(int, long)>();
        RangeReader.Accept take = (partition, offset, _, _, _) => taken.Add((partition, offset));
        await again.ReadAsync(records[0], take);
        var second = again.ReadAsync(records[1], take);

        // Time enough for the client to come upon it.
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromSeconds(3)));
        site.SendRaw([(VisitorDriver.Json(Start.AddSeconds(9), "A", true, "last"), 1)]);
        await second;
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (1, 3)], taken.Order());

        EpochRecord Record(long epoch, OffsetRange range) => new(epoch, "log", false, 0, 0, null, [range], [], []);
    }

    /// <summary>Larger than any statement: refused ones are kept in part, and hold nothing up.</summary>
    [Fact]
    public async Task Record_OfFortyMegabytesRefused_IsKeptInPartAndReadingGoesOn()
    {
        if (await SiteAsync(2, ("max.message.bytes", "50000000")) is not { } site)
        {
            return;
        }

        await using var mine = site;
        using (var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = Brokers, MessageMaxBytes = 50_000_000 }).SetLogHandler((_, _) => { }).Build())
        {
            for (var i = 0; i < 4; i++)
            {
                await producer.ProduceAsync(new TopicPartition(site.Topic, i % 2), new Message<Null, byte[]> { Value = new byte[40_000_000] });
                await producer.ProduceAsync(new TopicPartition(site.Topic, i % 2), Message(i));
            }
        }

        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 4, "four should be inside");
        Assert.Equal(4, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE LENGTH(payload) = 1048576 AND whole_bytes = 40000000"));
    }

    /// <summary>Sends 150 MB in some kilobytes into the first partition, as the last of a batch.</summary>
    private static void SendBomb(ParkSite site, int batch)
    {
        var settings = new ProducerConfig { BootstrapServers = Brokers, CompressionType = CompressionType.Zstd, MessageMaxBytes = 300_000_000, BatchSize = 300_000_000, LingerMs = 60_000 };
        using var producer = new ProducerBuilder<Null, byte[]>(settings).SetLogHandler((_, _) => { }).Build();
        for (var i = 1; i < batch; i++)
        {
            producer.Produce(new TopicPartition(site.Topic, 0), Message(i));
        }

        var json = VisitorDriver.Json(Start, "A", true, "bomb");
        var value = Encoding.UTF8.GetBytes(json[..^1] + ",\"x\":\"" + new string('x', 150_000_000) + "\"}");
        producer.Produce(new TopicPartition(site.Topic, 0), new Message<Null, byte[]> { Value = value });

        // All at once, however long it took to make them.
        producer.Flush(TimeSpan.FromSeconds(60));
    }

    private static async Task<ParkSite?> SiteAsync(int partitions, params (string Name, string Value)[] settings)
    {
        if (Brokers is null)
        {
            return null;
        }

        var site = new ParkSite(Brokers, null, DatabaseServers.HasMySql ? DatabaseServers.MySql : DatabaseServers.MariaDb);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Brokers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = site.Topic, NumPartitions = partitions, ReplicationFactor = 1, Configs = settings.ToDictionary(s => s.Name, s => s.Value) }]);
        await site.MigrateAsync();
        return site;
    }

    private static async Task SendAsync(IProducer<Null, byte[]> producer, ParkSite site, int first, int count, bool commit)
    {
        producer.BeginTransaction();
        for (var i = first; i < first + count; i++)
        {
            await producer.ProduceAsync(new TopicPartition(site.Topic, i % 2), Message(i));
        }

        if (commit)
        {
            producer.CommitTransaction();
        }
        else
        {
            producer.AbortTransaction();
        }
    }

    private static Message<Null, byte[]> Message(int i) => new() { Value = Encoding.UTF8.GetBytes(VisitorDriver.Json(Start.AddSeconds(i), "A", true, $"u{i}")) };

    private static long Present(ParkSite site) => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(current_visitors) FROM area_realtime_stats"));
}
