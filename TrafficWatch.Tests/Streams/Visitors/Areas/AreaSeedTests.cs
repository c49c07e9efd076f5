using Microsoft.EntityFrameworkCore;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaSeedTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_EmbeddedByFourAtOnce_AreasOnceWithHistoryAndEdits(string product)
    {
        var shards = Shards.Named(product, embedded: true);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(shards.MigrateAsync)));

        string[] expected =
        [
            "*|600|800|1000", "好莱坞大道|80|100|120", "哈利波特的魔法世界|150|180|200", "小黄人乐园|100|120|150",
            "侏罗纪世界大冒险|200|250|300", "变形金刚基地|180|220|250",
        ];
        Assert.Equal(expected, shards.Query(0, "SELECT area_id, comfort_threshold, warning_threshold, alert_threshold FROM area_thresholds ORDER BY sort_order"));
        Assert.Equal(expected, shards.Query(0, "SELECT area_id, comfort, warning, alert FROM threshold_history ORDER BY id"));
        Assert.Equal(
            "visitors|thresholds|{\"area\":\"好莱坞大道\",\"comfort\":80,\"warning\":100,\"alert\":120}|null",
            shards.Query(0, "SELECT stream, kind, content, epoch FROM stream_edit ORDER BY id")[1]);
        Assert.Equal(6, shards.Query(0, "SELECT id FROM stream_edit").Length);
        Assert.True(shards.Edits.Version > 0);
    }

    [Fact]
    public async Task Migrate_EmbeddedAgain_WhatSomebodyRemovedStaysRemoved()
    {
        var shards = Shards.Named(DatabaseServers.DefaultProduct, embedded: true);
        await shards.MigrateAsync();
        shards.Execute(0, "DELETE FROM area_thresholds WHERE area_id = '小黄人乐园'; UPDATE area_thresholds SET alert_threshold = 400 WHERE area_id = '侏罗纪世界大冒险'");

        await shards.MigrateAsync();

        await using var main = shards.Databases.Main();
        Assert.Equal(5, await main.Thresholds.CountAsync());
        Assert.Equal(400, (await main.Thresholds.SingleAsync(area => area.AreaId == "侏罗纪世界大冒险")).Alert);
        Assert.Equal(6, await main.Edits.CountAsync());
    }

    [Fact]
    public async Task Migrate_SomebodysOwnDatabases_NothingPlanted()
    {
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);

        Assert.Empty(shards.Query(0, "SELECT * FROM area_thresholds"));
        Assert.Empty(shards.Query(0, "SELECT * FROM setting"));
    }
}
