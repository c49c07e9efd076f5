using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MySqlConnector;

namespace TrafficWatch.Web.Platform.Embedded;

/// <summary>One private MariaDB server: own directory, own port on the loopback address, own random password.</summary>
internal sealed class EmbeddedMariaDb
{
    private readonly ChildProcess _process;

    private EmbeddedMariaDb(ChildProcess process, string connectionString)
    {
        _process = process;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Initialises the directory when it is new, starts the server and waits until it answers.</summary>
    /// <param name="directory">Where it keeps everything; made when it is not there.</param>
    /// <param name="preferredPort">Its port when that is free, else another one.</param>
    /// <param name="say">Told what takes time.</param>
    /// <param name="cancellationToken">Ends the wait; the server is stopped then.</param>
    public static async Task<EmbeddedMariaDb> StartAsync(string directory, int preferredPort, Action<string> say, CancellationToken cancellationToken)
    {
        var data = Path.Combine(directory, "data");
        var pidFile = Path.Combine(directory, "pid");
        await EndStaleAsync(pidFile, data, say, cancellationToken);
        Directory.CreateDirectory(directory);
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(directory, TemporaryDirectory));
        if (!Directory.Exists(data))
        {
            say($"first start: making a database in {directory}");
            await InitialiseAsync(directory, data, cancellationToken);
        }

        var port = FreePort(preferredPort);
        var password = await PasswordAsync(directory, cancellationToken);
        var process = await ChildProcess.StartAsync(Program("mariadbd"), Arguments(directory, data, pidFile, port));
        var server = new EmbeddedMariaDb(process, new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)port,
            UserID = "trafficwatch",
            Password = password,
            Database = "trafficwatch",
            SslMode = MySqlSslMode.Disabled,
        }.ConnectionString);
        try
        {
            await server.WaitUntilItAnswersAsync(Path.Combine(directory, "error.log"), cancellationToken);
            return server;
        }
        catch
        {
            await server.StopAsync();
            throw;
        }
    }

    public Task StopAsync() => _process.StopAsync(TimeSpan.FromSeconds(30));

    /// <summary>Each server's own: one that starts clears away what looks like temporary tables in its directory, and a shared one holds those of others, which then fail or crash.</summary>
    private const string TemporaryDirectory = "tmp";

    private static string[] Arguments(string directory, string data, string pidFile, int port) =>
    [
        "--no-defaults",
        $"--datadir={data}",
        $"--tmpdir={Path.Combine(directory, TemporaryDirectory)}",
        $"--pid-file={pidFile}",
        "--socket=socket", // relative to the data directory: a path to a socket may have 107 bytes only
        $"--user={Environment.UserName}",
        "--bind-address=127.0.0.1",
        $"--port={port.ToString(CultureInfo.InvariantCulture)}",
        $"--init-file={Path.Combine(directory, "account.sql")}",
        $"--log-error={Path.Combine(directory, "error.log")}",
        "--character-set-server=utf8mb4",
        "--default-time-zone=+00:00",
        "--skip-name-resolve",
        "--local-infile=1",
        "--innodb-flush-log-at-trx-commit=1",
        "--innodb-buffer-pool-size=128M",
        "--max-allowed-packet=64M",
        "--performance-schema=OFF",
    ];

    private static async Task InitialiseAsync(string directory, string data, CancellationToken cancellationToken)
    {
        // Into a directory beside it, so that a half-made one is never taken for a database.
        var half = data + ".new";
        if (Directory.Exists(half))
        {
            Directory.Delete(half, recursive: true);
        }

        Directory.CreateDirectory(half);
        await RunAsync(Program("mariadb-install-db"),
            ["--no-defaults", $"--datadir={half}", $"--tmpdir={Path.Combine(directory, TemporaryDirectory)}", $"--user={Environment.UserName}", "--auth-root-authentication-method=socket", "--skip-test-db"],
            Path.Combine(directory, "install.log"), cancellationToken);
        Directory.Move(half, data);
    }

    private static async Task<string> PasswordAsync(string directory, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, "password");
        if (!File.Exists(file))
        {
            await File.WriteAllTextAsync(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), cancellationToken);
        }

        var password = await File.ReadAllTextAsync(file, cancellationToken);
        // An init file takes one statement a line. The password is hexadecimal, so it needs no quoting.
        await File.WriteAllTextAsync(Path.Combine(directory, "account.sql"),
            $"""
            CREATE DATABASE IF NOT EXISTS trafficwatch CHARACTER SET utf8mb4;
            CREATE OR REPLACE USER trafficwatch@'127.0.0.1' IDENTIFIED BY '{password}';
            GRANT ALL ON *.* TO trafficwatch@'127.0.0.1';

            """, cancellationToken);
        return password;
    }

    private async Task WaitUntilItAnswersAsync(string log, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new MySqlConnection(ConnectionString + ";pooling=false;connectiontimeout=5");
                // The driver's own asynchronous open is not cancelled by a token, so it gets a thread and a time limit.
                await Task.Run(connection.Open, cancellationToken).WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
                return;
            }
            catch (Exception e) when (e is MySqlException or TimeoutException)
            {
                if (_process.Exited.IsCompleted || waited.Elapsed > TimeSpan.FromSeconds(90))
                {
                    throw new StartRefusedException($"The embedded database did not start ({e.Message}).", $"See {log}; to begin with an empty one, remove {Path.GetDirectoryName(log)}");
                }

                await Task.Delay(100, cancellationToken);
            }
        }
    }

    // After the app was killed the server ends by itself, but its clean shutdown takes a moment.
    private static async Task EndStaleAsync(string pidFile, string data, Action<string> say, CancellationToken cancellationToken)
    {
        if (!File.Exists(pidFile) || !int.TryParse(await File.ReadAllTextAsync(pidFile, cancellationToken), out var pid))
        {
            return;
        }

        for (var tenths = 0; IsServerOf(pid, data); tenths++)
        {
            if (tenths == 0)
            {
                say($"waiting for the database server of an earlier run to end (process {pid})");
                ChildProcess.Terminate(pid);
            }
            else if (tenths > 600)
            {
                throw new StartRefusedException($"The database server of an earlier run does not end (process {pid}).", $"kill -9 {pid}");
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private static bool IsServerOf(int pid, string data)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Contains($"--datadir={data}\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int FreePort(int preferred)
    {
        foreach (var port in (int[])[preferred, 0])
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // taken: the next one
            }
        }

        return preferred;
    }

    private static string Program(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"])
            .Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists)
        ?? throw new StartRefusedException(
            $"No database server here: {name} was not found.",
            "Install it (Debian, Ubuntu: mariadb-server-core), or name your own in ConnectionStrings:Shard0 and ConnectionStrings:Shard1");

    private static async Task RunAsync(string program, string[] arguments, string log, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        await File.WriteAllTextAsync(log, string.Concat(output), cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new StartRefusedException($"{Path.GetFileName(program)} failed.", $"See {log}");
        }
    }
}
