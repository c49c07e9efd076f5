using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;
using MySql.Data.MySqlClient;
using TrafficWatch.EntityFrameworkCore.MySql.Connections;

namespace TrafficWatch.EntityFrameworkCore.MySql.Storage;

/// <summary>EF's connection over the guarded one.</summary>
internal sealed class MySqlRelationalConnection(RelationalConnectionDependencies dependencies)
    : RelationalConnection(dependencies)
{
    protected override DbConnection CreateDbConnection() => new GuardedMySqlConnection(GetValidatedConnectionString());

    /// <summary>An unpooled connection without a database, to ask for, create or drop the database itself.</summary>
    public GuardedMySqlConnection CreateServerConnection() => new(
        new MySqlConnectionStringBuilder(GetValidatedConnectionString()) { Database = "", Pooling = false }.ConnectionString);

    public string DatabaseName => DbConnection.Database is { Length: > 0 } name
        ? name
        : throw new InvalidOperationException("The connection string names no database: add Database=NAME.");
}
