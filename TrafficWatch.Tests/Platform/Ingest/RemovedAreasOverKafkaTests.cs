using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Areas;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>An admin removes an area while the stream runs, and the app ends at the worst instant.</summary>
public sealed class RemovedAreasOverKafkaTests
{
    [Fact]
    public async Task Remove_AreasOfBothShards_AreGoneForGoodAndTheirHistoryStays()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        var areas = await FillAsync(site);
        Assert.All(Shown(site), area => Assert.Contains(area, areas));
        var entered = Entered(site);
        await RemoveAsync(site, areas[..2]);
        await site.AwaitAsync(() => Present(site) == 3, "the third area's visitors should be left");
        await CheckAsync();
        await site.StopAsync();
        await site.StartAsync();
        await site.AwaitAsync(() => site.View is { Owned: true }, "it should run again");
        await CheckAsync();

        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddMinutes(1), areas[0], true, "again"), 0)]);
        await site.AwaitAsync(() => Present(site) == 4, "the first should be there again");
        await site.AwaitAsync(() => Shown(site).Contains(areas[0]), "it should be shown again");
        Assert.Null(site.Frames.Current.Areas.Single(area => area.AreaId == areas[0]).Thresholds);
        Assert.Equal(entered + 1, Entered(site));

        async Task CheckAsync()
        {
            await site.AwaitAsync(() => Shown(site).SequenceEqual([areas[2]]), "the third alone should be shown");
            Assert.Equal((3, entered), (site.Frames.Current.Total, site.Frames.Current.Minutes.Sum(minute => minute.In)));
            Assert.Empty(site.Frames.Current.Alerts);
            CheckTables(site, entered);
            Assert.Equal([ThresholdSet.WholePark, areas[2]], (await Admin(site).ListAsync()).Select(area => area.AreaId));
        }
    }

    /// <summary>Across shards, over a restart, and back.</summary>
    [Fact]
    public async Task Merge_AreasOfBothShards_CountInOneUntilTheyAreSeparated()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        var areas = await FillAsync(site);
        Assert.Equal("into", Assert.Single((await Admin(site).RemoveAsync(areas[0], 1, "Wang", "nowhere")).Errors).Field);
        Assert.NotNull((await Admin(site).RemoveAsync(areas[0], 1, "Wang", areas[1])).Saved);
        await site.AwaitAsync(() => site.Shards.Sum(s => ParkTables.Number(s, "SELECT COUNT(*) FROM area_realtime_stats")) == 2, "the first area's row should go");
        await site.StopAsync();
        await site.StartAsync();
        await site.AwaitAsync(() => site.View is { Owned: true }, "it should run again");

        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddMinutes(1), areas[0], true, "another"), 0)]);
        await site.AwaitAsync(() => Present(site) == 10, "the tenth should be counted");
        Assert.Equal(areas[1..].Order(StringComparer.Ordinal), Shown(site).Order(StringComparer.Ordinal));
        Assert.Equal((7, 3), (site.Frames.Current.PresentIn(areas[1]), site.Frames.Current.PresentIn(areas[2])));
        Assert.Equal(1, site.Shards.Sum(s => ParkTables.Number(s, "SELECT COUNT(*) FROM area_alert_log WHERE kind = 'cleared' AND reason = 'merged'")));

        var merged = (await Admin(site).ListAsync()).Single(area => area.AreaId == areas[0]);
        Assert.Equal((areas[1], 2, "Wang"), (merged.MergedInto, merged.Version, merged.UpdatedBy));
        Assert.Equal("areaId", Assert.Single((await Admin(site).SaveAsync(new AreaEdit(areas[0], null, null, null, null, null, 1, false, 2), "Li")).Errors).Field);
        Assert.Equal("into", Assert.Single((await Admin(site).RemoveAsync(areas[2], 0, "Wang", areas[0])).Errors).Field);

        Assert.NotNull((await Admin(site).RemoveAsync(areas[0], 2, "Wang")).Saved);
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddMinutes(2), areas[2], true, "marks that the edit is in"), 0)]);
        await site.AwaitAsync(() => ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM stream_edit WHERE epoch IS NULL") == 0, "the separation should be taken in");
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddMinutes(3), areas[0], true, "alone"), 0)]);
        await site.AwaitAsync(() => Shown(site).Contains(areas[0]), "it should be an area again");
        Assert.Equal(1, site.Frames.Current.PresentIn(areas[0]));
        Assert.Null((await Admin(site).ListAsync()).Single(area => area.AreaId == areas[0]).MergedInto);
    }

    /// <summary>The removal is on the first shard and not yet on the second, which holds one of the areas.</summary>
    [Fact]
    public async Task Kill_BetweenTheShardsOfARemoval_TheSecondFollows()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        var areas = await FillAsync(site);
        var entered = Entered(site);
        await site.StopAsync();
        await RemoveAsync(site, areas[..2]);
        Assert.Equal(areas[..2], (await Admin(site).ListAsync()).Where(area => area.Removing).Select(area => area.AreaId).OrderBy(area => Array.IndexOf(areas, area)));
        using (var app = ParkProcess.Start(site, "kill-between@1"))
        {
            await site.AwaitAsync(() => app.HasExited, "it should have been killed between the shards");
        }

        Assert.Equal((0, 1), (Rows(site, 0, areas[0]), Rows(site, 1, areas[1])));
        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 3, "the second shard should follow");
        CheckTables(site, entered);
    }

    /// <summary>Three areas with three visitors each, the first on the first shard and the second on the second, these two under alert.</summary>
    private static async Task<string[]> FillAsync(ParkSite site)
    {
        var map = new ShardMap(new ShardOptions(site.Shards));
        var names = Enumerable.Range(0, 100).Select(i => $"area {i}").ToLookup(map.ShardOf);
        string[] areas = [names[0].First(), names[1].First(), names[1].Last()];
        await site.MigrateAsync();
        foreach (var area in areas[..2])
        {
            Assert.NotNull((await Admin(site).SaveAsync(new AreaEdit(area, 1, 2, 20, null, null, 0, false, 0), "Li")).Saved);
        }

        await site.StartAsync();
        site.SendRaw(Enumerable.Range(0, 9).Select(i => (VisitorDriver.Json(VisitorDriver.Start.AddSeconds(i), areas[i % 3], true, $"u{i}"), 0)));
        await site.AwaitAsync(() => site.Shards.Sum(s => ParkTables.Number(s, "SELECT COUNT(*) FROM area_current_alert")) == 2, "two should be under alert");
        await site.AwaitAsync(() => Shown(site).Length == 3, "three should be shown");
        return areas;
    }

    private static async Task RemoveAsync(ParkSite site, IEnumerable<string> areas)
    {
        foreach (var area in areas)
        {
            Assert.NotNull((await Admin(site).RemoveAsync(area, 1, "Wang")).Saved);
        }
    }

    private static void CheckTables(ParkSite site, long entered)
    {
        Assert.Equal(entered, Entered(site));
        Assert.Equal(1, site.Shards.Sum(s => ParkTables.Number(s, "SELECT COUNT(*) FROM area_realtime_stats")));
        Assert.Equal(0, site.Shards.Sum(s => ParkTables.Number(s, "SELECT COUNT(*) FROM area_current_alert")));
        Assert.Equal(2, site.Shards.Sum(s => ParkTables.Number(s, "SELECT COUNT(*) FROM area_alert_log WHERE kind = 'raised'")));
        Assert.Equal(2, site.Shards.Sum(s => ParkTables.Number(s, "SELECT COUNT(*) FROM area_alert_log WHERE kind = 'cleared' AND reason = 'removed' AND current_visitors = 0")));
        Assert.Equal(6, site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(released) FROM area_occupancy_per_minute WHERE area_id = '*'")));
        Assert.Equal(6, site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(released) FROM area_occupancy_per_minute WHERE area_id <> '*'")));
        Assert.Equal(0, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM area_thresholds"));
        Assert.Equal(2, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM stream_edit WHERE kind = 'remove' AND who = 'Wang' AND epoch IS NOT NULL"));
    }

    private static AreaAdmin Admin(ParkSite site) => new(site.Databases, new ShardReader(site.Databases, TimeProvider.System), site.Edits, TimeProvider.System);

    private static string[] Shown(ParkSite site)
    {
        site.View!.Tick();
        return [.. site.Frames.Current.Areas.Select(area => area.AreaId)];
    }

    private static long Rows(ParkSite site, int shard, string area) =>
        ParkTables.Number(site.Shards[shard], $"SELECT COUNT(*) FROM area_realtime_stats WHERE area_id = '{area}'");

    private static long Present(ParkSite site) => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(current_visitors) FROM area_realtime_stats"));

    private static long Entered(ParkSite site) => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(in_count) FROM area_traffic_per_minute"));
}
