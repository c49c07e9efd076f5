using Microsoft.Playwright;
using TrafficWatch.Tests.Browser;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
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
        var shards = TinySite.NewShards();
        string[] gates = ["north", "south", "east", "西门"];
        TinySite.Send(kafka, "gates-of-the-park", [.. Enumerable.Range(0, 40).Select(i => $$"""{"event_time":"{{Noon.AddSeconds(i):O}}","gate":"{{gates[i % 4]}}"}"""), """{"event_time":"never","gate":"north"}"""]);
        TinySite.Send(kafka, "visitors", [VisitorDriver.Json(Noon, "A", true, "u")]);
        for (var start = 0; start < 2; start++)
        {
            await using var app = await TinySite.StartAsync(kafka, shards, new TinyStream(), "--Streams:Tiny:Topic", "gates-of-the-park", "--Streams:Visitors:Topic", "visitors");
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
}
