using System.IO.Compression;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Storage;
using TrafficWatch.Web.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Ingest;

public sealed class SnapshotStoreTests : IDisposable
{
    private ShardLink? _link;

    public static TheoryData<string> Products => DatabaseServers.Products;

    public void Dispose() => _link?.Dispose();

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Save_ThreeInTurn_KeepsTheLastTwo(string product)
    {
        var (_, store) = await CreateAsync(product);
        var states = Enumerable.Range(0, 3).Select(State).ToArray();
        Assert.Equal(0, await SaveAsync(store, 10, states[0]));
        Assert.Equal(10, await SaveAsync(store, 20, states[1]));
        Assert.Equal(20, await SaveAsync(store, 30, states[2]));

        Assert.Equal([30, 20], await store.EpochsAsync());
        Assert.Equal(states[2].SelectMany(part => part), (await store.LoadAsync(30)).ToArray());
        Assert.Equal(states[1].SelectMany(part => part), (await store.LoadAsync(20)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Save_WhileItTakesLong_EpochsAndTheLeaseGoOn(string product)
    {
        var (shards, store) = await CreateAsync(product);
        var parts = Parts(State(1)).Select(part =>
        {
            shards.Execute(0, "SET innodb_lock_wait_timeout = 1; UPDATE ingest_owner SET epoch = epoch + 1 WHERE stream = 'visitors'");
            return part;
        });
        await store.SaveAsync(10, parts, 3);
        Assert.Equal([10], await store.EpochsAsync());
        Assert.Equal(["3"], shards.Query(0, "SELECT epoch FROM ingest_owner"));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Save_AnotherTakesOver_TheOneBeforeStands(string product)
    {
        var (shards, store) = await CreateAsync(product);
        await SaveAsync(store, 10, State(1));
        var parts = Parts(State(2)).Select((part, at) =>
        {
            shards.Execute(0, $"UPDATE ingest_owner SET owner = {(at < 2 ? 7 : 8)} WHERE stream = 'visitors'");
            return part;
        });
        await Assert.ThrowsAsync<OwnershipLostException>(() => store.SaveAsync(20, parts, 3));
        Assert.Equal([10], await store.EpochsAsync());

        // The new owner's snapshot of the same epoch has nothing of the old one's.
        var anew = new SnapshotStore("visitors", _link!, () => 8);
        await SaveAsync(anew, 20, State(3)[..2]);
        Assert.Equal([20, 10], await anew.EpochsAsync());
        Assert.Equal(State(3)[..2].SelectMany(part => part), (await anew.LoadAsync(20)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Load_OfAnEarlierVersion_ReadsItsPartsAsOneRun(string product)
    {
        var (shards, store) = await CreateAsync(product);
        var state = State(4).SelectMany(part => part).ToArray();
        using var run = new MemoryStream();
        using (var deflate = new DeflateStream(run, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(state);
        }

        var bytes = run.ToArray();
        var half = bytes.Length / 2;
        shards.Execute(0, "INSERT INTO stream_state (stream, epoch, part, parts, version, data, created_at) VALUES "
            + $"('visitors', 5, 1, 2, 1, X'{Convert.ToHexString(bytes[half..])}', UTC_TIMESTAMP()), ('visitors', 5, 0, 2, 1, X'{Convert.ToHexString(bytes[..half])}', UTC_TIMESTAMP())");
        Assert.Equal(state, (await store.LoadAsync(5)).ToArray());
    }

    private async Task<(Shards Shards, SnapshotStore Store)> CreateAsync(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        shards.Execute(0, "INSERT INTO ingest_owner (stream, owner, holder, epoch) VALUES ('visitors', 7, '', 0)");
        _link = new ShardLink(0, shards.Map.ConnectionString(0));
        return (shards, new SnapshotStore("visitors", _link, () => 7));
    }

    private static byte[][] State(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, 3).Select(part =>
        {
            var bytes = new byte[part * 50_000];
            random.NextBytes(bytes.AsSpan(part * 20_000));
            return bytes;
        })];
    }

    private static IEnumerable<byte[]> Parts(byte[][] state) => state.Select(part => SnapshotStore.Compress(part));

    private static Task<long> SaveAsync(SnapshotStore store, long epoch, byte[][] state) => store.SaveAsync(epoch, Parts(state), state.Length);
}
