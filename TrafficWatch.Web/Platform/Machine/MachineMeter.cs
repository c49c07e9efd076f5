namespace TrafficWatch.Web.Platform.Machine;

/// <summary>Measures the machine every ten seconds, and keeps a day of it.</summary>
internal sealed partial class MachineMeter(KernelFiles kernel, TimeProvider time, ILogger<MachineMeter> logger) : BackgroundService
{
    /// <summary>Between two samples.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    /// <summary>For how long they are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly Queue<MachineSample> _samples = new();
    private readonly Lock _gate = new();
    private bool _begun, _told;

    /// <summary>When this process began, UTC.</summary>
    public DateTime Since { get; } = time.GetUtcNow().UtcDateTime;

    /// <summary>The newest sample; null: nothing is measured here, for the machine is no Linux.</summary>
    public MachineSample? Last { get; private set; }

    /// <summary>The samples of the time up to now, oldest first; each stands for several where there are more than asked for: processors by their mean, all else by the last.</summary>
    /// <param name="span">How far back.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<MachineSample> Of(TimeSpan span, int most)
    {
        MachineSample[] found;
        lock (_gate)
        {
            var from = time.GetUtcNow().UtcDateTime - span;
            found = [.. _samples.SkipWhile(sample => sample.At < from)];
        }

        return [.. found.Chunk(Math.Max(1, (found.Length + most - 1) / most)).Select(part => part[^1] with { Cpu = part.Average(sample => sample.Cpu) })];
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!kernel.AreThere)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        Measure();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Measure();
            timer.Period = Pace;
        }
    }

    /// <summary>Takes a sample; the first only begins, for how busy the machine was since it began is of no interest.</summary>
    internal void Measure()
    {
        try
        {
            var sample = kernel.Read(time.GetUtcNow().UtcDateTime);
            if (!_begun)
            {
                _begun = true;
                return;
            }

            Last = sample;
            lock (_gate)
            {
                _samples.Enqueue(sample);
                while (_samples.Peek().At < sample.At - Kept)
                {
                    _samples.Dequeue();
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            if (!_told)
            {
                LogUnreadable(e.Message);
            }

            _told = true;
        }
    }

    [LoggerMessage(260, LogLevel.Warning, "The machine's figures can't be read: {Reason}")]
    private partial void LogUnreadable(string reason);
}
