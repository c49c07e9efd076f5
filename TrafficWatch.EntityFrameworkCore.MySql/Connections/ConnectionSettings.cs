using System.Collections.Concurrent;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>What the guard makes of a connection string, and the places of its pool; one per distinct string.</summary>
internal sealed class ConnectionSettings
{
    // MySQL's own default, so that MariaDB refuses what MySQL refuses. The driver's reset takes it away with every open.
    internal const string SessionSql =
        "SET NAMES utf8mb4; SET time_zone = '+00:00', sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,"
        + "NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'";

    private const int OpensAtOnce = 4;
    private static readonly ConcurrentDictionary<string, ConnectionSettings> Known = new();

    private ConnectionSettings(string connectionString)
    {
        var builder = new MySqlConnectionStringBuilder(connectionString)
        {
            CharacterSet = "utf8mb4",
            ConnectionReset = true,
            // ROW_COUNT counts matched rows then, so that saving equal values is no conflict.
            UseAffectedRows = false,
            // Migrations that adopt a table prepare statements from variables.
            AllowUserVariables = true,
        };
        // Resetting a session that has no database makes MySQL end it, and the pool hands out the corpse.
        builder.Pooling &= builder.Database.Length > 0;
        Database = builder.Database;
        Server = builder.Server + ":" + builder.Port;
        ConnectionString = builder.ConnectionString;
        ConnectionTimeout = (int)builder.ConnectionTimeout;
        PlaceTimeout = TimeSpan.FromSeconds(Math.Max(builder.ConnectionTimeout, builder.DefaultCommandTimeout));
        Places = builder.Pooling ? new SemaphoreSlim((int)builder.MaximumPoolSize) : null;
        Opens = new SemaphoreSlim(OpensAtOnce);
        KillConnectionString = new MySqlConnectionStringBuilder(ConnectionString)
        {
            Pooling = false,
            ConnectionTimeout = 3,
            DefaultCommandTimeout = 3,
        }.ConnectionString;
    }

    public string Database { get; }

    public string Server { get; }

    public string ConnectionString { get; }

    public int ConnectionTimeout { get; }

    public string KillConnectionString { get; }

    /// <summary>Waiting here costs no thread; waiting inside the driver's pool would cost one each.</summary>
    public SemaphoreSlim? Places { get; }

    public SemaphoreSlim Opens { get; }

    public TimeSpan PlaceTimeout { get; }

    public static ConnectionSettings For(string connectionString) =>
        Known.GetOrAdd(connectionString, static text => new ConnectionSettings(text));

    /// <summary>Ends a statement (or the whole session) in the server; best effort, never throws.</summary>
    public void Kill(int session, bool wholeSession)
    {
        try
        {
            using var connection = new MySqlConnection(KillConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = (wholeSession ? "KILL CONNECTION " : "KILL QUERY ")
                + session.ToString(System.Globalization.CultureInfo.InvariantCulture);
            command.ExecuteNonQuery();
        }
        catch (Exception)
        {
            // The session is gone already, or the server does not answer: either way there is nothing left to end.
        }
    }
}
