using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Ingest;

public sealed class ShardLinkTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>A process that is frozen in the middle of a commit must not keep others from the row that says who owns the stream.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Do_HeldUpWithinATransaction_TheServerLetsGoOfItsLocks(string product)
    {
        var database = DatabaseServers.Instance.NewDatabase(product);
        ParkTables.Execute(database, "CREATE TABLE one (id INT PRIMARY KEY, n INT)");
        ParkTables.Execute(database, "INSERT INTO one VALUES (1, 0)");
        using var thaw = new ManualResetEventSlim();
        using var link = new ShardLink(0, database);
        var held = new TaskCompletionSource();
        var frozen = link.Do(c =>
        {
            using var transaction = c.BeginTransaction();
            using var command = new MySqlCommand("UPDATE one SET n = 7", c, transaction);
            command.ExecuteNonQuery();
            held.SetResult();
            thaw.Wait(TimeSpan.FromSeconds(60));
            transaction.Commit();
            return true;
        });
        await held.Task;
        ParkTables.Execute(database, "SET innodb_lock_wait_timeout = 40; UPDATE one SET n = 1");
        thaw.Set();
        await Assert.ThrowsAnyAsync<Exception>(() => frozen);
        Assert.Equal(1, ParkTables.Number(database, "SELECT n FROM one"));

        // The next use connects anew.
        Assert.True(await link.Do(_ => true));
    }

    [Fact]
    public async Task Do_AfterALongRest_UsesTheSameConnection()
    {
        using var link = new ShardLink(0, DatabaseServers.Instance.NewDatabase());
        var before = await link.Do(Id);
        await Task.Delay(TimeSpan.FromSeconds(11));
        Assert.Equal(before, await link.Do(Id));

        static long Id(MySqlConnection c)
        {
            using var command = new MySqlCommand("SELECT CONNECTION_ID()", c);
            return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
