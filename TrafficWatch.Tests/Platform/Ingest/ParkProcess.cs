using System.Diagnostics;
using System.Globalization;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>The whole app as a process of its own, to be killed.</summary>
internal sealed class ParkProcess : IDisposable
{
    private readonly Process _process;

    private ParkProcess(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public static ParkProcess Start(ParkSite site, string? hook = null, params (string Key, string Value)[] settings) => Start(
        site.Shards,
        site.BootstrapServers,
        site.ClusterId,
        hook,
        [
            ("Streams__Visitors__Topic", site.Topic),
            ("Streams__Visitors__AlertHold", "00:00:00"),
            ("Streams__Visitors__IdleAfter", site.Options.IdleAfter.ToString("c", CultureInfo.InvariantCulture)),
            ("Streams__Visitors__EpochSize", site.Options.EpochSize.ToString(CultureInfo.InvariantCulture)),
            .. settings,
        ]);

    /// <summary>The same over any databases and Kafka.</summary>
    public static ParkProcess Start(string[] shards, string bootstrapServers, string? clusterId, string? hook, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { typeof(ParkProcess).Assembly.Location }, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in new[]
        {
            ("ASPNETCORE_ENVIRONMENT", "Production"),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("ConnectionStrings__Shard0", shards[0]),
            ("ConnectionStrings__Shard1", shards[1]),
            ("Kafka__BootstrapServers", bootstrapServers),
            ("Kafka__ClusterId", clusterId ?? ""),
            ("Ingest__Lease", "00:00:01"),
            ("Ingest__SnapshotEvery", "00:00:00.500"),
        }.Concat(settings))
        {
            start.Environment[key] = value;
        }

        if (hook is not null)
        {
            start.Environment[FaultHook.Variable] = hook;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ParkProcess(process);
    }

    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
