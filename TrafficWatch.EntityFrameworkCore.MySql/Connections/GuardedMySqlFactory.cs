using System.Data.Common;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>Makes guarded connections and commands for code that works on <see cref="DbProviderFactory" />.</summary>
public sealed class GuardedMySqlFactory : DbProviderFactory
{
    private GuardedMySqlFactory()
    {
    }

    /// <summary>The only instance.</summary>
    public static GuardedMySqlFactory Instance { get; } = new();

    /// <inheritdoc />
    public override DbConnection CreateConnection() => new GuardedMySqlConnection("");

    /// <inheritdoc />
    public override DbCommand CreateCommand() => new GuardedMySqlCommand();

    /// <inheritdoc />
    public override DbParameter CreateParameter() => new MySqlParameter();

    /// <inheritdoc />
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new MySqlConnectionStringBuilder();
}
