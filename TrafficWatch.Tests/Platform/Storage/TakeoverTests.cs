using System.IO.Compression;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

/// <summary>Databases that version 1, on a provider of its own with hand-written migrations, left behind when it was killed: tables, epoch records, snapshots, edits and a dead letter.</summary>
public sealed class TakeoverTests
{
    private static readonly List<VisitorOracle.Event> Events = VisitorEvents.Random(88, 1200);
    private static readonly List<List<(VisitorOracle.Event Event, int Partition)>> Parts = VisitorEvents.ArrivalsInParts(Events, 2, 88, 2);

    /// <summary>The log goes on where version 1 stopped, and so does this one: all tables are as if one process had read it whole.</summary>
    [Theory]
    [InlineData(DatabaseServers.MariaDb)]
    [InlineData(DatabaseServers.MySql)]
    public async Task Start_OnTheDatabasesOfTheVersionBefore_GoesOnWithoutLoss(string product)
    {
        if (product == DatabaseServers.MySql && !DatabaseServers.HasMySql)
        {
            return;
        }

        var shards = Shards.Empty(product);
        for (var shard = 0; shard < 2; shard++)
        {
            shards.Execute(shard, Script(shard));
        }

        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka, [shards.Map.ConnectionString(0), shards.Map.ConnectionString(1)], "old_park", "version-before");
        site.SendRaw([("garbage", 0)]);
        site.Send(Parts[0]);
        await site.MigrateAsync();
        await site.StartAsync();
        site.Send(Parts[1]);
        var expected = OfThen(VisitorOracle.Rows(Events, VisitorEvents.Thresholds));
        await site.AwaitAsync(() => OfThen(ParkTables.Read(site.Shards)) == expected, "the tables are not as one process would have made them");
        Assert.Equal(["garbage|new"], shards.Query(0, "SELECT CAST(payload AS CHAR), status FROM dead_letter"));
        Assert.Equal([$"{Events.Count + 1}|1"], shards.Query(0, "SELECT SUM(received), SUM(rejected) FROM stream_minute"));
        Assert.Equal(["0"], shards.Query(0, "SELECT COUNT(*) FROM log_gap"));
        Assert.Equal(["80|100"], shards.Query(0, "SELECT comfort_threshold, warning_threshold FROM area_thresholds WHERE area_id = '好莱坞大道'"));
    }

    /// <summary>What version 1 knew: it had no stays, and no alerts from their beginning to their end.</summary>
    private static string OfThen(string tables) =>
        string.Join('\n', tables.Split('\n').Where(line => line.Split(' ')[0] is "flow" or "present" or "minute" or "change"));

    private static string Script(int shard)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(Architecture.Repository.Root, "TrafficWatch.Tests", "Platform", "Storage", "VersionBefore.zip"));
        using var reader = new StreamReader(zip.GetEntry($"shard{shard}.sql")!.Open());
        return reader.ReadToEnd();
    }
}
