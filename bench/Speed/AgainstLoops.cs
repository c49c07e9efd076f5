using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Speed;

/// <summary>One side of one run.</summary>
internal readonly record struct Measured(TimeSpan Wall, TimeSpan Cpu, long Events)
{
    public double Rate => Events / Wall.TotalSeconds;

    /// <summary>Microseconds of CPU an event.</summary>
    public double CpuPerEvent => Cpu.TotalMicroseconds / Events;
}

/// <summary>Measures a stream against two bare loops over the same topic. Each reads it in a process of its own; they take turns in who begins.</summary>
internal sealed class AgainstLoops(KafkaServer kafka, DatabaseServers databases, string directory, string topic, ISpeedTruth truth, IReadOnlyList<string> settings)
{
    /// <returns>The medians, in words.</returns>
    public async Task<string> RunAsync(int runs, CancellationToken cancellationToken)
    {
        var all = new List<(Measured Loop, Measured Batches, Measured App)>();
        for (var run = 1; run <= runs; run++)
        {
            var early = run % 2 == 1 ? (Measured?)null : await IngestAsync(cancellationToken);
            var loop = await ConsumeAsync(cancellationToken);
            var batches = await ConsumeAsync(cancellationToken, "--batches");
            var app = early ?? await IngestAsync(cancellationToken);
            all.Add((loop, batches, app));
            Say($"run {run}: consume loop {loop.Rate:N0} events/s, {loop.CpuPerEvent:0.00} µs of CPU an event; in batches {batches.Rate:N0} events/s, {batches.CpuPerEvent:0.00} µs; {truth.Stream} {app.Rate:N0} events/s, {app.CpuPerEvent:0.00} µs; ratios {app.Rate / loop.Rate:0.000} and {app.Rate / batches.Rate:0.000}");
        }

        double Median(Func<(Measured Loop, Measured Batches, Measured App), double> of)
        {
            var sorted = all.Select(of).Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Median(run => run.App.Rate / run.Batches.Rate):0.000} of the loop in batches, {Median(run => run.App.Rate / run.Loop.Rate):0.000} of the consume loop, {Median(run => run.App.Rate):0} events/s, {Median(run => run.Batches.Rate):0} events/s in batches, {Median(run => run.Loop.Rate):0} events/s in the loop, {Median(run => run.App.CpuPerEvent):0.00} µs CPU an event");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task<Measured> ConsumeAsync(CancellationToken cancellationToken, params string[] how)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var word in new[] { "consume-loop", kafka.BootstrapServers, topic, truth.Events.ToString(CultureInfo.InvariantCulture) }.Concat(how))
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var told = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var numbers = told.Split(' ', StringSplitOptions.TrimEntries);
        return process.ExitCode == 0 && numbers.Length == 3
            ? new Measured(Seconds(numbers[0]), Seconds(numbers[1]), truth.Events)
            : throw new BenchException($"the consume loop failed: {told}");
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private async Task<Measured> IngestAsync(CancellationToken cancellationToken)
    {
        var run = await new SpeedBench(kafka, databases, directory, topic, truth) { Settings = settings }.AppAsync(null, cancellationToken);
        Say($"  {run.Allocated / (double)truth.Events:0.0} bytes allocated an event, peak {run.PeakMegabytes} MB, databases {run.Databases.TotalMicroseconds / truth.Events:0.00} µs of CPU an event, broker {run.Broker.TotalMicroseconds / truth.Events:0.00} µs");
        return new Measured(run.Wall - run.StartUp, run.Cpu - run.StartUpCpu, truth.Events);
    }
}
