using System.Globalization;
using MySqlConnector;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>The ingest path's own connection to one instance. What is asked of it runs one after the other, in the order in which it was asked.</summary>
internal sealed class ShardLink : IAsyncDisposable
{
    private const string SessionSql = Sessions.Sql + ", innodb_lock_wait_timeout=20, wait_timeout=8";

    /// <summary>How often an idle connection is used, so that the server keeps it. One whose process is frozen or cut off is ended by the server after 8 s (wait_timeout), and its transaction's locks with it: they would keep a standby from taking over.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(2);

    /// <summary>The least max_allowed_packet: a payload in hexadecimal, and an epoch record with one, have room in it.</summary>
    private const long FewestBytes = 4 << 20;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _ended = new();
    private readonly string _connectionString;
    private readonly bool _loads;
    private readonly Task _keepingAlive;
    private MySqlConnection? _connection;

    /// <param name="shard">The instance's place in the shard map.</param>
    /// <param name="connectionString">Where it is.</param>
    /// <param name="loads">Whether rows are loaded from memory here: a server may then ask this process for files, so only connections that write may.</param>
    public ShardLink(int shard, string connectionString, bool loads = false)
    {
        Shard = shard;
        _loads = loads;
        _connectionString = new MySqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 30,
            DateTimeKind = MySqlDateTimeKind.Utc,
            // There is one transaction at a time here, and all that runs meanwhile is part of it.
            IgnoreCommandTransaction = true,
            AllowLoadLocalInfile = loads,
        }.ConnectionString;
        _keepingAlive = KeepAliveAsync();
    }

    /// <summary>The instance's place in the shard map.</summary>
    public int Shard { get; }

    /// <summary>How long a command may be: the server's max_allowed_packet, less what goes with it, and no more than is sensible.</summary>
    public int MostBytes { get; private set; }

    /// <summary>Whether the server takes LOAD DATA LOCAL from this connection.</summary>
    public bool CanLoad { get; private set; }

    /// <summary>Runs after all that was asked before. When it fails, whatever it was that failed, the next one gets a new connection: an open transaction ends with the old one.</summary>
    public async Task<T> DoAsync<T>(Func<MySqlConnection, Task<T>> work)
    {
        await _turn.WaitAsync(_ended.Token);
        try
        {
            return await work(await ConnectedAsync());
        }
        catch
        {
            await DropAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Waits for what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested)
        {
            return;
        }

        await _ended.CancelAsync();
        await _keepingAlive;
        await _turn.WaitAsync();
        await DropAsync();
    }

    private async Task<MySqlConnection> ConnectedAsync()
    {
        if (_connection is { State: System.Data.ConnectionState.Open } open)
        {
            return open;
        }

        await DropAsync();
        _connection = new MySqlConnection(_connectionString);
        await _connection.OpenAsync();
        await _connection.ExecuteAsync(SessionSql);
        var packet = Convert.ToInt64(await _connection.ScalarAsync("SELECT @@max_allowed_packet"), CultureInfo.InvariantCulture);
        if (packet < FewestBytes)
        {
            throw new StreamStoppedException(new Told($"shard {Shard}: max_allowed_packet is {packet} bytes there; set it to {FewestBytes} at least, 64 MB are usual", $"分片 {Shard} 的 max_allowed_packet 只有 {packet} 字节，至少要设为 {FewestBytes}，通常为 64 MB"));
        }

        MostBytes = (int)Math.Min(packet, 32 << 20) - 1024;
        CanLoad = _loads && Convert.ToInt64(await _connection.ScalarAsync("SELECT @@local_infile"), CultureInfo.InvariantCulture) == 1;
        return _connection;
    }

    private async Task DropAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(KeepAlive);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                // One that is at work needs no help.
                if (_connection is not null && await _turn.WaitAsync(TimeSpan.Zero))
                {
                    await PingAsync();
                    _turn.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody needs the connection any more.
        }
    }

    private async Task PingAsync()
    {
        if (_connection is { } connection && !await connection.PingAsync())
        {
            // The next one who needs it connects anew, and says what is wrong.
            await DropAsync();
        }
    }
}
