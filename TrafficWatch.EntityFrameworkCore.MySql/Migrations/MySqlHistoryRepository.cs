using System.Globalization;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using TrafficWatch.EntityFrameworkCore.MySql.Storage;

namespace TrafficWatch.EntityFrameworkCore.MySql.Migrations;

/// <summary>The table of applied migrations, and a lock (by name, held by the session) that one migrator has at a time.</summary>
internal sealed class MySqlHistoryRepository(HistoryRepositoryDependencies dependencies)
    : HistoryRepository(dependencies)
{
    private const int SecondsPerAttempt = 5;

    public override LockReleaseBehavior LockReleaseBehavior => LockReleaseBehavior.Connection;

    protected override string ExistsSql =>
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = "
        + MySqlStringTypeMapping.Literal(TableName);

    // A lock's name holds for the whole server, and at most 64 characters.
    private string LockName
    {
        get
        {
            var name = "ef-migrations:" + ((MySqlRelationalConnection)Dependencies.Connection).DatabaseName;
            return MySqlStringTypeMapping.Literal(name.Length <= 64
                ? name
                : "ef-migrations:" + Convert.ToHexString(
                    System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..48]);
        }
    }

    protected override bool InterpretExistsResult(object? value) =>
        Convert.ToInt64(value, CultureInfo.InvariantCulture) > 0;

    public override IMigrationsDatabaseLock AcquireDatabaseLock()
    {
        while (!Taken(Acquire().ExecuteScalar(Parameters())))
        {
        }

        return new Lock(this);
    }

    public override async Task<IMigrationsDatabaseLock> AcquireDatabaseLockAsync(CancellationToken cancellationToken = default)
    {
        while (!Taken(await Acquire().ExecuteScalarAsync(Parameters(), cancellationToken).ConfigureAwait(false)))
        {
        }

        return new Lock(this);
    }

    public override string GetCreateIfNotExistsScript()
    {
        var script = GetCreateScript();
        return script.Insert(script.IndexOf("CREATE TABLE", StringComparison.Ordinal) + "CREATE TABLE".Length, " IF NOT EXISTS");
    }

    public override string GetBeginIfNotExistsScript(string migrationId) => throw NoConditionalScript();

    public override string GetBeginIfExistsScript(string migrationId) => throw NoConditionalScript();

    public override string GetEndIfScript() => throw NoConditionalScript();

    private static NotSupportedException NoConditionalScript() => new(
        "MySQL has conditions in stored programs only, so there are no idempotent scripts: migrate with Database.Migrate, "
        + "which applies what is missing.");

    private static bool Taken(object? answer) => answer is not (null or DBNull)
        ? Convert.ToInt64(answer, CultureInfo.InvariantCulture) == 1
        : throw new InvalidOperationException("The server could not give the migration lock (GET_LOCK returned NULL).");

    private IRelationalCommand Acquire() => Dependencies.RawSqlCommandBuilder.Build(
        string.Create(CultureInfo.InvariantCulture, $"SELECT GET_LOCK({LockName}, {SecondsPerAttempt})"));

    private IRelationalCommand Release() => Dependencies.RawSqlCommandBuilder.Build($"SELECT RELEASE_LOCK({LockName})");

    private RelationalCommandParameterObject Parameters() => new(
        Dependencies.Connection, null, null, Dependencies.CurrentContext.Context, Dependencies.CommandLogger,
        Microsoft.EntityFrameworkCore.Diagnostics.CommandSource.Migrations);

    private sealed class Lock(MySqlHistoryRepository owner) : IMigrationsDatabaseLock
    {
        public IHistoryRepository HistoryRepository => owner;

        public void Dispose() => owner.Release().ExecuteScalar(owner.Parameters());

        public async ValueTask DisposeAsync() =>
            await owner.Release().ExecuteScalarAsync(owner.Parameters()).ConfigureAwait(false);
    }
}
