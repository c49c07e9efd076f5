using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Speed;

/// <summary>One run from the start of a process, or the submission of a job, to the last row committed.</summary>
/// <param name="StartUp">Of it, until the stream was read.</param>
/// <param name="Wall">All of it.</param>
/// <param name="Cpu">CPU time of the side's own processes, start-up included.</param>
/// <param name="StartUpCpu">Of it, until the stream was read.</param>
/// <param name="Databases">CPU time of both instances meanwhile.</param>
/// <param name="Broker">CPU time of the broker meanwhile.</param>
/// <param name="Allocated">Bytes of managed memory taken once the stream was read; 0 where nobody tells.</param>
/// <param name="PeakMegabytes">The most memory that its own processes held.</param>
internal readonly record struct SpeedRun(TimeSpan StartUp, TimeSpan Wall, TimeSpan Cpu, TimeSpan StartUpCpu, TimeSpan Databases, TimeSpan Broker, long Allocated, long PeakMegabytes);

/// <summary>What the tables of a stream must hold once all that was sent is in them.</summary>
internal interface ISpeedTruth
{
    /// <summary>As in configuration keys.</summary>
    string Stream { get; }

    long Events { get; }

    /// <summary>Asks an instance for the events that it has counted.</summary>
    string Counted { get; }

    /// <summary>Whether all is there that comes after the counts.</summary>
    Task<bool> HoldsAsync(DatabaseServers databases, CancellationToken cancellationToken);

    /// <summary>Compares the rows.</summary>
    /// <exception cref="BenchException">They are wrong.</exception>
    Task CheckAsync(DatabaseServers databases, CancellationToken cancellationToken);
}

/// <summary>Runs the whole app over a topic that is there already, with the settings it ships with, and checks its tables.</summary>
internal sealed class SpeedBench(KafkaServer kafka, DatabaseServers databases, string directory, string topic, ISpeedTruth truth)
{
    /// <summary>Settings besides those that it ships with.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What is to be done once the stream is read.</summary>
    public Func<Task> Begun { get; init; } = () => Task.CompletedTask;

    /// <summary>What has to hold besides, until the work is done.</summary>
    public Func<CancellationToken, Task<bool>> Complete { get; init; } = _ => Task.FromResult(true);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public string DatabaseDirectory => Path.Combine(directory, "shard");

    public string BrokerDirectory => Path.Combine(directory, "kafka");

    /// <param name="watch">Called a few times a second with the events counted so far and the app's CPU time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BenchException">The tables do not come to hold the truth.</exception>
    public async Task<SpeedRun> AppAsync(Action<long, TimeSpan>? watch, CancellationToken cancellationToken)
    {
        await databases.RenewAsync();
        var (database, broker) = (ProcessCost.CpuNaming(DatabaseDirectory), ProcessCost.CpuNaming(BrokerDirectory));
        var begun = Stopwatch.GetTimestamp();
        await using var app = AppProcess.Start([.. AppSettings.Of(kafka, databases, topic, truth.Stream), .. Settings], (AppChild.Stream, truth.Stream));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var (startUp, startUpCpu) = (Stopwatch.GetElapsedTime(begun), app.Cpu);
        var allocated = await app.AllocatedAsync(cancellationToken);
        await Begun();
        while (await CountedAsync(cancellationToken) is var counted
            && (counted < truth.Events || !await truth.HoldsAsync(databases, cancellationToken) || !await Complete(cancellationToken)))
        {
            watch?.Invoke(counted, app.Cpu);
            if (app.HasExited || counted > truth.Events || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"the tables do not hold the truth ({counted} of {truth.Events} events) after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s:\n{app.Log}");
            }

            await Task.Delay(100, cancellationToken);
        }

        var wall = Stopwatch.GetElapsedTime(begun);
        var run = new SpeedRun(
            startUp, wall, app.Cpu, startUpCpu,
            ProcessCost.CpuNaming(DatabaseDirectory) - database, ProcessCost.CpuNaming(BrokerDirectory) - broker,
            await app.AllocatedAsync(cancellationToken) - allocated, ProcessCost.PeakMegabytes(app.Id));
        watch?.Invoke(truth.Events, app.Cpu);
        await truth.CheckAsync(databases, cancellationToken);
        return run;
    }

    private async Task<long> CountedAsync(CancellationToken cancellationToken) =>
        (await databases.QueryAsync(truth.Counted, cancellationToken))
            .Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture));
}
