using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySql.Data.MySqlClient;
using IsolationLevel = System.Data.IsolationLevel;

namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>
/// A connection over MySql.Data whose async methods complete, honour tokens and time-outs, and do not block the
/// thread pool. Every session speaks utf8mb4, has the time zone <c>+00:00</c> and MySQL's strict SQL mode,
/// whatever the server's settings. One statement at a time, as the protocol has it.
/// </summary>
public sealed partial class GuardedMySqlConnection : DbConnection
{
    private ConnectionSettings _settings;
    private MySqlConnection? _inner;
    private int _holdsPlace;
    private int _session;

    /// <summary>Creates a closed connection.</summary>
    /// <param name="connectionString">A connection string as MySql.Data takes it. Character set, connection reset
    /// and found-rows counting are set by the guard.</param>
    public GuardedMySqlConnection(string connectionString) => _settings = ConnectionSettings.For(connectionString);

    /// <summary>The connection string, with the guard's settings. Can be changed while closed.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => _settings.ConnectionString;
        set
        {
            if (State != ConnectionState.Closed)
            {
                throw new InvalidOperationException("The connection string cannot change while the connection is open.");
            }

            _settings = ConnectionSettings.For(value ?? "");
        }
    }

    /// <inheritdoc />
    public override string Database => _inner is { State: ConnectionState.Open } open ? open.Database : _settings.Database;

    /// <inheritdoc />
    public override string DataSource => _settings.Server;

    /// <inheritdoc />
    public override int ConnectionTimeout => _settings.ConnectionTimeout;

    /// <inheritdoc />
    public override string ServerVersion => Inner.ServerVersion;

    /// <summary>The server's number of this session; 0 while closed.</summary>
    public int ServerThread => State == ConnectionState.Open ? _session : 0;

    /// <inheritdoc />
    public override ConnectionState State => _inner?.State ?? ConnectionState.Closed;

    /// <inheritdoc />
    protected override DbProviderFactory DbProviderFactory => GuardedMySqlFactory.Instance;

    internal MySqlConnection Inner => _inner is { State: ConnectionState.Open } open
        ? open
        : throw new InvalidOperationException("The connection is not open: call Open or OpenAsync first.");

    /// <inheritdoc />
    public override void Open()
    {
        BeforeOpen();
        if (_holdsPlace == 0 && _settings.Places is { } places)
        {
            if (!places.Wait(_settings.PlaceTimeout))
            {
                throw NoPlace();
            }

            _holdsPlace = 1;
        }

        try
        {
            Adopt(OpenInner(_settings));
        }
        catch
        {
            ReleasePlace();
            throw;
        }
    }

    /// <inheritdoc />
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BeforeOpen();
        var settings = _settings;
        if (_holdsPlace == 0 && settings.Places is { } places)
        {
            if (!await places.WaitAsync(settings.PlaceTimeout, cancellationToken).ConfigureAwait(false))
            {
                throw NoPlace();
            }

            _holdsPlace = 1;
        }

        Task<MySqlConnection>? opening = null;
        try
        {
            await settings.Opens.WaitAsync(cancellationToken).ConfigureAwait(false);
            opening = DedicatedThreads.Opens.RunAsync(() =>
            {
                try
                {
                    return OpenInner(settings);
                }
                finally
                {
                    settings.Opens.Release();
                }
            });
            Adopt(await opening.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (opening is not null && !opening.IsFaulted)
        {
            // The driver cannot stop an open: it ends by itself later and gives back what it holds.
            _holdsPlace = 0;
            _ = opening.ContinueWith(
                done =>
                {
                    if (done.IsCompletedSuccessfully)
                    {
                        done.Result.Dispose();
                    }

                    _ = done.Exception;
                    settings.Places?.Release();
                },
                TaskScheduler.Default);
            throw;
        }
        catch
        {
            ReleasePlace();
            throw;
        }
    }

    /// <inheritdoc />
    public override void Close()
    {
        var before = State;
        try
        {
            _inner?.Dispose();
        }
        catch (Exception exception) when (exception is MySqlException or IOException or NullReferenceException)
        {
            // A lost connection is as closed as can be.
        }
        finally
        {
            _inner = null;
            ReleasePlace();
        }

        if (before == ConnectionState.Open)
        {
            OnStateChange(new StateChangeEventArgs(before, ConnectionState.Closed));
        }
    }

    /// <inheritdoc />
    public override Task CloseAsync() => _inner is null ? Task.CompletedTask : DedicatedThreads.Commands.RunAsync(Close);

    /// <inheritdoc />
    public override void ChangeDatabase(string databaseName) => Inner.ChangeDatabase(databaseName);

    /// <summary>Runs a piece of work that needs the driver's own connection (a bulk load) on a dedicated thread.</summary>
    /// <param name="work">Synchronous work on the open connection; it must not keep the connection.</param>
    /// <param name="cancellationToken">Ends the running statement in the server.</param>
    /// <returns>What the work returns.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the work had ended.</exception>
    public Task<T> RunAsync<T>(Func<MySqlConnection, T> work, CancellationToken cancellationToken)
    {
        var inner = Inner;
        return GuardAsync(() => work(inner), cancellationToken);
    }

    /// <inheritdoc />
    protected override DbCommand CreateDbCommand() => new GuardedMySqlCommand { Connection = this };

    /// <summary>Begins a transaction; unspecified means READ COMMITTED on every server.</summary>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        var inner = Inner;
        return new GuardedMySqlTransaction(this, Guard(() => inner.BeginTransaction(Level(isolationLevel))));
    }

    /// <inheritdoc />
    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(
        IsolationLevel isolationLevel, CancellationToken cancellationToken)
    {
        var inner = Inner;
        return new GuardedMySqlTransaction(
            this,
            await GuardAsync(() => inner.BeginTransaction(Level(isolationLevel)), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }
        else
        {
            ReleasePlace();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        Dispose();
    }

    private static MySqlConnection OpenInner(ConnectionSettings settings)
    {
        var connection = new MySqlConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = ConnectionSettings.SessionSql;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void BeforeOpen()
    {
        if (State == ConnectionState.Open)
        {
            throw new InvalidOperationException("The connection is open already.");
        }

        _inner?.Dispose();
        _inner = null;
    }

    private void Adopt(MySqlConnection connection)
    {
        _inner = connection;
        _session = connection.ServerThread;
        _killed = false;
        OnStateChange(new StateChangeEventArgs(ConnectionState.Closed, ConnectionState.Open));
    }

    private void ReleasePlace()
    {
        if (Interlocked.Exchange(ref _holdsPlace, 0) == 1)
        {
            _settings.Places?.Release();
        }
    }

    private TimeoutException NoPlace() => new(
        $"No connection of the pool for {_settings.Server} became free within {_settings.PlaceTimeout.TotalSeconds:0} s. "
        + "Raise MaximumPoolSize in the connection string, or hold connections for a shorter time.");

    private static IsolationLevel Level(IsolationLevel level) =>
        level == IsolationLevel.Unspecified ? IsolationLevel.ReadCommitted : level;
}
