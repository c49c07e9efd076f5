using System.Globalization;

namespace TrafficWatch.Web.Embedded;

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
        var file = System.IO.Path.Combine(path, "lock");
        FileStream held;
        try
        {
            held = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartRefusedException(
                $"TrafficWatch already runs on {path} (process {Owner(file)}).",
                $"Use the one that runs, or stop it (kill {Owner(file)}), or give this one its own place: --Embedded:Directory DIR");
        }

        held.SetLength(0);
        held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        held.Flush();
        return new DataDirectory(path, held);
    }

    public string Of(string name) => System.IO.Path.Combine(Path, name);

    // Reading with every share allowed asks for no lock, so it works while the owner holds it.
    private static string Owner(string file)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Trim() is { Length: > 0 } pid ? pid : "PID";
        }
        catch (IOException)
        {
            return "PID";
        }
    }

    public void Dispose() => _lock.Dispose();
}
