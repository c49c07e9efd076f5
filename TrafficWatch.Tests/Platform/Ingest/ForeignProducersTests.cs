using System.Text;
using Confluent.Kafka;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>What other producers and other clocks bring, over the wire and into the tables.</summary>
public sealed class ForeignProducersTests
{
    /// <summary>Event time and record timestamp both from a clock that is two days ahead; a restart in between.</summary>
    [Fact]
    public async Task Consume_ProducerTwoDaysAhead_EmptiesNothing()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        var now = Now;
        Send(site, [.. Enumerable.Range(0, 10).Select(i => (VisitorDriver.Json(now.AddSeconds(-20 + i), "A", true, $"real-{i}"), now.AddSeconds(-20 + i)))]);
        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 10, "ten should be inside");
        Send(site, [.. Enumerable.Range(0, 5).Select(i => (VisitorDriver.Json(now.AddDays(2), "A", true, $"ahead-{i}"), now.AddDays(2)))]);
        await site.AwaitAsync(() => Dead(site) == 5 && site.Status!.Unstamped == 5, "five should be dead letters");
        await site.StopAsync();
        await site.StartAsync();
        Send(site, [(VisitorDriver.Json(Now, "A", true, "last"), Now)]);
        await site.AwaitAsync(() => Present(site) == 11, "eleven should be inside");
        Assert.Equal(5, Number(site, "SELECT COUNT(*) FROM dead_letter WHERE reason LIKE 'event time % is 1 d 23:59:% ahead of the clock %' OR reason LIKE 'event time % is 2 d 00:00:% ahead of the clock %'"));
        Assert.Equal(0, site.Shards.Sum(s => ParkTables.Number(s, "SELECT COALESCE(SUM(released), 0) FROM area_occupancy_per_minute")));
    }

    [Fact]
    public async Task Consume_TimestampsOf1970_AreTakenAtTheClockAndSaidSo()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        var now = Now;
        // Seconds where milliseconds belong.
        Send(site, [.. Enumerable.Range(0, 10).Select(i => (VisitorDriver.Json(now, "A", true, $"u{i}"), DateTime.UnixEpoch.AddMilliseconds((now - DateTime.UnixEpoch).TotalSeconds)))]);
        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 10, "ten should be inside");
        await site.AwaitAsync(() => site.Status!.Unstamped == 10, "the status should say so");
        Assert.Equal(0, Dead(site));
        Assert.Equal(10, Number(site, "SELECT SUM(received) FROM stream_minute WHERE minute > UTC_TIMESTAMP() - INTERVAL 1 DAY"));
    }

    /// <summary>The app's clock leaps a day ahead while nobody moves, and comes back.</summary>
    [Fact]
    public async Task Rest_ClockOfThisProcessADayAheadAndBack_ReleasesNobody()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        var time = new ShiftedTime();
        var now = Now;
        Send(site, [.. Enumerable.Range(0, 10).Select(i => (VisitorDriver.Json(now, "A", true, $"u{i}"), now))]);
        await site.StartAsync(time);
        await site.AwaitAsync(() => Present(site) == 10, "ten should be inside");
        time.Shift = TimeSpan.FromDays(1.5);
        // Something that makes an epoch while the clock is wrong.
        Send(site, [(VisitorDriver.Json(Now, "B", true, "b"), Now)]);
        await site.AwaitAsync(() => Present(site) == 11, "eleven should be inside");
        await Task.Delay(TimeSpan.FromSeconds(3));
        time.Shift = TimeSpan.Zero;
        Send(site, [(VisitorDriver.Json(Now, "B", false, "b"), Now)]);
        await site.AwaitAsync(() => Present(site) == 10, "ten should be inside again");
        Assert.Equal(0, site.Shards.Sum(s => ParkTables.Number(s, "SELECT COALESCE(SUM(released), 0) FROM area_occupancy_per_minute")));
    }

    /// <summary>As far off as an event may be ahead: timestamps that are right must not be taken for meaningless.</summary>
    [Theory]
    [InlineData(-60)]
    [InlineData(-31)]
    [InlineData(-29)]
    public async Task Consume_ClockOfThisProcessMinutesBehind_RecordsCountInTheirMinutes(int minutes)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        await site.StartAsync(new ShiftedTime { Shift = TimeSpan.FromMinutes(minutes) });
        var now = Now;
        Send(site, [.. Enumerable.Range(0, 10).Select(i => (VisitorDriver.Json(now, "A", true, $"u{i}"), now))]);
        await site.AwaitAsync(() => Present(site) == 10, "ten should be inside");
        Assert.Equal(0, site.Status!.Unstamped);
        Assert.Equal(1, Number(site, "SELECT COUNT(*) FROM stream_minute"));
        Assert.Equal(10, Number(site, "SELECT SUM(received) FROM stream_minute WHERE minute > UTC_TIMESTAMP() - INTERVAL 5 MINUTE"));
    }

    private static void Send(ParkSite site, IReadOnlyList<(string Payload, DateTime RecordTime)> records)
    {
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = site.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
        foreach (var (payload, recordTime) in records)
        {
            producer.Produce(new TopicPartition(site.Topic, 0), new Message<Null, byte[]> { Value = Encoding.UTF8.GetBytes(payload), Timestamp = new Timestamp(recordTime, TimestampType.CreateTime) });
        }

        producer.Flush(TimeSpan.FromSeconds(30));
    }

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private static long Number(ParkSite site, string sql) => ParkTables.Number(site.Shards[0], sql);

    private static long Dead(ParkSite site) => Number(site, "SELECT COUNT(*) FROM dead_letter");

    private static long Present(ParkSite site) => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(current_visitors) FROM area_realtime_stats"));

    /// <summary>The machine's time, off by as much as is asked for; elapsed time stays what it is.</summary>
    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }
}
