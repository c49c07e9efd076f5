using System.Globalization;

namespace TrafficWatch.Web.Platform.Embedded;

/// <summary>The directory of the embedded servers, owned by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    /// <exception cref="StartRefusedException">Another process has it.</exception>
    public static DataDirectory Take(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(path);
        var pidFile = System.IO.Path.Combine(path, "app.pid");
        FileStream held;
        try
        {
            held = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var owner = File.Exists(pidFile) ? File.ReadAllText(pidFile) : "PID";
            throw new StartRefusedException(
                $"TrafficWatch already runs on {path} (process {owner}).",
                $"Use the one that runs, or stop it (kill {owner}), or give this one its own place: --Embedded:Directory DIR");
        }

        // Beside it: the lock keeps other processes from reading the file itself.
        File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DataDirectory(path, held);
    }

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => _lock.Dispose();
}
