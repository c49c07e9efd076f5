using Microsoft.EntityFrameworkCore.Storage;
using MySql.Data.MySqlClient;
using TrafficWatch.EntityFrameworkCore.MySql.Connections;

namespace TrafficWatch.EntityFrameworkCore.MySql.Storage;

/// <summary>Creates and drops databases; always utf8mb4, as a server's default may be latin1.</summary>
internal sealed class MySqlDatabaseCreator(
    RelationalDatabaseCreatorDependencies dependencies,
    IRelationalConnection connection,
    ISqlGenerationHelper sql,
    IRawSqlCommandBuilder commands)
    : RelationalDatabaseCreator(dependencies)
{
    private const int UnknownDatabase = 1049;

    private MySqlRelationalConnection Connection => (MySqlRelationalConnection)connection;

    private string CreateSql => $"CREATE DATABASE IF NOT EXISTS {sql.DelimitIdentifier(Connection.DatabaseName)} CHARACTER SET utf8mb4";

    private string DropSql => $"DROP DATABASE IF EXISTS {sql.DelimitIdentifier(Connection.DatabaseName)}";

    public override bool Exists() => Dependencies.ExecutionStrategy.Execute(this, static (_, creator) =>
    {
        try
        {
            creator.Connection.Open(errorsExpected: true);
            creator.Connection.Close();
            return true;
        }
        catch (MySqlException exception) when (IsMissing(exception))
        {
            return false;
        }
    }, null);

    public override Task<bool> ExistsAsync(CancellationToken cancellationToken = default) =>
        Dependencies.ExecutionStrategy.ExecuteAsync(this, static async (_, creator, token) =>
        {
            try
            {
                await creator.Connection.OpenAsync(token, errorsExpected: true).ConfigureAwait(false);
                await creator.Connection.CloseAsync().ConfigureAwait(false);
                return true;
            }
            catch (MySqlException exception) when (IsMissing(exception))
            {
                return false;
            }
        }, null, cancellationToken);

    public override void Create() => OnServer(CreateSql);

    public override Task CreateAsync(CancellationToken cancellationToken = default) =>
        OnServerAsync(CreateSql, cancellationToken);

    public override void Delete()
    {
        ClearPool();
        OnServer(DropSql);
    }

    public override Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        ClearPool();
        return OnServerAsync(DropSql, cancellationToken);
    }

    public override bool HasTables() => Convert.ToInt64(
        Tables().ExecuteScalar(Parameters()), System.Globalization.CultureInfo.InvariantCulture) > 0;

    public override async Task<bool> HasTablesAsync(CancellationToken cancellationToken = default) => Convert.ToInt64(
        await Tables().ExecuteScalarAsync(Parameters(), cancellationToken).ConfigureAwait(false),
        System.Globalization.CultureInfo.InvariantCulture) > 0;

    private IRelationalCommand Tables() => commands.Build(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'");

    private RelationalCommandParameterObject Parameters() =>
        new(Connection, null, null, Dependencies.CurrentContext.Context, Dependencies.CommandLogger);

    private void OnServer(string statement) => Dependencies.ExecutionStrategy.Execute(statement, (_, text) =>
    {
        using var server = Connection.CreateServerConnection();
        server.Open();
        using var command = server.CreateCommand();
        command.CommandText = text;
        return command.ExecuteNonQuery();
    }, null);

    private Task OnServerAsync(string statement, CancellationToken cancellationToken) =>
        Dependencies.ExecutionStrategy.ExecuteAsync(statement, async (_, text, token) =>
        {
            var server = Connection.CreateServerConnection();
            await using (server.ConfigureAwait(false))
            {
                await server.OpenAsync(token).ConfigureAwait(false);
                using var command = server.CreateCommand();
                command.CommandText = text;
                return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
            }
        }, null, cancellationToken);

    // Sessions in the pool would stand on a database that is gone.
    private void ClearPool()
    {
        using var pooled = new MySqlConnection(((GuardedMySqlConnection)Connection.DbConnection).ConnectionString);
        MySqlConnection.ClearPool(pooled);
    }

    private static bool IsMissing(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is MySqlException { Number: UnknownDatabase })
            {
                return true;
            }
        }

        return false;
    }
}
