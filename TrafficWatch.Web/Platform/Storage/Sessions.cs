using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MySqlConnector;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>What a session is, whatever a server's own settings say: its clock is UTC, and it refuses what does not fit. A pooled connection loses this when it is handed out again, so it is said at every opening.</summary>
internal sealed class Sessions : DbConnectionInterceptor
{
    public const string Sql =
        "SET SESSION time_zone='+00:00', sql_mode='STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

    public static Sessions Instance { get; } = new();

    /// <summary>A pooled connection with such a session, for statements that no context makes.</summary>
    public static async Task<MySqlConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder(connectionString) { DateTimeKind = MySqlDateTimeKind.Utc }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await connection.ExecuteAsync(Sql);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = new MySqlCommand(Sql, (MySqlConnection)connection);
        command.ExecuteNonQuery();
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default) =>
        ((MySqlConnection)connection).ExecuteAsync(Sql);
}
