using System.Collections.Concurrent;
using System.Diagnostics;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Web.Platform.Watching;

namespace TrafficWatch.Bench.Watch;

/// <summary>The verb <c>watch passages</c> in a process of its own.</summary>
internal sealed class WatcherProcess(KafkaServer kafka, string topic, string pattern, string state) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;

    /// <summary>What all of them said, but for how far they were.</summary>
    public string Said => string.Join('\n', _said.TakeLast(60));

    public void Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var word in (string[])[WatchCommand.Child, "passages", pattern, "--bootstrap-servers", kafka.BootstrapServers, "--topic", topic, "--state", state])
        {
            start.ArgumentList.Add(word);
        }

        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it has written down that there is a file.</summary>
    public bool Knows(string path) => FileLook.Of(path) is { } look && File.Exists(state) && File.ReadAllText(state).Contains($"\"Inode\":{look.Id.Inode}}}", StringComparison.Ordinal);

    /// <summary>Ends it as kill -9 does.</summary>
    public Task KillAsync() => EndAsync("KILL");

    /// <summary>Ends it in order.</summary>
    public Task StopAsync() => EndAsync("TERM");

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task EndAsync(string signal)
    {
        if (_process is { } process)
        {
            _process = null;
            Signals.Send(process.Id, signal);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private void Keep(string? line)
    {
        if (line is not null && !line.Contains(" lines sent of ", StringComparison.Ordinal))
        {
            _said.Enqueue(line);
        }
    }
}
