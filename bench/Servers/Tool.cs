using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TrafficWatch.Bench.Servers;

/// <summary>Runs the programs that start and stop servers, and finds what they need.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BenchException">It ended with another code than 0.</exception>
    public static Task RunAsync(string program, params string[] arguments) => RunInZoneAsync(null, program, arguments);

    /// <summary>The same, in a time zone of its own, which servers that it starts inherit.</summary>
    public static async Task RunInZoneAsync(string? zone, string program, params string[] arguments)
    {
        // Servers that it starts inherit its pipes, so its output goes to a file: a pipe would never end.
        var log = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, program, .. arguments]);
            if (zone is not null)
            {
                start.Environment["TZ"] = zone;
            }

            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                throw new BenchException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await File.ReadAllTextAsync(log)}");
            }
        }
        finally
        {
            File.Delete(log);
        }
    }

    /// <summary>The first of so many ports on loopback that nobody has, nor those 1000 above them.</summary>
    public static int FreePort(int count = 1)
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 29_000);
            if (Enumerable.Range(port, count).All(one => IsFree(one) && IsFree(one + 1000)))
            {
                return port;
            }
        }
    }

    /// <summary>A program given as an option, or found beside the repository.</summary>
    public static string? Find(string? given, string name)
    {
        if (given is not null)
        {
            return File.Exists(given) ? Path.GetFullPath(given) : throw new BenchException($"there is no {given}");
        }

        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "TrafficWatch.sln")))
            {
                var beside = Path.GetFullPath(Path.Combine(directory.FullName, "..", "shared", name, name));
                return File.Exists(beside) ? beside : null;
            }
        }

        return null;
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>A bench can't be run, or its result is wrong.</summary>
internal sealed class BenchException(string message) : Exception(message);
