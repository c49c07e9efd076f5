using System.Text.Json;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class PassageSchemaTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>The system before keyed traffic_data by its id alone, and wrote the wall clock of Beijing: it is kept, under another name, once.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_WhereAnOlderTableStands_KeepsItAside(string product)
    {
        var shards = Shards.Empty(product);
        for (var shard = 0; shard < 2; shard++)
        {
            shards.Execute(shard, "CREATE TABLE traffic_data (id VARCHAR(64) NOT NULL PRIMARY KEY, kkmc VARCHAR(200), gcsj DATETIME, hphm VARCHAR(20))");
            shards.Execute(shard, "INSERT INTO traffic_data VALUES ('G1', '卡口', '2023-12-01 00:02:00', '苏C12345')");
        }

        await shards.MigrateAsync();
        await shards.MigrateAsync();

        for (var shard = 0; shard < 2; shard++)
        {
            Assert.Equal(["G1|卡口|苏C12345"], shards.Query(shard, "SELECT id, kkmc, hphm FROM traffic_data_before"));
            Assert.Empty(shards.Query(shard, "SELECT id FROM traffic_data"));
            Assert.Equal(["gcsj", "id"], shards.Query(shard, "SELECT column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'traffic_data' AND index_name = 'PRIMARY' ORDER BY seq_in_index"));
            Assert.Equal(["p20000101000000", "pmax"], shards.Query(shard, "SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = 'traffic_data' ORDER BY partition_ordinal_position"));
        }
    }

    /// <summary>An earlier version kept distances and told no stream of them.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Migrate_DistancesThatNoStreamHeardOf_AreToldOnce(string product)
    {
        var shards = Shards.Empty(product);
        await shards.MigrateAsync();
        shards.Execute(0, "INSERT INTO kkmc_distance (from_kkmc, to_kkmc, km, speed_limit, version) VALUES ('甲', '乙', 23.5, NULL, 1)");

        await shards.MigrateAsync();
        await shards.MigrateAsync();

        var content = Assert.Single(shards.Query(0, "SELECT content FROM stream_edit WHERE stream = 'passages' AND kind = 'distance'"));
        var told = JsonDocument.Parse(content).RootElement;
        Assert.Equal(("甲", "乙", 23.5, JsonValueKind.Null), (told.GetProperty("from").GetString(), told.GetProperty("to").GetString(), told.GetProperty("km").GetDouble(), told.GetProperty("speedLimit").ValueKind));
    }
}
