using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Embedded;
using Xunit;
using Event = TrafficWatch.Tests.Visitors.VisitorOracle.Event;

namespace TrafficWatch.Tests.Ingest;

/// <summary>Kafka over the wire, two databases in different zones, and the app killed in between.</summary>
public sealed class ExactlyOnceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task Consume_EpochsOfAnySize_TablesEqualBatch(int epochSize)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = epochSize };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(epochSize, epochSize == 1 ? 400 : 3000);
        await site.StartAsync();
        await site.AwaitAsync(() => site.Status?.State == Web.Live.StreamState.WaitingForTopic, "it should wait for the topic");
        site.Send(VisitorEvents.Arrivals(events, 4, epochSize));
        await site.AwaitTablesAsync(Expected(events));
        Assert.Equal(Web.Live.StreamState.Running, site.Status!.State);
        site.View!.Tick();
        Assert.Equal(site.Frames.Current.Areas.Sum(a => a.Current), site.Frames.Current.Total);
    }

    [Fact]
    public async Task Restart_InTheMiddle_TablesEqualBatch()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = 50 };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(21, 3000);
        var arrivals = VisitorEvents.Arrivals(events, 4, 21);
        for (var part = 0; part < 3; part++)
        {
            site.Send(arrivals.Skip(part * 1000).Take(part == 2 ? int.MaxValue : 1000));
            await site.StartAsync();
            await site.AwaitAsync(() => Counted(site) > part * 1000, "it should go on");
            await site.StopAsync();
        }

        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("kill-between@3")]
    [InlineData("lose-answer@3")]
    public async Task Kill_FiveTimesWhileOffsetsMove_TablesEqualBatch(string? hook)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = 40 };
        await site.MigrateAsync();
        site.SetThresholds(VisitorEvents.Thresholds);
        var events = VisitorEvents.Random(31, 6000);
        var arrivals = VisitorEvents.Arrivals(events, 4, 31);
        var random = new Random(7);
        var sent = 0;
        for (var kill = 0; kill < (hook is null ? 5 : 2); kill++)
        {
            site.Send(arrivals.Skip(sent).Take(1000));
            sent += 1000;
            var before = Counted(site);
            using var app = ParkProcess.Start(site, hook);
            await site.AwaitAsync(() => Counted(site) > before + random.Next(600) || app.HasExited, "offsets should move");
            if (hook == "kill-between@3")
            {
                await site.AwaitAsync(() => app.HasExited, "it should have been killed between the shards");
            }

            app.Kill();
        }

        site.Send(arrivals.Skip(sent));
        await site.StartAsync();
        await site.AwaitTablesAsync(Expected(events));
    }

    private static long Counted(ParkSite site) =>
        site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(in_count + out_count) FROM area_traffic_per_minute"));

    private static string Expected(IReadOnlyCollection<Event> events) =>
        string.Join('\n', VisitorOracle.Tables(events, VisitorEvents.Thresholds).Split('\n').Where(line => !line.StartsWith("duplicates", StringComparison.Ordinal)));
}
