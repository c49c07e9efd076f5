using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>The stream becomes another's while this process is at it: after it was frozen, or cut off.</summary>
public sealed class LeaseTests
{
    /// <summary>Nothing has come in: only the renewal of the lease notices.</summary>
    [Fact]
    public async Task Lease_LostWhileNothingComes_IsToldAsStandby()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = await RunningAsync(kafka, TimeSpan.FromSeconds(2));
        TakeLease(site);
        await IsStandbyAsync(site, "The lease is another's.");
        await GetsItBackAsync(site, 2);
    }

    /// <summary>The renewal is far off: the guard of the next epoch notices.</summary>
    [Fact]
    public async Task Lease_LostBeforeAnEpoch_IsToldAsStandby()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = await RunningAsync(kafka, TimeSpan.FromMinutes(1));
        TakeLease(site);
        Send(site, 1);
        await IsStandbyAsync(site, "is refused by shard");
        await GetsItBackAsync(site, 3);
    }

    /// <summary>An epoch waits for a shard, and the next one for that epoch. The lease is renewed far more often than the epoch is tried: it is the wait that ends.</summary>
    [Fact]
    public async Task Lease_LostWhileAShardIsAway_IsToldAsStandby()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = await RunningAsync(kafka, TimeSpan.FromMilliseconds(40));
        ShardOutage.Begin(site);
        Send(site, 1, 2, 3);
        await site.AwaitAsync(() => site.Status?.State == StreamState.ShardDown, "it should say that the shard is away");
        TakeLease(site);
        await site.AwaitAsync(() => site.Status?.State == StreamState.Standby, "it should be a standby");
        ShardOutage.End(site);
        await IsStandbyAsync(site, "another owns the stream");
        await GetsItBackAsync(site, 5);
    }

    private static async Task<ParkSite> RunningAsync(EmbeddedKafka kafka, TimeSpan lease)
    {
        var site = new ParkSite(kafka);
        site.Ingest = site.Ingest with { Lease = lease };
        site.Options = site.Options with { EpochSize = 1 };
        await site.MigrateAsync();
        Send(site, 0);
        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 1, "it should count");

        // Past the epoch at rest, after which there is nothing to write.
        await site.AwaitAsync(() => site.Status is { Partitions: { Length: 4 } all } && all.All(partition => partition.Idle), "it should be at rest");
        var epoch = -1L;
        await site.AwaitAsync(() => epoch == (epoch = Epoch(site)), "no epoch should follow");
        return site;
    }

    private static void TakeLease(ParkSite site)
    {
        foreach (var shard in site.Shards.Reverse())
        {
            ParkTables.Execute(shard, "UPDATE ingest_owner SET owner = owner + 1, holder = 'another', lease_until = UTC_TIMESTAMP(3) + INTERVAL 1 HOUR");
        }
    }

    /// <summary>There is nothing about it that a person must mend.</summary>
    private static async Task IsStandbyAsync(ParkSite site, string reason)
    {
        await site.AwaitAsync(() => site.Status is { State: StreamState.Standby, Reason.En: "another owns the stream; this process waits for its lease to end" }, "it should say whom it waits for");
        Assert.Contains(site.Told.Lines, line => line.Contains("Standby", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
        Assert.DoesNotContain(site.Told.Lines, line => line.Contains("Stopped", StringComparison.Ordinal));
    }

    private static async Task GetsItBackAsync(ParkSite site, int present)
    {
        ParkTables.Execute(site.Shards[0], "UPDATE ingest_owner SET lease_until = NULL");
        Send(site, 4);
        await site.AwaitAsync(() => site.Status?.State == StreamState.Running && Present(site) == present, $"{present} should be inside");
    }

    private static void Send(ParkSite site, params int[] users) =>
        site.SendRaw(users.Select(user => (VisitorDriver.Json(VisitorDriver.Start.AddSeconds(user), "A", true, $"u{user}"), 0)));

    private static long Present(ParkSite site) => site.Shards.Sum(shard => ParkTables.Number(shard, "SELECT SUM(current_visitors) FROM area_realtime_stats"));

    private static long Epoch(ParkSite site) => ParkTables.Number(site.Shards[0], "SELECT epoch FROM ingest_owner");
}
