using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace TrafficWatch.Bench.Servers;

/// <summary>A frame of the app: its epoch, when it was published, and the Kafka timestamp of the newest record in it, in milliseconds since 1970.</summary>
internal readonly record struct FrameSeen(long Epoch, double PublishedAt, double NewestRecordAt);

/// <summary>What a frame of another stream than visitors said of today, and when it was published, in milliseconds since 1970.</summary>
internal readonly record struct FigureSeen(string Stream, long Figure, double PublishedAt);

/// <summary>The app as a child process.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _log = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _answers = new();
    private bool _disposed;

    private AppProcess(Process process) => _process = process;

    public ConcurrentQueue<FrameSeen> Frames { get; } = new();

    public ConcurrentQueue<FigureSeen> Figures { get; } = new();

    /// <summary>Ends when the consumer reads.</summary>
    public Task Running => _running.Task;

    /// <summary>The last state of its consumer that it told, with the reason: <c>Running</c>, <c>Standby …</c>.</summary>
    public string State { get; private set; } = "";

    /// <summary>All of them so far, in order.</summary>
    public ConcurrentQueue<string> States { get; } = new();

    /// <summary>Where its pages answer.</summary>
    public Task<string> Address => _address.Task;

    public int Id => _process.Id;

    /// <summary>How much lives in its managed memory once all garbage is gone, in bytes.</summary>
    public Task<long> HeapAsync(CancellationToken cancellationToken) => AskAsync("heap", cancellationToken);

    /// <summary>How much it ever took there, in bytes.</summary>
    public Task<long> AllocatedAsync(CancellationToken cancellationToken) => AskAsync("allocated", cancellationToken);

    public bool HasExited => _process.HasExited;

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The last lines that it wrote, for when something is wrong.</summary>
    public string Log => string.Join('\n', _log.TakeLast(30));

    /// <param name="settings">Configuration as on the command line.</param>
    /// <param name="environment">Environment variables.</param>
    public static AppProcess Start(IEnumerable<string> settings, params (string Name, string Value)[] environment) =>
        Start(new ProcessStartInfo(Environment.ProcessPath!), settings, environment);

    /// <summary>The same, for one core alone.</summary>
    public static AppProcess StartOnCore(int core, IEnumerable<string> settings) =>
        Start(new ProcessStartInfo("taskset") { ArgumentList = { "-c", core.ToString(CultureInfo.InvariantCulture), Environment.ProcessPath! } }, settings);

    private static AppProcess Start(ProcessStartInfo start, IEnumerable<string> settings, params (string Name, string Value)[] environment)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add("app");
        foreach (var word in settings)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var app = new AppProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        app._process.OutputDataReceived += (_, line) => app.Heard(line.Data);
        app._process.ErrorDataReceived += (_, line) => app.Keep(line.Data);
        app._process.Exited += (_, _) => app._running.TrySetException(new BenchException($"the app ended by itself:\n{app.Log}"));
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public async Task KillAsync()
    {
        if (!_disposed)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
    }

    /// <summary>Holds the process up, as SIGSTOP does.</summary>
    public void Hold() => Signals.Send(_process.Id, "STOP");

    public void Continue() => Signals.Send(_process.Id, "CONT");

    /// <summary>Sets its clock so many seconds off.</summary>
    public void SetClock(int seconds) => Order($"clock {seconds}");

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        if (!_process.HasExited)
        {
            Continue();
            Signals.Send(_process.Id, "TERM");
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }

        _disposed = true;
        _running.Task.ContinueWith(task => _ = task.Exception, TaskScheduler.Default).GetAwaiter();
        _process.Dispose();
    }

    private async Task<long> AskAsync(string what, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _answers[what] = answer;
        Order($"{what}");
        return await answer.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
    }

    private void Order(FormattableString order)
    {
        try
        {
            _process.StandardInput.WriteLine(order.ToString(CultureInfo.InvariantCulture));
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    private void Heard(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.Split(' ') is ["frame", var epoch, var published, var newest])
        {
            Frames.Enqueue(new FrameSeen(
                long.Parse(epoch, CultureInfo.InvariantCulture), double.Parse(published, CultureInfo.InvariantCulture), double.Parse(newest, CultureInfo.InvariantCulture)));
            return;
        }

        if (line.Split(' ') is ["figure", var stream, var figure, var shown])
        {
            Figures.Enqueue(new FigureSeen(stream, long.Parse(figure, CultureInfo.InvariantCulture), double.Parse(shown, CultureInfo.InvariantCulture)));
            return;
        }

        Keep(line);
        if (line.StartsWith("state ", StringComparison.Ordinal))
        {
            State = line["state ".Length..];
            States.Enqueue(State);
            if (State.StartsWith("Running", StringComparison.Ordinal))
            {
                _running.TrySetResult();
            }
        }
        else if (line.Split(' ') is [var asked, var bytes] && _answers.TryRemove(asked, out var answer))
        {
            answer.TrySetResult(long.Parse(bytes, CultureInfo.InvariantCulture));
        }
        else if (line.StartsWith("address ", StringComparison.Ordinal))
        {
            _address.TrySetResult(line["address ".Length..].Split(' ')[0]);
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
            while (_log.Count > 200)
            {
                _log.TryDequeue(out _);
            }
        }
    }
}
