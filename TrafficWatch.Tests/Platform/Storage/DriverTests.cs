using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

/// <summary>What the product relies on of Pomelo and MySqlConnector, on each server.</summary>
public sealed class DriverTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Query_Cancelled_EndsLongBeforeItsOwnEndAndTheConnectionGoesOn(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        await using var main = shards.Databases.Main();
        await main.Database.OpenConnectionAsync();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        // A query that works, for minutes: a server answers a killed SLEEP as if it had ended.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => main.Database
            .SqlQuery<long>($"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT COUNT(*) AS Value FROM n a, n b, n c, n d").ToListAsync(soon.Token));
        Assert.Equal(1, await main.Database.SqlQuery<int>($"SELECT 1 AS Value").SingleAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Query_ConnectionKilledByTheServer_IsAnsweredOverAnother(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        for (var i = 0; i < 3; i++)
        {
            await using var main = shards.Databases.Main();
            var id = await main.Database.SqlQuery<long>($"SELECT CONNECTION_ID() AS Value").SingleAsync();
            shards.Execute(0, $"KILL {id}");
            Assert.Equal(0, await main.Settings.CountAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Transactions_ThreeHundredAtOnceOverAPoolOfTwenty_AllCommit(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var small = new Shards([.. Enumerable.Range(0, 2).Select(i => new MySqlConnectionStringBuilder(shards.Map.ConnectionString(i)) { MaximumPoolSize = 20, ConnectionTimeout = 60 }.ConnectionString)]);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            await using var main = small.Databases.Main();
            await main.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                main.ChangeTracker.Clear();
                await using var transaction = await main.Database.BeginTransactionAsync();
                main.Settings.Add(new Setting { Name = $"{i}", Value = "x" });
                await main.SaveChangesAsync();
                await transaction.CommitAsync();
            });
        }));
        Assert.Equal(["300"], shards.Query(0, "SELECT COUNT(*) FROM setting"));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Keys_ThatDifferInBytesOnly_AreDifferent(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        string[] keys = ["a", "A", "á", "Straße", "Strasse", "园", "園", "🚗", "🚙"];
        await using (var shard = shards.Databases.Shard(0))
        {
            shard.Present.AddRange(keys.Select(key => new AreaPresence { AreaId = key, CurrentVisitors = key.Length }));
            await shard.SaveChangesAsync();
        }

        await using var again = shards.Databases.Shard(0);
        Assert.Equal(keys.Order(StringComparer.Ordinal), (await again.Present.Select(row => row.AreaId).ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal("A", (await again.Present.SingleAsync(row => row.AreaId == "A")).AreaId);
    }

    /// <summary>An UPDATE that changes nothing has found its row all the same: who owns a stream is told by that.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Update_ToWhatIsThere_CountsTheRowsFound(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        shards.Execute(0, "INSERT INTO setting VALUES ('a', 'x')");
        await using var link = new ShardLink(0, shards.Map.ConnectionString(0));
        Assert.Equal(1, await link.DoAsync(c => c.ExecuteAsync("UPDATE setting SET value = 'x' WHERE name = 'a'")));
        await using var main = shards.Databases.Main();
        Assert.Equal(1, await main.Settings.Where(setting => setting.Name == "a").ExecuteUpdateAsync(set => set.SetProperty(setting => setting.Value, "x")));
    }

    /// <summary>Whichever statement of a batch a server refuses, and whether for its key, its length or its range: it is data, nothing of the batch is stored, and the connection is not to blame.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Commit_NthStatementRefused_IsDataAndNothingIsStored(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        shards.Execute(0, "CREATE TABLE strict (id INT PRIMARY KEY, words VARCHAR(5), small TINYINT NOT NULL)");
        await using var store = new EpochStore("visitors", "test", [new ShardLink(0, shards.Map.ConnectionString(0))], TimeSpan.FromMinutes(1), new NoHook());
        Assert.Null(await store.TryOwnAsync());
        var refused = new[] { "INSERT INTO strict VALUES (1, 'twice', 1)", "INSERT INTO strict VALUES (7, 'much too long', 1)", "INSERT INTO strict VALUES (8, 'large', 1000)", "INSERT INTO strict VALUES (9, 'null', NULL)" };
        foreach (var (statement, place) in refused.SelectMany(statement => new[] { 0, 1, 4 }.Select(place => (statement, place))))
        {
            var refusal = await Assert.ThrowsAsync<DataRefusedException>(() => store.CommitAsync(0, Record(1), sql =>
            {
                sql.Statement("INSERT INTO strict VALUES (1, 'once', 1)");
                for (var i = 2; i < 2 + place; i++)
                {
                    sql.Statement($"INSERT INTO strict VALUES ({i}, 'fine', 1)");
                }

                sql.Statement(statement);
            }, barrier: null));
            Assert.NotEmpty(refusal.Message);
        }

        Assert.Equal(["0"], shards.Query(0, "SELECT COUNT(*) FROM strict"));
        Assert.True(await store.CommitAsync(0, Record(1), sql => sql.Statement("INSERT INTO strict VALUES (1, 'once', 1)"), barrier: null));
    }

    /// <summary>The answer to COMMIT is lost with the connection: the epoch is looked up, neither written again nor taken for another's.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Commit_AnswerLost_IsFoundStored(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        await using var store = new EpochStore("visitors", "test", [new ShardLink(0, shards.Map.ConnectionString(0))], TimeSpan.FromMinutes(1), new LosesTheAnswer());
        Assert.Null(await store.TryOwnAsync());
        await Assert.ThrowsAsync<TimeoutException>(() => store.CommitAsync(0, Record(1), sql => sql.Statement("INSERT INTO setting VALUES ('a', 'x')"), barrier: null));
        Assert.False(await store.CommitAsync(0, Record(1), sql => sql.Statement("INSERT INTO setting VALUES ('a', 'x')"), barrier: null));
        Assert.Equal(["a|x"], shards.Query(0, "SELECT * FROM setting"));
    }

    /// <summary>A server that takes connections and says nothing.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Link_SilentServer_IsGivenUpAndUsedAgainOnceItSpeaks(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var real = new MySqlConnectionStringBuilder(shards.Map.ConnectionString(0));
        await using var proxy = new StallingProxy("127.0.0.1", (int)real.Port);
        await using var link = new ShardLink(0, new MySqlConnectionStringBuilder(real.ConnectionString) { Port = (uint)proxy.Port }.ConnectionString);
        proxy.Stall();
        await Assert.ThrowsAnyAsync<Exception>(() => link.DoAsync(c => c.ScalarAsync("SELECT 1")).WaitAsync(TimeSpan.FromSeconds(50)));
        proxy.Resume();
        Assert.Equal(1L, Convert.ToInt64(await link.DoAsync(c => c.ScalarAsync("SELECT 1"))));
    }

    private static EpochRecord Record(long epoch) => new(epoch, "log", false, 0, long.MinValue, null, [], [], []);

    private sealed class LosesTheAnswer : ICommitHook
    {
        private bool _lost;

        public Task BeforeCommitAsync(int shard, long epoch) => Task.CompletedTask;

        public void AfterCommit(int shard, long epoch)
        {
            if (!_lost)
            {
                _lost = true;
                throw new TimeoutException("the answer to COMMIT was lost");
            }
        }
    }
}
