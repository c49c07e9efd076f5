using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TrafficWatch.Web.Platform.Embedded;

/// <summary>A server process that does not outlive this one, however this one ends.</summary>
internal sealed partial class ChildProcess
{
    private const int SigTerm = 15;
    private const int SigKill = 9;
    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(string program, IReadOnlyList<string> arguments)
    {
        // The kernel sends the death signal when the thread that started the child ends, not the process:
        // so a thread of its own waits as long as the child lives.
        var keeper = new Thread(() => Keep(program, arguments)) { IsBackground = true, Name = $"keeper of {program}" };
        keeper.Start();
    }

    public Task Exited => _exited.Task;

    public static async Task<ChildProcess> StartAsync(string program, IReadOnlyList<string> arguments)
    {
        var child = new ChildProcess(program, arguments);
        await child._started.Task;
        return child;
    }

    /// <summary>Asks it to end, and after <paramref name="patience"/> makes it.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        var pid = await _started.Task;
        if (!Exited.IsCompleted)
        {
            Signal(pid, SigTerm);
            if (await Task.WhenAny(Exited, Task.Delay(patience)) != Exited)
            {
                Signal(pid, SigKill);
                await Exited;
            }
        }
    }

    /// <summary>Asks a process that is not a child of this one to end.</summary>
    public static void Terminate(int pid) => Signal(pid, SigTerm);

    private void Keep(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            // A session of its own keeps the terminal's Ctrl-C away from it: it is stopped in order, after the app.
            var start = new ProcessStartInfo("setpriv")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var argument in (string[])["--pdeathsig", "TERM", "setsid", program, .. arguments])
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _started.SetResult(process.Id);
            process.WaitForExit();
            _exited.SetResult();
        }
        catch (Exception e)
        {
            _started.TrySetException(e);
            _exited.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int pid, int signal);
}
