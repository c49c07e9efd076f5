using System.Globalization;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

public sealed class DayPartitionsTests
{
    private static readonly DateTime First = new(2023, 12, 1, 16, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Products => DatabaseServers.Products;

    [Theory]
    [MemberData(nameof(Products))]
    public async Task Ensure_DaysInAnyOrder_EachHasItsOwnAndTheRestIsEmpty(string product)
    {
        await using var connection = await TableAsync(product);
        foreach (var day in new[] { 3, 0, 1, 9, 0, 3, -400 })
        {
            Assert.True(await DayPartitions.EnsureAsync(connection, "log", First.AddDays(day), First.AddDays(day + 1)));
            await connection.ExecuteAsync("INSERT INTO log VALUES (@at, @id)", ("@at", First.AddDays(day).AddMilliseconds(1)), ("@id", Guid.NewGuid().ToString("N")));
        }

        var parts = await DayPartitions.ReadAsync(connection, "log");
        foreach (var day in new[] { -400, 0, 1, 3, 9 })
        {
            Assert.Contains(parts, part => part.From == First.AddDays(day) && part.To == First.AddDays(day + 1));
        }

        Assert.Equal((DateTime.MinValue, DateTime.MaxValue), (parts[0].From, parts[^1].To));
        Assert.Equal(11, parts.Count);

        // By another zone's midnights nothing is cut in two.
        Assert.True(await DayPartitions.EnsureAsync(connection, "log", First.AddHours(3), First.AddHours(27)));
        Assert.Equal(11, (await DayPartitions.ReadAsync(connection, "log")).Count);
    }

    /// <summary>What is old goes, but not what was written lately: an old file that was replayed yesterday.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Drop_OldDays_GoUnlessTheyWereWrittenSince(string product)
    {
        await using var connection = await TableAsync(product);
        var written = First.AddDays(20);
        foreach (var day in Enumerable.Range(0, 8))
        {
            await DayPartitions.EnsureAsync(connection, "log", First.AddDays(day), First.AddDays(day + 1));
            await connection.ExecuteAsync("INSERT INTO log VALUES (@at, 'a')", ("@at", First.AddDays(day)));
            await connection.ExecuteAsync("INSERT INTO log_day VALUES (@at, @w)", ("@at", First.AddDays(day)), ("@w", day == 2 ? written : First.AddDays(day)));
        }

        var before = First.AddDays(5);
        Assert.True(await DayPartitions.DropAsync(connection, "log", "log_day", before) > 0);
        Assert.Equal("2 5 6 7", await DaysAsync(connection, "log", "at"));
        Assert.Equal("2 5 6 7", await DaysAsync(connection, "log_day", "day_start"));
        Assert.Equal(0, await DayPartitions.DropAsync(connection, "log", "log_day", before));

        // What was joined has room for old days again.
        await DayPartitions.EnsureAsync(connection, "log", First, First.AddDays(1));
        await connection.ExecuteAsync("INSERT INTO log VALUES (@at, 'b')", ("@at", First));
        Assert.Contains(await DayPartitions.ReadAsync(connection, "log"), part => part.From == First && part.To == First.AddDays(1));
    }

    /// <summary>An old day that is being written while it is looked at: the drop waits for that, looks once more, and lets it be.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Drop_ADayThatIsBeingWritten_KeepsIt(string product)
    {
        var database = DatabaseServers.Instance.NewDatabase(product);
        await using var connection = await TableAsync(database, make: true);
        await DayPartitions.EnsureAsync(connection, "log", First, First.AddDays(1));
        await connection.ExecuteAsync("INSERT INTO log VALUES (@at, 'old')", ("@at", First));
        await connection.ExecuteAsync("INSERT INTO log_day VALUES (@at, @at)", ("@at", First));
        await using var writer = await TableAsync(database, make: false);
        await writer.ExecuteAsync("START TRANSACTION");
        await writer.ExecuteAsync("INSERT INTO log VALUES (@at, 'new')", ("@at", First));
        await writer.ExecuteAsync("UPDATE log_day SET written_at = @w", ("@w", First.AddDays(20)));

        var dropping = DayPartitions.DropAsync(connection, "log", "log_day", First.AddDays(5));
        while (!dropping.IsCompleted && Convert.ToInt64(await writer.ScalarAsync("SELECT COUNT(*) FROM information_schema.processlist WHERE id = @id AND state LIKE '%metadata lock%'", ("@id", connection.ServerThread)), CultureInfo.InvariantCulture) == 0)
        {
            await Task.Delay(10);
        }

        await writer.ExecuteAsync("COMMIT");
        Assert.Equal(0, await dropping);
        Assert.Equal(2L, Convert.ToInt64(await writer.ScalarAsync("SELECT COUNT(*) FROM log"), CultureInfo.InvariantCulture));
    }

    /// <summary>A night with nothing to empty waits for nobody, however long somebody reads.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Drop_OfWhatIsEmptyWhileSomebodyReads_LocksNothing(string product)
    {
        var database = DatabaseServers.Instance.NewDatabase(product);
        await using var connection = await TableAsync(database, make: true);
        await DayPartitions.EnsureAsync(connection, "log", First.AddDays(9), First.AddDays(10));
        await connection.ExecuteAsync("INSERT INTO log VALUES (@at, 'a')", ("@at", First.AddDays(9)));

        // What is empty is one partition after the first night.
        Assert.Equal(0, await DayPartitions.DropAsync(connection, "log", "log_day", First.AddDays(9)));
        await using var reader = await TableAsync(database, make: false);
        await reader.ExecuteAsync("START TRANSACTION");
        await reader.ScalarAsync("SELECT COUNT(*) FROM log");

        Assert.Equal(0, await DayPartitions.DropAsync(connection, "log", "log_day", First.AddDays(9)));
    }

    /// <summary>Who reads for minutes holds up a drop, and nobody else: it gives up soon, and the table is as it was.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Drop_WhileSomebodyReads_GivesUpAndHoldsUpNobody(string product)
    {
        var database = DatabaseServers.Instance.NewDatabase(product);
        await using var connection = await TableAsync(database, make: true);
        await DayPartitions.EnsureAsync(connection, "log", First, First.AddDays(1));
        await connection.ExecuteAsync("INSERT INTO log VALUES (@at, 'a')", ("@at", First));
        await using var reader = await TableAsync(database, make: false);
        await reader.ExecuteAsync("START TRANSACTION");
        await reader.ScalarAsync("SELECT COUNT(*) FROM log");

        await Assert.ThrowsAsync<MySqlException>(() => DayPartitions.DropAsync(connection, "log", "log_day", First.AddDays(5)));
        await using var writer = await TableAsync(database, make: false);
        await writer.ExecuteAsync("INSERT INTO log VALUES (@at, 'b')", ("@at", First));
        await reader.ExecuteAsync("COMMIT");
        Assert.True(await DayPartitions.DropAsync(connection, "log", "log_day", First.AddDays(5)) > 0);
        Assert.Equal("", await DaysAsync(connection, "log", "at"));
    }

    private static Task<MySqlConnection> TableAsync(string product) => TableAsync(DatabaseServers.Instance.NewDatabase(product), make: true);

    private static async Task<MySqlConnection> TableAsync(string database, bool make)
    {
        var connection = await Sessions.OpenAsync(database, CancellationToken.None);
        if (make)
        {
            await connection.ExecuteAsync(
                "CREATE TABLE log (at DATETIME(3) NOT NULL, id VARCHAR(64) NOT NULL, PRIMARY KEY (at, id)) PARTITION BY RANGE COLUMNS(at) (PARTITION p20000101000000 VALUES LESS THAN ('2000-01-01 00:00:00'), PARTITION pmax VALUES LESS THAN (MAXVALUE))");
            await connection.ExecuteAsync("CREATE TABLE log_day (day_start DATETIME(3) NOT NULL PRIMARY KEY, written_at DATETIME(3) NOT NULL)");
        }

        return connection;
    }

    private static async Task<string> DaysAsync(MySqlConnection connection, string table, string column)
    {
        List<int> days = [];
        await connection.ReadAsync($"SELECT DISTINCT {column} FROM {table} ORDER BY 1", row => days.Add((row.GetDateTime(0) - First).Days));
        return string.Join(' ', days.Select(day => day.ToString(CultureInfo.InvariantCulture)));
    }
}
