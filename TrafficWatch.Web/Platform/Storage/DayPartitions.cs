using System.Globalization;
using MySqlConnector;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>
/// Tables with a partition for each of the site's days, by RANGE COLUMNS over a time: a day goes at once and leaves no
/// holes. Days that nobody has lie in empty partitions between and around them, of which a day is split off before its
/// rows come: that copies nothing. So there is always room, below and above.
/// </summary>
internal static class DayPartitions
{
    /// <summary>The most partitions of a table: servers take 8,192, and each costs an open file.</summary>
    private const int Most = 2000;

    /// <summary>How long a change of partitions waits for who reads the table: while it waits, whoever comes after waits too.</summary>
    private const int LockSeconds = 2;

    /// <summary>Gives a day its own partition, if it has none.</summary>
    /// <param name="connection">Open, in no transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="from">The day's first instant, UTC.</param>
    /// <param name="to">The first instant after it, UTC.</param>
    /// <returns>False when the table has all the partitions that it may have.</returns>
    public static async Task<bool> EnsureAsync(MySqlConnection connection, string table, DateTime from, DateTime to)
    {
        var parts = await ReadAsync(connection, table);
        if (parts.FirstOrDefault(part => part.From <= from && part.To >= to) is not { } part || (part.From == from && part.To == to))
        {
            // There already; or days were others once, by another zone: then rows go where those say.
            return true;
        }

        if (parts.Count + 2 > Most)
        {
            return false;
        }

        List<string> into = [];
        if (part.From < from)
        {
            into.Add(Definition(from));
        }

        into.Add(Definition(to));
        if (part.To > to)
        {
            into.Add(Definition(part.To));
        }

        await ChangeAsync(connection, $"ALTER TABLE `{table}` REORGANIZE PARTITION `{part.Name}` INTO ({string.Join(", ", into)})");
        return true;
    }

    /// <summary>Empties the days that are over and were not written since, and joins what is empty then.</summary>
    /// <param name="connection">Open, in no transaction.</param>
    /// <param name="table">The table.</param>
    /// <param name="written">The table that says by day_start when a day was last written (written_at).</param>
    /// <param name="before">Days that end by then are too old; UTC.</param>
    /// <returns>About how many rows went: servers estimate.</returns>
    public static async Task<long> DropAsync(MySqlConnection connection, string table, string written, DateTime before)
    {
        long rows = 0;
        List<Part> empty = [];
        foreach (var part in (await ReadAsync(connection, table)).Where(part => part.To <= before))
        {
            // What is empty already is left alone: every night that is at least what lies before all days.
            var any = await HasRowsAsync(connection, table, part);
            if (await IsWrittenAsync(connection, written, part, before)
                || ((any || await IsWrittenAsync(connection, written, part, DateTime.UnixEpoch)) && !await EmptyAsync(connection, table, written, part, before)))
            {
                await JoinAsync(connection, table, empty);
                continue;
            }

            rows += any ? Math.Max(1, part.Rows) : 0;
            empty.Add(part);
        }

        await JoinAsync(connection, table, empty);
        return rows;
    }

    /// <summary>The partitions of a table, in the order of time: what each holds, and about how many rows.</summary>
    public static async Task<IReadOnlyList<Part>> ReadAsync(MySqlConnection connection, string table)
    {
        List<Part> parts = [];
        var from = DateTime.MinValue;
        await connection.ReadAsync(
            "SELECT partition_name, partition_description, table_rows FROM information_schema.partitions WHERE table_schema = DATABASE() AND table_name = @t ORDER BY partition_ordinal_position",
            row =>
            {
                var text = row.IsDBNull(1) ? "MAXVALUE" : row.GetString(1).Trim('\'');
                var to = text == "MAXVALUE" ? DateTime.MaxValue : DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
                parts.Add(new Part(row.IsDBNull(0) ? "" : row.GetString(0), from, to, row.IsDBNull(2) ? 0 : Convert.ToInt64(row[2], CultureInfo.InvariantCulture)));
                from = to;
            },
            ("@t", table));
        return parts;
    }

    /// <summary>Whether any of a partition's days was written since a time.</summary>
    private static async Task<bool> IsWrittenAsync(MySqlConnection connection, string written, Part part, DateTime since) => Convert.ToInt64(
        await connection.ScalarAsync(
            $"SELECT COUNT(*) FROM `{written}` WHERE day_start >= @from AND day_start < @to AND written_at >= @since", ("@from", Clamped(part.From)), ("@to", part.To), ("@since", since)),
        CultureInfo.InvariantCulture) > 0;

    private static async Task<bool> HasRowsAsync(MySqlConnection connection, string table, Part part) =>
        Convert.ToInt64(await connection.ScalarAsync($"SELECT EXISTS (SELECT 1 FROM `{table}` PARTITION (`{part.Name}`))"), CultureInfo.InvariantCulture) == 1;

    /// <summary>Empties a partition, with both tables to itself: what is being written there has been stored by then, and is looked at once more.</summary>
    /// <returns>False: somebody has written there meanwhile.</returns>
    private static async Task<bool> EmptyAsync(MySqlConnection connection, string table, string written, Part part, DateTime before)
    {
        await ChangeAsync(connection, $"LOCK TABLES `{table}` WRITE, `{written}` WRITE");
        try
        {
            if (await IsWrittenAsync(connection, written, part, before))
            {
                return false;
            }

            await connection.ExecuteAsync($"ALTER TABLE `{table}` TRUNCATE PARTITION `{part.Name}`");
            await connection.ExecuteAsync($"DELETE FROM `{written}` WHERE day_start >= @from AND day_start < @to", ("@from", Clamped(part.From)), ("@to", part.To));
            return true;
        }
        finally
        {
            await connection.ExecuteAsync("UNLOCK TABLES");
        }
    }

    private static async Task JoinAsync(MySqlConnection connection, string table, List<Part> empty)
    {
        if (empty.Count > 1)
        {
            await ChangeAsync(connection, $"ALTER TABLE `{table}` REORGANIZE PARTITION {string.Join(", ", empty.Select(part => $"`{part.Name}`"))} INTO ({Definition(empty[^1].To)})");
        }

        empty.Clear();
    }

    private static async Task ChangeAsync(MySqlConnection connection, string sql)
    {
        await connection.ExecuteAsync($"SET SESSION lock_wait_timeout = {LockSeconds}");
        try
        {
            await connection.ExecuteAsync(sql);
        }
        finally
        {
            await connection.ExecuteAsync("SET SESSION lock_wait_timeout = DEFAULT");
        }
    }

    private static string Definition(DateTime to) => to == DateTime.MaxValue
        ? "PARTITION pmax VALUES LESS THAN (MAXVALUE)"
        : string.Create(CultureInfo.InvariantCulture, $"PARTITION p{to:yyyyMMddHHmmss} VALUES LESS THAN ('{to:yyyy-MM-dd HH:mm:ss}')");

    private static DateTime Clamped(DateTime time) => time < DateTime.UnixEpoch ? DateTime.UnixEpoch : time;

    /// <summary>A partition.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="From">The first time that it holds, UTC.</param>
    /// <param name="To">The first that it does not.</param>
    /// <param name="Rows">About how many rows it has.</param>
    internal sealed record Part(string Name, DateTime From, DateTime To, long Rows);
}
