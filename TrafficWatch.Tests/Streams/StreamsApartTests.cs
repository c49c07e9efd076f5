using System.Globalization;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams;

/// <summary>Streams of one app: whatever holds one up, the others' events are stored meanwhile.</summary>
public sealed class StreamsApartTests
{
    private const int Few = 50;

    /// <summary>Each record is an epoch of its own, so that thousands take long.</summary>
    [Fact]
    public async Task Flood_OnOneTopic_TheOthersAreStoredBeforeIt()
    {
        const int flood = 10_000;
        using var kafka = EmbeddedKafka.Start();
        await using var site = Site(kafka);
        await site.StartAsync("--Streams:Requests:EpochSize", "1");
        site.Send(Requests(flood));
        await SendOthersAsync(site);
        Assert.InRange(Stored(site), 0, flood - 1);
        await site.StopAsync();
        await site.StartAsync();
        await site.AwaitReceivedAsync(flood);
        Assert.Equal(flood, Stored(site));
    }

    [Fact]
    public async Task Poison_InOneTopic_IsADeadLetterAndAllOthersAreStored()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = Site(kafka);
        await StartAsync(site);
        foreach (var shard in site.Shards)
        {
            ParkTables.Execute(shard, "ALTER TABLE request_stats MODIFY route VARCHAR(8) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL");
        }

        site.Send([.. Requests(Few), Request(0, "/much/too/long"), .. Requests(Few)]);
        await SendOthersAsync(site);
        await site.AwaitReceivedAsync(1 + Few + 1 + Few);
        Assert.Equal(1 + Few + Few, Stored(site));
        Assert.Equal(1, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE stream = 'requests' AND payload LIKE '%much/too/long%'"));
        Assert.Equal(1, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter"));
    }

    [Fact]
    public async Task TableOfOneStream_TakesNothing_TheOthersAreStoredAndItGoesOnLater()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = Site(kafka);
        await StartAsync(site);
        foreach (var shard in site.Shards)
        {
            ParkTables.Execute(shard, "CREATE TRIGGER full BEFORE INSERT ON request_stats FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The table is full'");
        }

        site.Send(Requests(Few));
        await SendOthersAsync(site);
        Assert.Equal(1, Stored(site));
        var states = (Feed<StreamStatusList>)site.Services.GetService(typeof(Feed<StreamStatusList>))!;
        for (var begun = TimeProvider.System.GetTimestamp(); State("requests") != StreamState.ShardDown; await Task.Delay(50))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), "it should be told");
        }

        Assert.Equal(StreamState.Running, State("passages"));
        Assert.Equal(StreamState.Running, State("shopping"));
        foreach (var shard in site.Shards)
        {
            ParkTables.Execute(shard, "DROP TRIGGER full");
        }

        await site.AwaitReceivedAsync(1 + Few);
        Assert.Equal(1 + Few, Stored(site));

        StreamState State(string stream) => states.Current.Streams.Single(one => one.Stream == stream).State;
    }

    private static PassageSite Site(EmbeddedKafka kafka) => new(kafka, DatabaseServers.MariaDb, "Requests", "request-logs");

    /// <summary>Starts it and waits until its tables are there and its stream runs.</summary>
    private static async Task StartAsync(PassageSite site)
    {
        site.Send(Requests(1));
        await site.StartAsync();
        await site.AwaitReceivedAsync(1);
    }

    /// <summary>Sends events of two other streams, and waits until they are stored.</summary>
    private static async Task SendOthersAsync(PassageSite site)
    {
        site.Send(Enumerable.Range(0, Few).Select(i => string.Create(CultureInfo.InvariantCulture, $"G{i}\t铜山区\t卡口{i % 3}\t1\t2023/12/1 8:00:{i:00}\t02\t苏C{i:00000}\t大众")), "traffic-raw");
        site.Send(Enumerable.Range(0, Few).Select(i => $$"""{"action":{{i % 4}},"item_id":"{{i}}"}"""), "taobao_data2");
        await site.AwaitReceivedAsync(Few, "passages");
        await site.AwaitReceivedAsync(Few, "shopping");
        Assert.Equal(Few, site.Number("SELECT COUNT(*) FROM traffic_data"));
        Assert.Equal(Few, site.Number("SELECT SUM(`count`) FROM shopping_per_day"));
    }

    private static long Stored(PassageSite site) => site.Number("SELECT COALESCE(SUM(`count`), 0) FROM request_stats");

    private static IEnumerable<string> Requests(int count) => Enumerable.Range(0, count).Select(i => Request(i, "/a"));

    private static string Request(int number, string path) => string.Create(CultureInfo.InvariantCulture, $"203.0.113.{number % 250} - - [12/Aug/2025:10:{number / 60 % 60:00}:{number % 60:00} +0000] \"GET {path} HTTP/1.1\" 200 5");
}
