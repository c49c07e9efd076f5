using System.Globalization;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>Faults for the proofs, from the environment variable <see cref="Variable"/>: <c>kill-between@N</c> ends this process, as kill -9 does,
/// when its Nth epoch is on the first shard and not on the second; <c>lose-answer@N</c> breaks the connection when the Nth epoch's COMMIT has been done.</summary>
internal sealed class FaultHook : ICommitHook
{
    public const string Variable = "TRAFFICWATCH_FAULT";
    private readonly string _fault;
    private readonly int _at;
    private readonly SemaphoreSlim _first = new(0);
    private int _begun;
    private int _lost;

    private FaultHook(string fault, int at) => (_fault, _at) = (fault, at);

    /// <summary>The hook that the environment asks for.</summary>
    public static ICommitHook FromEnvironment()
    {
        var words = Environment.GetEnvironmentVariable(Variable)?.Split('@');
        return words is [var fault, var at] && int.TryParse(at, CultureInfo.InvariantCulture, out var n) ? new FaultHook(fault, n) : new NoHook();
    }

    public async Task BeforeCommitAsync(int shard, long epoch)
    {
        if (shard == 0)
        {
            Interlocked.Increment(ref _begun);
        }
        else if (_fault == "kill-between" && shard == 1)
        {
            // The second shard waits for the first, so that the instant between them is there to be hit.
            // Not for ever: after a kill between them it is the second shard alone that lacks an epoch.
            await _first.WaitAsync(TimeSpan.FromSeconds(2));
        }
    }

    public void AfterCommit(int shard, long epoch)
    {
        if (shard == 0 && _fault == "kill-between")
        {
            if (_begun >= _at)
            {
                using var self = System.Diagnostics.Process.GetCurrentProcess();
                self.Kill();
            }

            _first.Release();
        }

        if (shard == 0 && _fault == "lose-answer" && _begun >= _at && Interlocked.Exchange(ref _lost, 1) == 0)
        {
            throw new TimeoutException("The answer to COMMIT was lost (FaultHook).");
        }
    }
}
