using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;
using Xunit;

namespace TrafficWatch.Tests.Integration;

/// <summary>
/// The database servers of a test run, started at the first use and stopped with the run: two private MariaDB
/// processes in different zones, and the MySQL servers that the environment names. Variables, each holding connection
/// strings without a database, separated by '|': TRAFFICWATCH_TEST_MARIADB (used instead of own processes) and
/// TRAFFICWATCH_TEST_MYSQL.
/// </summary>
public sealed class DatabaseServers : IDisposable
{
    public const string MariaDb = "MariaDB";
    public const string MySql = "MySQL";

    private static readonly Lazy<DatabaseServers> Shared = new(Start, LazyThreadSafetyMode.ExecutionAndPublication);
    private static int _databases;

    private readonly Dictionary<string, string[]> _servers = [];
    private readonly List<MariaDbProcess> _processes = [];
    private readonly ConcurrentBag<(string Server, string Database)> _created = [];
    private string? _directory;
    private int _disposed;

    private DatabaseServers()
    {
    }

    public static DatabaseServers Instance => Shared.Value;

    /// <summary>Which products tests can run on, for theories; asking starts nothing.</summary>
    public static TheoryData<string> Products => HasMySql ? new(MariaDb, MySql) : new(MariaDb);

    public static bool HasMySql => FromEnvironment("TRAFFICWATCH_TEST_MYSQL").Length > 0;

    /// <summary>The product that tests of the app use, where one is enough.</summary>
    public static string DefaultProduct => MariaDb;

    /// <summary>Two connection strings without a database, for two shards.</summary>
    public IReadOnlyList<string> Servers(string product = MariaDb) => _servers[product];

    /// <summary>A connection string to a new, empty utf8mb4 database on one of a product's servers.</summary>
    public string NewDatabase(string product = MariaDb, int server = 0)
    {
        var connectionString = NameDatabase(product, server);
        var builder = new MySqlConnectionStringBuilder(connectionString);
        Execute(_servers[product][server], $"CREATE DATABASE `{builder.Database}` CHARACTER SET utf8mb4");
        return connectionString;
    }

    /// <summary>The same, with a name only: the test creates the database itself.</summary>
    public string NameDatabase(string product = MariaDb, int server = 0)
    {
        var name = string.Create(
            CultureInfo.InvariantCulture, $"tw_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        _created.Add((_servers[product][server], name));
        // Every database has a pool of its own, and a test is done with it long before the pool lets go by itself.
        return new MySqlConnectionStringBuilder(_servers[product][server]) { Database = name, ConnectionIdleTimeout = 10 }.ConnectionString;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        // Quickest first: the test platform gives an ending run a tenth of a second.
        foreach (var process in _processes)
        {
            process.Dispose();
        }

        if (_directory is not null)
        {
            TryDelete(_directory);
        }

        DropCreated(_processes.Count > 0 ? _servers[MariaDb] : []);
    }

    private static DatabaseServers Start()
    {
        var servers = new DatabaseServers();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => servers.Dispose();
        try
        {
            var given = FromEnvironment("TRAFFICWATCH_TEST_MARIADB");
            servers._servers[MariaDb] = given.Length > 0 ? given : servers.StartMariaDb();
            servers._servers[MySql] = FromEnvironment("TRAFFICWATCH_TEST_MYSQL");
            return servers;
        }
        catch
        {
            servers.Dispose();
            throw;
        }
    }

    private string[] StartMariaDb()
    {
        var data = Path.Combine(RepositoryRoot(), ".data");
        RemoveLeftovers(data);
        _directory = Path.Combine(data, string.Create(CultureInfo.InvariantCulture, $"test-{Environment.ProcessId}"));
        Directory.CreateDirectory(_directory);
        // The servers' clocks and zones must not matter, so they differ from each other and from UTC.
        string[] zones = ["+08:00", "-05:00"];
        var starts = zones.Select((zone, i) => Task.Run(() => MariaDbProcess.Start(
            Path.Combine(_directory, i.ToString(CultureInfo.InvariantCulture)), zone))).ToArray();
        foreach (var start in starts)
        {
            _processes.Add(start.GetAwaiter().GetResult());
        }

        EndWithTheRun(_directory, _processes.Select(process => process.Id));
        foreach (var process in _processes)
        {
            process.WaitUntilReady();
        }

        return [.. _processes.Select(process => process.ConnectionString)];
    }

    // A test run may be killed at any moment: a shell outlives it and cleans up after it.
    private static void EndWithTheRun(string directory, IEnumerable<int> servers)
    {
        var script = string.Create(
            CultureInfo.InvariantCulture,
            $"trap '' INT HUP; while kill -0 {Environment.ProcessId}; do sleep 1; done; "
            + $"kill -9 {string.Join(' ', servers)}; sleep 1; rm -rf \"$0\"");
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, directory])
        {
            // Pipes of its own: the run must not seem alive because this shell holds its output.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })?.Dispose();
    }

    private void DropCreated(string[] gone)
    {
        foreach (var (server, database) in _created.Where(created => !gone.Contains(created.Server)))
        {
            try
            {
                Execute(server, $"DROP DATABASE IF EXISTS `{database}`");
            }
            catch (Exception exception) when (exception is MySqlException or TimeoutException)
            {
                // A server that has gone takes its databases along.
            }
        }
    }

