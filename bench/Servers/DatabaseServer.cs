using System.Globalization;
using MySqlConnector;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Bench.Servers;

/// <summary>One database server that can be stopped, killed, held up and started again with its data.</summary>
internal abstract class DatabaseServer(string pidFile)
{
    public abstract string ConnectionString { get; }

    /// <summary>True when its process is there, even if held up.</summary>
    public bool IsUp => Pid() is { } pid && Signals.IsAlive(pid);

    public abstract Task StopAsync();

    /// <summary>Starts it again where it stood; does nothing when it runs.</summary>
    public abstract Task UpAsync();

    /// <summary>Ends it as kill -9 does.</summary>
    public async Task KillAsync()
    {
        if (Pid() is not { } pid)
        {
            return;
        }

        Signals.Send(pid, "KILL");
        while (Signals.IsAlive(pid))
        {
            await Task.Delay(20);
        }
    }

    public void Hold() => Signal("STOP");

    public void Continue() => Signal("CONT");

    private void Signal(string name)
    {
        if (Pid() is { } pid && Signals.IsAlive(pid))
        {
            Signals.Send(pid, name);
        }
    }

    private int? Pid()
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), NumberStyles.Integer, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>A MySQL server, in the hands of the program that starts it.</summary>
internal sealed class MySqlServer(string tool, string home, int port, string database) : DatabaseServer(Path.Combine(home, "pid"))
{
    public override string ConnectionString { get; } = new MySqlConnectionStringBuilder
    {
        Server = "127.0.0.1",
        Port = (uint)port,
        UserID = "root",
        Database = database,
        SslMode = MySqlSslMode.Disabled,
    }.ConnectionString;

    public Task StartAsync(string? zone) =>
        Tool.RunInZoneAsync(zone, tool, "start", home, "--port", $"{port}", "--skip-log-bin", "--innodb-buffer-pool-size=256M");

    public override Task StopAsync() => Tool.RunAsync(tool, "stop", home);

    public override Task UpAsync() => Tool.RunAsync(tool, "up", home);
}

/// <summary>A MariaDB server, started as the app starts its own.</summary>
internal sealed class MariaDbServer(string home, int port) : DatabaseServer(Path.Combine(home, "pid"))
{
    private EmbeddedMariaDb? _server;
    private string? _connectionString;

    public override string ConnectionString => _connectionString!;

    public override Task StopAsync() => _server!.StopAsync();

    public override async Task UpAsync()
    {
        if (IsUp)
        {
            return;
        }

        _server = await EmbeddedMariaDb.StartAsync(home, port, _ => { }, CancellationToken.None);
        if (_connectionString is not null && _connectionString != _server.ConnectionString)
        {
            throw new BenchException($"the database server in {home} came back somewhere else: its port {port} was taken");
        }

        _connectionString = _server.ConnectionString;
    }
}
