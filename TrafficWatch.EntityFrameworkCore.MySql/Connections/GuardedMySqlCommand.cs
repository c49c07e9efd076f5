using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySql.Data.MySqlClient;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>A command that runs the driver's synchronous calls, under async ones on a dedicated thread.</summary>
internal sealed class GuardedMySqlCommand : DbCommand
{
    private readonly MySqlCommand _inner = new();
    private GuardedMySqlConnection? _connection;
    private GuardedMySqlTransaction? _transaction;

    [AllowNull]
    public override string CommandText
    {
        get => _inner.CommandText;
        set => _inner.CommandText = value;
    }

    public override int CommandTimeout
    {
        get => _inner.CommandTimeout;
        set => _inner.CommandTimeout = value;
    }

    public override CommandType CommandType
    {
        get => _inner.CommandType;
        set => _inner.CommandType = value;
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource
    {
        get => _inner.UpdatedRowSource;
        set => _inner.UpdatedRowSource = value;
    }

    protected override DbConnection? DbConnection
    {
        get => _connection;
        set => _connection = (GuardedMySqlConnection?)value;
    }

    protected override DbParameterCollection DbParameterCollection => _inner.Parameters;

    protected override DbTransaction? DbTransaction
    {
        get => _transaction;
        set => _transaction = (GuardedMySqlTransaction?)value;
    }

    private GuardedMySqlConnection Guarded =>
        _connection ?? throw new InvalidOperationException("The command has no connection.");

    public override void Cancel() => _inner.Cancel();

    public override void Prepare()
    {
        Bind();
        _inner.Prepare();
    }

    public override Task PrepareAsync(CancellationToken cancellationToken = default) =>
        Guarded.GuardAsync(
            () =>
            {
                Prepare();
                return true;
            },
            cancellationToken);

    public override int ExecuteNonQuery()
    {
        Bind();
        return Guarded.Guard(_inner.ExecuteNonQuery);
    }

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        Bind();
        return Guarded.GuardAsync(_inner.ExecuteNonQuery, cancellationToken);
    }

    public override object? ExecuteScalar()
    {
        Bind();
        return Guarded.Guard(_inner.ExecuteScalar);
    }

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        Bind();
        return Guarded.GuardAsync<object?>(_inner.ExecuteScalar, cancellationToken);
    }

    protected override DbParameter CreateDbParameter() => new MySqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        Bind();
        return Guarded.Guard(() => Read(behavior));
    }

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(
        CommandBehavior behavior, CancellationToken cancellationToken)
    {
        Bind();
        return await Guarded.GuardAsync(() => Read(behavior), cancellationToken, static reader => reader.Dispose())
            .ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private GuardedMySqlDataReader Read(CommandBehavior behavior)
    {
        // Sequential access would forbid reading rows ahead; closing the connection is the guard's business.
        var reader = _inner.ExecuteReader(behavior & ~(CommandBehavior.SequentialAccess | CommandBehavior.CloseConnection))
            ?? throw new InvalidOperationException("The server ended the statement without a result.");
        return new GuardedMySqlDataReader(Guarded, reader, (behavior & CommandBehavior.CloseConnection) != 0);
    }

    private void Bind()
    {
        _inner.Connection = Guarded.Inner;
        _inner.Transaction = _transaction?.Inner;
    }
}
