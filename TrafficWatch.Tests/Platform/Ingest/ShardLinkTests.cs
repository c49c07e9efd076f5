using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class ShardLinkTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>A process that is frozen in the middle of a commit must not keep others from the row that says who owns the stream.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task DoAsync_HeldUpWithinATransaction_TheServerLetsGoOfItsLocks(string product)
    {
        var database = DatabaseServers.Instance.NewDatabase(product);
        ParkTables.Execute(database, "CREATE TABLE one (id INT PRIMARY KEY, n INT)");
        ParkTables.Execute(database, "INSERT INTO one VALUES (1, 0)");
        await using var link = new ShardLink(0, database);
        var (held, thaw) = (new TaskCompletionSource(), new TaskCompletionSource());
        var frozen = link.DoAsync(async c =>
        {
            await using var transaction = await c.BeginTransactionAsync();
            await c.ExecuteAsync("UPDATE one SET n = 7");
            held.SetResult();
            await thaw.Task;
            await transaction.CommitAsync();
            return true;
        });
        await held.Task;
        ParkTables.Execute(database, "SET innodb_lock_wait_timeout = 40; UPDATE one SET n = 1");
        thaw.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => frozen);
        Assert.Equal(1, ParkTables.Number(database, "SELECT n FROM one"));

        // The next use connects anew.
        Assert.Equal(1, await link.DoAsync(c => c.ExecuteAsync("UPDATE one SET n = 2")));
    }

    [Fact]
    public async Task DoAsync_AfterALongRest_UsesTheSameConnection()
    {
        await using var link = new ShardLink(0, DatabaseServers.Instance.NewDatabase());
        var before = await link.DoAsync(IdAsync);
        await Task.Delay(TimeSpan.FromSeconds(11));
        Assert.Equal(before, await link.DoAsync(IdAsync));

        static Task<object?> IdAsync(MySqlConnection c) => c.ScalarAsync("SELECT CONNECTION_ID()");
    }

    [Fact]
    public async Task DoAsync_SeveralAtOnce_RunInTheOrderInWhichTheyWereAsked()
    {
        await using var link = new ShardLink(0, DatabaseServers.Instance.NewDatabase());
        var order = new List<int>();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(number => link.DoAsync(async c =>
        {
            await c.ScalarAsync("SELECT 1");
            order.Add(number);
            return true;
        })));

        Assert.Equal(Enumerable.Range(0, 50), order);
    }

    [Fact]
    public async Task DoAsync_FailedInTheMiddleOfATransaction_NothingOfItIsLeft()
    {
        var database = DatabaseServers.Instance.NewDatabase();
        ParkTables.Execute(database, "CREATE TABLE one (id INT PRIMARY KEY)");
        await using var link = new ShardLink(0, database);
        await Assert.ThrowsAsync<InvalidOperationException>(() => link.DoAsync<bool>(async c =>
        {
            await c.ExecuteAsync("START TRANSACTION; INSERT INTO one VALUES (1)");
            throw new InvalidOperationException("a fault between two statements");
        }));

        Assert.Equal(1, await link.DoAsync(c => c.ExecuteAsync("INSERT INTO one VALUES (2)")));
        Assert.Equal(2, ParkTables.Number(database, "SELECT SUM(id) FROM one"));
    }
}
