using System.Data;
using System.Data.Common;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>A transaction whose async methods run the driver's synchronous ones on a dedicated thread.</summary>
internal sealed class GuardedMySqlTransaction(GuardedMySqlConnection connection, MySqlTransaction inner) : DbTransaction
{
    private bool _ended;

    public MySqlTransaction Inner => inner;

    public override IsolationLevel IsolationLevel => inner.IsolationLevel;

    protected override DbConnection? DbConnection => _ended ? null : connection;

    public override bool SupportsSavepoints => true;

    public override void Commit()
    {
        connection.Guard(() =>
        {
            inner.Commit();
            return true;
        });
        _ended = true;
    }

    // A commit under way is never cancelled: nobody could say then whether it took place.
    public override async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await DedicatedThreads.Commands.RunAsync(Commit).ConfigureAwait(false);
    }

    public override void Rollback()
    {
        connection.Guard(() =>
        {
            inner.Rollback();
            return true;
        });
        _ended = true;
    }

    public override Task RollbackAsync(CancellationToken cancellationToken = default) =>
        DedicatedThreads.Commands.RunAsync(Rollback);

    public override void Save(string savepointName) => Execute("SAVEPOINT ", savepointName);

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) =>
        DedicatedThreads.Commands.RunAsync(() => Save(savepointName));

    public override void Rollback(string savepointName) => Execute("ROLLBACK TO SAVEPOINT ", savepointName);

    public override Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default) =>
        DedicatedThreads.Commands.RunAsync(() => Rollback(savepointName));

    public override void Release(string savepointName) => Execute("RELEASE SAVEPOINT ", savepointName);

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) =>
        DedicatedThreads.Commands.RunAsync(() => Release(savepointName));

    public override async ValueTask DisposeAsync()
    {
        if (!_ended)
        {
            await DedicatedThreads.Commands.RunAsync(Dispose).ConfigureAwait(false);
        }

        Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended)
        {
            _ended = true;
            try
            {
                if (connection.State == ConnectionState.Open)
                {
                    inner.Rollback();
                }
            }
            catch (Exception exception) when (exception is MySqlException or InvalidOperationException or IOException
                or NullReferenceException)
            {
                // The server rolls back what a lost session leaves; the pool must not get this session again.
                connection.Close();
            }
        }

        base.Dispose(disposing);
    }

    private void Execute(string verb, string savepointName)
    {
        using var command = connection.CreateCommand();
        command.Transaction = this;
        command.CommandText = verb + "`" + savepointName.Replace("`", "``", StringComparison.Ordinal) + "`";
        command.ExecuteNonQuery();
    }
}
