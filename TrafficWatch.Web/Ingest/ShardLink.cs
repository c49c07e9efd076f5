using System.Collections.Concurrent;
using MySqlConnector;

namespace TrafficWatch.Web.Ingest;

/// <summary>The ingest path's own connection to one instance, with its own thread: the driver's synchronous calls time out as they should, its asynchronous ones need not.</summary>
internal sealed class ShardLink : IDisposable
{
    /// <summary>Strict on every server, and free of anything that the server's own settings say of time.</summary>
    private const string SessionSql =
        "SET SESSION time_zone='+00:00', sql_mode='STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout=20, wait_timeout=8";

    /// <summary>How often an idle connection is used, so that the server keeps it. One whose process is frozen or cut off is ended by the server after 8 s (wait_timeout), and its transaction's locks with it: they would keep a standby from taking over.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<Action> _work = new();
    private readonly string _connectionString;
    private readonly Thread _thread;
    private MySqlConnection? _connection;

    public ShardLink(int shard, string connectionString)
    {
        Shard = shard;
        _connectionString = new MySqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 30,
            IgnoreCommandTransaction = true,
        }.ConnectionString;
        _thread = new Thread(Run) { IsBackground = true, Name = $"ingest shard {shard}" };
        _thread.Start();
    }

    public int Shard { get; }

    /// <summary>Runs on this link's thread, after all that was asked before.</summary>
    public Task<T> Do<T>(Func<MySqlConnection, T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work(Connected()));
            }
            catch (Exception e)
            {
                if (IsConnectionLost(e))
                {
                    Drop();
                }

                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>True for whatever leaves it open whether the connection's last statement ran.</summary>
    public static bool IsConnectionLost(Exception e) => e is not MySqlException { Number: > 0 and not (1053 or 1040 or 1205 or 1213 or 2006 or 2013 or 1317 or 3024 or 1927) };

    public void Drop()
    {
        try
        {
            _connection?.Dispose();
        }
        catch (Exception)
        {
            // It was broken already.
        }

        _connection = null;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join(TimeSpan.FromSeconds(5));
    }

    private void StayAlive()
    {
        try
        {
            if (_connection is { State: System.Data.ConnectionState.Open } connection)
            {
                using var command = new MySqlCommand("DO 0", connection);
                command.ExecuteNonQuery();
            }
        }
        catch (Exception)
        {
            // The next one who needs it connects anew, and says what is wrong.
            Drop();
        }
    }

    private MySqlConnection Connected()
    {
        if (_connection is { State: System.Data.ConnectionState.Open })
        {
            return _connection;
        }

        Drop();
        var connection = new MySqlConnection(_connectionString);
        try
        {
            connection.Open();
            using var command = new MySqlCommand(SessionSql, connection);
            command.ExecuteNonQuery();
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        return _connection = connection;
    }

    private void Run()
    {
        while (!_work.IsCompleted)
        {
            if (_work.TryTake(out var work, KeepAlive))
            {
                work();
            }
            else
            {
                StayAlive();
            }
        }

        Drop();
        _work.Dispose();
    }
}
