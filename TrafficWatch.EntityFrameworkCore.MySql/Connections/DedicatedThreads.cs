namespace TrafficWatch.EntityFrameworkCore.MySql.Connections;

/// <summary>
/// Runs blocking driver calls on threads of its own. The driver's <c>Open</c> needs pool threads itself, so
/// blocking those would starve it; and its async methods may never complete.
/// </summary>
internal sealed class DedicatedThreads(string name, int limit)
{
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(10);

    /// <summary>Statements, commits and reads: as many as connections are likely to be open.</summary>
    public static DedicatedThreads Commands { get; } = new("mysql-command", 512);

    /// <summary>Opens stand apart: a server that does not answer must not hold up statements elsewhere.</summary>
    public static DedicatedThreads Opens { get; } = new("mysql-open", 64);

    /// <summary>KILL statements, which must get through while everything else is stuck.</summary>
    public static DedicatedThreads Kills { get; } = new("mysql-kill", 16);

    private readonly object _gate = new();
    private readonly Queue<Action> _work = new();
    private int _threads;
    private int _idle;

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(() =>
        {
            try
            {
                completion.SetResult(work());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task;
    }

    public Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    private void Enqueue(Action work)
    {
        lock (_gate)
        {
            _work.Enqueue(work);
            // A woken thread counts as idle until it has the lock, hence the comparison with the queue's length.
            if (_idle >= _work.Count)
            {
                Monitor.Pulse(_gate);
                return;
            }

            if (_threads >= limit)
            {
                return;
            }

            _threads++;
        }

        new Thread(Loop) { IsBackground = true, Name = name }.UnsafeStart();
    }

    private void Loop()
    {
        while (true)
        {
            Action work;
            lock (_gate)
            {
                while (_work.Count == 0)
                {
                    _idle++;
                    var woken = Monitor.Wait(_gate, IdleFor);
                    _idle--;
                    if (!woken && _work.Count == 0)
                    {
                        _threads--;
                        return;
                    }
                }

                work = _work.Dequeue();
            }

            work();
        }
    }
}
