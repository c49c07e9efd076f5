using System.Data;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using MySql.Data.MySqlClient;
using TrafficWatch.EntityFrameworkCore.MySql.Connections;
using TrafficWatch.Tests.Integration;
using Xunit;

namespace TrafficWatch.Tests.EntityFrameworkCore;

/// <summary>The traps of the driver's async methods, and what a server does to its sessions.</summary>
public sealed class GuardTests
{
    // Generous: the statements sleep for 30 s, so anything below that is a cancellation that worked.
    private static readonly TimeSpan LongBefore = TimeSpan.FromSeconds(15);

    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task ExecuteAsync_CancelledWhileHanging_CancelledAndConnectionStillGood(string product)
    {
        await using var connection = await OpenAsync(product);
        foreach (var execute in new Func<GuardedMySqlConnection, CancellationToken, Task>[]
        {
            async (c, token) => await Command(c, "SELECT SLEEP(30)").ExecuteScalarAsync(token),
            async (c, token) => await (await Command(c, "SELECT SLEEP(30)").ExecuteReaderAsync(token)).DisposeAsync(),
            async (c, token) => await Command(c, "DO SLEEP(30)").ExecuteNonQueryAsync(token),
            async (c, token) => await c.RunAsync(inner => new MySqlCommand("SELECT SLEEP(30)", inner).ExecuteScalar(), token),
        })
        {
            using var source = new CancellationTokenSource(200);
            var clock = Stopwatch.StartNew();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => execute(connection, source.Token));
            Assert.True(clock.Elapsed < LongBefore);
            Assert.Equal(7L, Convert.ToInt64(await Command(connection, "SELECT 7").ExecuteScalarAsync()));
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task ToListAsync_CancelledWhileHanging_Cancelled(string product)
    {
        await using var context = ParkContext.Connect(DatabaseServers.Instance.NewDatabase(product), retry: true);
        using var source = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => context.Database.SqlQuery<int>($"SELECT SLEEP(30) AS `Value`").ToListAsync(source.Token));
        Assert.Equal([1], await context.Database.SqlQuery<int>($"SELECT 1 AS `Value`").ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task ExecuteAsync_TimedOut_FailsAndTheServerStopsToo(string product)
    {
        await using var connection = await OpenAsync(product);
        await using var command = Command(connection, "SELECT SLEEP(31)");
        command.CommandTimeout = 1;
        await Assert.ThrowsAnyAsync<MySqlException>(() => command.ExecuteScalarAsync());

        await using var other = await OpenAsync(product);
        var running = 1L;
        for (var i = 0; i < 100 && running > 0; i++)
        {
            running = Convert.ToInt64(await Command(
                other,
                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(31)%'").ExecuteScalarAsync());
            await Task.Delay(20);
        }

        Assert.Equal(0, running);
        Assert.Equal(ConnectionState.Closed, connection.State);
        await connection.OpenAsync();
        Assert.Equal(1L, Convert.ToInt64(await Command(connection, "SELECT 1").ExecuteScalarAsync()));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task SaveChangesAsync_ConnectionKilledBefore_HealedByRetry(string product)
    {
        await using var context = ParkContext.Connect(DatabaseServers.Instance.NewDatabase(product), retry: true);
        await context.Database.EnsureCreatedAsync();
        await context.Database.OpenConnectionAsync();
        var session = ((GuardedMySqlConnection)context.Database.GetDbConnection()).ServerThread;
        await using var killer = await OpenAsync(product);
        await Command(killer, $"KILL CONNECTION {session}").ExecuteNonQueryAsync();

        context.Areas.Add(new Area { Code = "healed" });
        await context.SaveChangesAsync();

        Assert.Equal(["healed"], await context.Areas.Select(area => area.Code).ToListAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task ToListAsync_ConnectionKilledMeanwhile_HealedByRetry(string product)
    {
        await using var context = ParkContext.Connect(DatabaseServers.Instance.NewDatabase(product), retry: true);
        await using var killer = await OpenAsync(product);
        var query = context.Database.SqlQuery<int>($"SELECT CAST(SLEEP(2) AS signed) + 5 AS `Value`").ToListAsync();
        long session = 0;
        while (session == 0 && !query.IsCompleted)
        {
            session = Convert.ToInt64(await Command(
                killer,
                $"SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist WHERE info LIKE 'SELECT CAST(SLEEP(2)%' AND db = '{context.Database.GetDbConnection().Database}'")
                .ExecuteScalarAsync());
        }

        await Command(killer, $"KILL CONNECTION {session}").ExecuteNonQueryAsync();

        Assert.Equal([5], await query);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Transactions_ThreeHundredAtOnceOverTwentyConnections_AllCommitted(string product)
    {
        var connectionString = new MySqlConnectionStringBuilder(DatabaseServers.Instance.NewDatabase(product))
        {
            MaximumPoolSize = 20,
        }.ConnectionString;
        await using (var context = ParkContext.Connect(connectionString))
        {
            await context.Database.EnsureCreatedAsync();
        }

        await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            await using var context = ParkContext.Connect(connectionString);
            await using var transaction = await context.Database.BeginTransactionAsync();
            context.Add(new Area { Code = $"area-{i}" });
            await context.SaveChangesAsync();
            await context.Areas.CountAsync();
            await transaction.CommitAsync();
        }));

        await using var check = ParkContext.Connect(connectionString);
        Assert.Equal(300, await check.Areas.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task OpenAsync_AgainFromThePool_SessionAsItShouldBe(string product)
    {
        var connectionString = DatabaseServers.Instance.NewDatabase(product) + ";AllowUserVariables=true";
        for (var i = 0; i < 3; i++)
        {
            await using var connection = new GuardedMySqlConnection(connectionString);
            await connection.OpenAsync();
            var session = await Command(
                connection,
                "SELECT CONCAT_WS('|', @@time_zone, @@character_set_client, @@character_set_connection, @@character_set_results, @@sql_mode)")
                .ExecuteScalarAsync();
            Assert.StartsWith("+00:00|utf8mb4|utf8mb4|utf8mb4|ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES", (string)session!);
            Assert.Null(await Command(connection, "SELECT @leak").ExecuteScalarAsync() is DBNull ? null : "leaked");
            await Command(connection, "SET time_zone = '+03:00', sql_mode = '', @leak = 1").ExecuteNonQueryAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task ReadAsync_ManyRowsInChunks_AllInOrderAndEarlyEndIsCheap(string product)
    {
        const int Rows = 100_000;
        await using var connection = await OpenAsync(product);
        await Command(connection, "SET SESSION cte_max_recursion_depth = 1000000", product).ExecuteNonQueryAsync();
        var sql = $"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < {Rows}) SELECT i, REPEAT('x', 100) FROM n";
        await using (var reader = await Command(connection, sql).ExecuteReaderAsync())
        {
            var expected = 0;
            while (await reader.ReadAsync())
            {
                Assert.Equal(++expected, reader.GetInt32(0));
            }

            Assert.Equal(Rows, expected);
        }

        await using (var reader = await Command(connection, sql).ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
        }

        Assert.Equal(1L, Convert.ToInt64(await Command(connection, "SELECT 1").ExecuteScalarAsync()));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task ExecuteAsync_CancelledWhileServerIsSilent_LeftBehindAndOpensAgain(string product)
    {
        var server = new MySqlConnectionStringBuilder(DatabaseServers.Instance.NewDatabase(product));
        await using var proxy = new StallingProxy(server.Server, (int)server.Port);
        server.Port = (uint)proxy.Port;
        await using var connection = new GuardedMySqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        proxy.Stall();
        using var source = new CancellationTokenSource(200);
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Command(connection, "SELECT 1").ExecuteScalarAsync(source.Token));
        Assert.True(clock.Elapsed < LongBefore);
        Assert.Equal(ConnectionState.Closed, connection.State);

        proxy.Resume();
        await connection.OpenAsync();
        Assert.Equal(1L, Convert.ToInt64(await Command(connection, "SELECT 1").ExecuteScalarAsync()));
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task RunAsync_BulkLoad_RowsArrive(string product)
    {
        if (product == DatabaseServers.MySql)
        {
            return; // LOAD DATA LOCAL is off in that server's defaults.
        }

        await using var connection = new GuardedMySqlConnection(
            DatabaseServers.Instance.NewDatabase(product) + ";AllowLoadLocalInfile=true");
        await connection.OpenAsync();
        await Command(connection, "CREATE TABLE t (a INT, b VARCHAR(40))").ExecuteNonQueryAsync();
        var rows = await connection.RunAsync(
            inner =>
            {
                var loader = new MySqlBulkLoader(inner) { TableName = "t", Local = true, CharacterSet = "utf8mb4" };
                using var stream = new MemoryStream("1\t侏罗纪世界大冒险 🚗\n2\tx\n"u8.ToArray());
                return loader.Load(stream);
            },
            CancellationToken.None);
        Assert.Equal(2, rows);
        Assert.Equal("侏罗纪世界大冒险 🚗", await Command(connection, "SELECT b FROM t WHERE a = 1").ExecuteScalarAsync());
    }

    [Fact]
    public async Task OpenAsync_ServerThatNeverAnswers_CancelledByToken()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        await using var connection = new GuardedMySqlConnection($"Server=127.0.0.1;Port={port};User ID=x;ConnectionTimeout=20;SslMode=Disabled");
        using var source = new CancellationTokenSource(200);
        var clock = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.OpenAsync(source.Token));
        Assert.True(clock.Elapsed < LongBefore);
    }

    private static async Task<GuardedMySqlConnection> OpenAsync(string product)
    {
        var connection = new GuardedMySqlConnection(DatabaseServers.Instance.Servers(product)[0]);
        await connection.OpenAsync();
        return connection;
    }

    private static System.Data.Common.DbCommand Command(GuardedMySqlConnection connection, string sql, string? product = null)
    {
        var command = connection.CreateCommand();
        // MariaDB calls the same variable otherwise.
        command.CommandText = product == DatabaseServers.MariaDb
            ? sql.Replace("cte_max_recursion_depth", "max_recursive_iterations", StringComparison.Ordinal)
            : sql;
        return command;
    }
}
