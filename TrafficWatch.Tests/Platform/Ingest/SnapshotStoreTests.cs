using System.IO.Compression;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class SnapshotStoreTests : IAsyncDisposable
{
    private ShardLink? _link;

    public static TheoryData<string> Products => DatabaseServers.Products;

    public ValueTask DisposeAsync() => _link?.DisposeAsync() ?? ValueTask.CompletedTask;

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
        var anew = new SnapshotStore("visitors", _link!, 8);
        await SaveAsync(anew, 20, State(3)[..2]);
        Assert.Equal([20, 10], await anew.EpochsAsync());
        Assert.Equal(State(3)[..2].SelectMany(part => part), (await anew.LoadAsync(20)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Save_ByOneWhoOwnsNoLonger_LeavesTheOwnersAlone(string product)
    {
        var (shards, old) = await CreateAsync(product);
        await SaveAsync(old, 10, State(1));
        shards.Execute(0, "UPDATE ingest_owner SET owner = 8");
        await SaveAsync(new SnapshotStore("visitors", _link!, 8), 20, State(2));

        shards.Execute(0, "INSERT INTO stream_state (stream, epoch, part, parts, version, data, created_at) VALUES ('visitors', 40, 0, 3, 2, X'00', UTC_TIMESTAMP())");

        // Of an epoch that is there already nothing need be stored; of another nothing may, and what the owner is storing stays.
        await SaveAsync(old, 20, State(3));
        await Assert.ThrowsAsync<OwnershipLostException>(() => SaveAsync(old, 30, State(3)));
        Assert.Equal([20, 10], await old.EpochsAsync());
        Assert.Equal(State(2).SelectMany(part => part), (await old.LoadAsync(20)).ToArray());
        Assert.Equal(["1"], shards.Query(0, "SELECT COUNT(*) FROM stream_state WHERE epoch = 40"));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Save_AfterSomeThatFailed_LeavesNothingOfThem(string product)
    {
        var (shards, store) = await CreateAsync(product);
        var many = Enumerable.Range(0, 20).Select(part => new[] { (byte)part }).ToArray();
        await SaveAsync(store, 10, many);
        for (var epoch = 20; epoch <= 40; epoch += 10)
        {
            var failing = Parts(many).Select((part, at) => at < 19 ? part : throw new OutOfMemoryException());
            await Assert.ThrowsAsync<OutOfMemoryException>(() => store.SaveAsync(epoch, failing, many.Length));
            Assert.Equal([10], await store.EpochsAsync());
        }

        Assert.Equal(["39"], shards.Query(0, "SELECT COUNT(*) FROM stream_state"));
        Assert.Equal(10, await SaveAsync(store, 50, many));
        Assert.Equal(50, await SaveAsync(store, 60, State(1)));
        Assert.Equal(["50|20", "60|3"], shards.Query(0, "SELECT epoch, COUNT(*) FROM stream_state GROUP BY epoch ORDER BY epoch"));
    }

    [Fact]
    public async Task Save_MoreThanCanBeLoaded_IsRefused()
    {
        var (_, store) = await CreateAsync(DatabaseServers.DefaultProduct);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.SaveAsync(10, [], SnapshotStore.MostParts + 1));
    }

    [Fact]
    public async Task Load_OfALaterVersion_IsRefused()
    {
        var (shards, store) = await CreateAsync(DatabaseServers.DefaultProduct);
        await SaveAsync(store, 10, State(1));
        shards.Execute(0, "UPDATE stream_state SET version = 3");
        await Assert.ThrowsAsync<InvalidDataException>(() => store.LoadAsync(10));
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
        return (shards, new SnapshotStore("visitors", _link, 7));
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
