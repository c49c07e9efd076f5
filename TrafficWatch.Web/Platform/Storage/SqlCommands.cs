using MySqlConnector;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Short ways to run a statement with parameters on an open connection.</summary>
internal static class SqlCommands
{
    /// <summary>Runs a statement, or several that are separated by semicolons.</summary>
    /// <returns>Rows found, not only those that changed.</returns>
    public static async Task<int> ExecuteAsync(this MySqlConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row; null when there is none, or it is NULL.</summary>
    public static async Task<object?> ScalarAsync(this MySqlConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync() is var value and not DBNull ? value : null;
    }

    /// <summary>Hands over each row. The reader stands on it during the call only.</summary>
    public static async Task ReadAsync(this MySqlConnection connection, string sql, Action<MySqlDataReader> row, params (string Name, object? Value)[] values)
    {
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            row(reader);
        }
    }

    private static MySqlCommand Command(MySqlConnection connection, string sql, (string Name, object? Value)[] values)
    {
        var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