    private static void Execute(string server, string sql)
    {
        using var connection = new MySqlConnection(
            new MySqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new MySqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string[] FromEnvironment(string variable) => (Environment.GetEnvironmentVariable(variable) ?? "")
        .Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "TrafficWatch.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("TrafficWatch.sln is nowhere above the tests.");
    }

    // A killed test run leaves its servers behind: the next one ends those of runs that are no more.
    private static void RemoveLeftovers(string data)
    {
        if (!Directory.Exists(data))
        {
            return;
        }

        foreach (var directory in Directory.GetDirectories(data, "test-*"))
        {
            if (!int.TryParse(Path.GetFileName(directory)["test-".Length..], CultureInfo.InvariantCulture, out var run)
                || File.Exists($"/proc/{run}/stat"))
            {
                continue;
            }

            foreach (var file in Directory.GetFiles(directory, "server.pid", SearchOption.AllDirectories))
            {
                var pid = File.ReadAllText(file).Trim();
                var commandLine = $"/proc/{pid}/cmdline";
                if (File.Exists(commandLine) && File.ReadAllText(commandLine).Contains(directory, StringComparison.Ordinal))
                {
                    Process.GetProcessById(int.Parse(pid, CultureInfo.InvariantCulture)).Kill();
                }
            }

            TryDelete(directory);
        }
    }

    private static void TryDelete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (IOException)
        {
            // A server on its way out may still write; the next run removes what is left.
        }
    }
}

/// <summary>A MariaDB server of one's own, on loopback, with settings for speed rather than safety.</summary>
internal sealed class MariaDbProcess : IDisposable
{
    // Small, as it is written out whole at the installation.
    private const string LogSize = "--innodb-log-file-size=16M";

    private readonly string _directory;
    private readonly string _zone;
    private Process _process;

    private MariaDbProcess(Process process, string directory, string zone, int port)
    {
        (_process, _directory, _zone, Port) = (process, directory, zone, port);
        ConnectionString = string.Create(
            CultureInfo.InvariantCulture,
            $"Server=127.0.0.1;Port={port};User ID=root;Password=;SslMode=Disabled;AllowLoadLocalInfile=true;ConnectionTimeout=15");
    }

    public int Id => _process.Id;

    public int Port { get; }

    public string ConnectionString { get; }

    public static MariaDbProcess Start(string directory, string zone)
    {
        Directory.CreateDirectory(directory);
        Install(directory);
        var port = FreePort();
        return new MariaDbProcess(Serve(directory, zone, port), directory, zone, port);
    }

    private static void Install(string directory)
    {
        var data = Path.Combine(directory, "data");
        var user = Environment.UserName == "root" ? new[] { "--user=root" } : [];
        for (var attempt = 1; ; attempt++)
        {
            using var install = Run("mariadb-install-db", [
                "--no-defaults", $"--datadir={data}", $"--tmpdir={TemporaryDirectory(directory)}", "--auth-root-authentication-method=normal", "--skip-test-db",
                LogSize, "--innodb-flush-method=nosync", "--skip-innodb-doublewrite", .. user]);
            var output = install.StandardOutput.ReadToEndAsync();
            var errors = install.StandardError.ReadToEnd();
            install.WaitForExit();
            if (install.ExitCode == 0)
            {
                return;
            }

            // The installer's own server has been seen to crash on a machine under load.
            if (attempt == 3)
            {
                throw new InvalidOperationException($"mariadb-install-db failed: {errors}{output.GetAwaiter().GetResult()}");
            }

            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>A server that starts clears away other servers' temporary tables in a directory that they share.</summary>
    private static string TemporaryDirectory(string directory) => Directory.CreateDirectory(Path.Combine(directory, "tmp")).FullName;

    /// <summary>Ends the server as kill -9 does; its data stay.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Starts it again after <see cref="Kill"/>, on the same port.</summary>
    public void StartAgain()
    {
        _process = Serve(_directory, _zone, Port);
        WaitUntilReady();
    }

    private static Process Serve(string directory, string zone, int port)
    {
        var user = Environment.UserName == "root" ? new[] { "--user=root" } : [];
        var process = Run("mariadbd", [
            "--no-defaults", $"--datadir={Path.Combine(directory, "data")}", $"--tmpdir={TemporaryDirectory(directory)}", $"--socket={Path.Combine(directory, "s")}", $"--port={port}",
            "--bind-address=127.0.0.1", $"--pid-file={Path.Combine(directory, "server.pid")}",
            $"--log-error={Path.Combine(directory, "server.log")}", $"--default-time-zone={zone}", "--skip-log-bin",
            "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M",
            LogSize, "--innodb-fast-shutdown=2", "--performance-schema=OFF", "--max-connections=1000",
            "--max-allowed-packet=64M", "--local-infile=1", .. user]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public void WaitUntilReady()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = new MySqlConnection(ConnectionString + ";Pooling=false");
                connection.Open();
                return;
            }
            catch (MySqlException) when (!_process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                Thread.Sleep(50);
            }
            catch (MySqlException exception)
            {
                var log = Path.Combine(_directory, "server.log");
                throw new InvalidOperationException(
                    "The test database server did not start: " + (File.Exists(log) ? File.ReadAllText(log) : ""), exception);
            }
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(5000);
        }

        _process.Dispose();
    }

    private static Process Run(string program, IEnumerable<string> arguments)
    {
        // The server's folder is not on everybody's path.
        var path = new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin" }
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
        return Process.Start(new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
