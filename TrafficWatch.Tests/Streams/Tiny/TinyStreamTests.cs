using Confluent.Kafka;
using Microsoft.Playwright;
using TrafficWatch.Tests.Browser;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Storage;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>A stream is added by new files and one line: here it stands beside those of the app.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class TinyStreamTests(BrowserFixture browser)
{
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 60_000 };
    private static readonly DateTime Noon = VisitorDriver.Start;

    [Fact]
    public async Task AddedByOneLine_BesideTheOthers_IsCountedStoredRefusedAndShown()
    {
        using var kafka = EmbeddedKafka.Start();
        string[] shards = [DatabaseServers.Instance.NewDatabase(server: 0), DatabaseServers.Instance.NewDatabase(server: 1)];
        Array.ForEach(shards, shard => ParkTables.Execute(
            shard, "CREATE TABLE tiny_per_minute (gate VARCHAR(255) COLLATE utf8mb4_bin, window_end DATETIME(3), passed BIGINT NOT NULL, PRIMARY KEY (gate, window_end))"));
        string[] gates = ["north", "south", "east", "西门"];
        Send(kafka, "gates-of-the-park", [.. Enumerable.Range(0, 40).Select(i => $$"""{"event_time":"{{Noon.AddSeconds(i):O}}","gate":"{{gates[i % 4]}}"}"""), """{"event_time":"never","gate":"north"}"""]);
        Send(kafka, "visitors", [VisitorDriver.Json(Noon, "A", true, "u")]);
        for (var start = 0; start < 2; start++)
        {
            await using var app = await StartAsync(kafka, shards);
            var (page, errors) = await browser.OpenAsync(app.Addresses[0] + "/");
            var tile = page.Locator(".tile", new PageLocatorOptions { HasText = "Gates" });
            await Expect(tile.Locator(".tile-figure strong")).ToHaveTextAsync("40", Patient);
            await Expect(tile).ToHaveAttributeAsync("data-freshness", new System.Text.RegularExpressions.Regex("fresh|waiting|quiet"), new LocatorAssertionsToHaveAttributeOptions { Timeout = 60_000 });
            await Expect(page.Locator(".tile").First.Locator(".tile-figure strong")).ToHaveTextAsync("1", Patient);
            await page.Locator(".places").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "Gates" }).ClickAsync();
            await Expect(page.Locator("#passed")).ToHaveTextAsync("40", Patient);
            await page.GotoAsync(app.Addresses[0] + "/admin/streams");
            await Expect(page.Locator("section.block h2", new PageLocatorOptions { HasText = "Gates" })).ToBeVisibleAsync();
            Assert.Empty(errors);
            await page.Context.CloseAsync();
        }

        var map = new ShardMap(new ShardOptions(shards));
        Assert.All(gates, gate => Assert.Equal(10, ParkTables.Number(shards[map.ShardOf(gate)], $"SELECT SUM(passed) FROM tiny_per_minute WHERE gate = '{gate}'")));
        Assert.Equal(40, shards.Sum(shard => ParkTables.Number(shard, "SELECT SUM(passed) FROM tiny_per_minute")));
        Assert.Equal(1, ParkTables.Number(shards[0], "SELECT COUNT(*) FROM dead_letter WHERE stream = 'tiny' AND reason LIKE 'event_time%'"));
        Assert.Equal(1, shards.Sum(shard => ParkTables.Number(shard, "SELECT SUM(in_count) FROM area_traffic_per_minute")));
    }

    private static Task<TrafficWatchApp> StartAsync(EmbeddedKafka kafka, string[] shards) => TrafficWatchApp.StartAsync(
        Web.Program.Parts([.. Web.Program.Streams, new TinyStream()]),
        [
            "--environment", "Production", "--urls", "http://127.0.0.1:0", "--ConnectionStrings:Shard0", shards[0], "--ConnectionStrings:Shard1", shards[1],
            "--Kafka:BootstrapServers", kafka.BootstrapServers, "--Kafka:ClusterId", kafka.ClusterId, "--Streams:Tiny:Topic", "gates-of-the-park", "--Streams:Visitors:Topic", "visitors",
        ],
        CancellationToken.None);

    private static void Send(EmbeddedKafka kafka, string topic, string[] messages)
    {
        using var producer = new ProducerBuilder<Null, string>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        Array.ForEach(messages, message => producer.Produce(topic, new Message<Null, string> { Value = message }));
        producer.Flush(TimeSpan.FromSeconds(60));
    }
}
