using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class EpochStoreTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>The lease is on the first shard; whoever fails on the second must not wait for itself.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task TryOwn_SecondShardFails_GivesTheLeaseBack(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        shards.Execute(1, "CREATE TRIGGER refuses BEFORE UPDATE ON ingest_owner FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'not now'");
        await using var store = Store(shards);
        await Assert.ThrowsAnyAsync<Exception>(store.TryOwnAsync);
        shards.Execute(1, "DROP TRIGGER refuses");
        Assert.Null(await store.TryOwnAsync());
        Assert.InRange(store.Clock, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - 60_000, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 60_000);
    }

    /// <summary>Of thousands of edits, of which some are always on their way, each is taken once.</summary>
    [Fact]
    public async Task Inbox_ThousandsOfEditsOnTheirWay_EachIsTakenOnce()
    {
        const int edits = 10_500;
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        foreach (var some in Enumerable.Range(0, edits).Chunk(1000))
        {
            shards.Execute(0, "INSERT INTO stream_edit (stream, kind, content, who, made_at) VALUES " + string.Join(',', some.Select(_ => "('visitors', 'thresholds', '{}', 'test', UTC_TIMESTAMP(3))")));
        }

        var signal = new EditSignal();
        await using var link = new ShardLink(0, shards.Map.ConnectionString(0));
        using var inbox = new EditInbox("visitors", link, signal, TimeProvider.System);
        var taken = new List<long>();
        while (taken.Count < edits)
        {
            while (!inbox.Any)
            {
                signal.Notify();
                inbox.Poll();
                await Task.Yield();
            }

            var stored = taken.Count == 0 ? 0 : taken[^1];
            taken.AddRange(inbox.Take(50).Select(edit => edit.Id));
            shards.Execute(0, $"UPDATE stream_edit SET epoch = 1 WHERE epoch IS NULL AND id <= {stored}");
        }

        Assert.Equal(taken.Distinct().Order(), taken);
    }

    private static EpochStore Store(Shards shards) =>
        new("visitors", "test", [.. Enumerable.Range(0, 2).Select(shard => new ShardLink(shard, shards.Map.ConnectionString(shard)))], TimeSpan.FromMinutes(1), FaultHook.FromEnvironment());
}
