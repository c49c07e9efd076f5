using Microsoft.Extensions.Time.Testing;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Traffic;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

public sealed class ShardReaderTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    [Fact]
    public async Task Ask_Silent_GivesUpAtTheDeadlineAndNamesTheShard()
    {
        var time = new FakeTimeProvider();
        var reader = new ShardReader(new Databases(new ShardMap(new ShardOptions(["Server=a", "Server=b"])), [new VisitorSchema()]), time);
        // One that heeds nothing: a server that is frozen.
        var asking = reader.AskAsync(1, (_, _) => new TaskCompletionSource<int>().Task, CancellationToken.None);
        Assert.False(asking.IsCompleted);

        time.Advance(ShardReader.Patience);

        Assert.Equal("shard 1 does not answer", (await Assert.ThrowsAsync<ShardAwayException>(() => asking)).Message);
    }

    [Fact]
    public async Task Ask_AskerLeaves_IsCancelledAndNoFailure()
    {
        var reader = new ShardReader(new Databases(new ShardMap(new ShardOptions(["Server=a", "Server=b"])), [new VisitorSchema()]), TimeProvider.System);
        using var left = new CancellationTokenSource();
        var asking = reader.AskAsync(1, (_, _) => new TaskCompletionSource<int>().Task, left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Page_ShardAtAWrongPort_NamesItAndNotTheDriversText(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var away = new MySqlConnectionStringBuilder(shards.Map.ConnectionString(1)) { Port = 1 }.ConnectionString;

        var failure = await Assert.ThrowsAsync<ShardAwayException>(() => Queries([shards.Map.ConnectionString(0), away]).PageAsync(new TrafficFilter()));

        Assert.Equal((1, "shard 1 does not answer"), (failure.Shard, failure.Message));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Page_ShardFreezesAndComesBack_NamesItThenAnswers(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var real = new MySqlConnectionStringBuilder(shards.Map.ConnectionString(1));
        await using var proxy = new StallingProxy("127.0.0.1", (int)real.Port);
        var queries = Queries([shards.Map.ConnectionString(0), new MySqlConnectionStringBuilder(real.ConnectionString) { Port = (uint)proxy.Port }.ConnectionString]);
        Assert.Empty((await queries.PageAsync(new TrafficFilter())).Rows);

        proxy.Stall();
        var failure = await Assert.ThrowsAsync<ShardAwayException>(() => queries.PageAsync(new TrafficFilter()));
        Assert.Equal(1, failure.Shard);

        proxy.Resume();
        Assert.Empty((await queries.PageAsync(new TrafficFilter())).Rows);
    }

    private static TrafficQueries Queries(string[] connectionStrings)
    {
        var map = new ShardMap(new ShardOptions(connectionStrings));
        return new TrafficQueries(
            new ShardReader(new Databases(map, [new VisitorSchema()]), TimeProvider.System), map,
            TwoShards.Clock("Asia/Shanghai", new DateTime(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc)), TimeProvider.System);
    }
}
