using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Speed;

namespace TrafficWatch.Bench.Visitors;

/// <summary>One side of one run.</summary>
internal readonly record struct Measured(TimeSpan Wall, TimeSpan Cpu, long Events)
{
    public double Rate => Events / Wall.TotalSeconds;

    /// <summary>Microseconds of CPU an event.</summary>
    public double CpuPerEvent => Cpu.TotalMicroseconds / Events;
}

/// <summary>Measures the visitors stream. Both sides read the same topic, in processes of their own, taking turns in who begins.</summary>
internal sealed class VisitorsBench(KafkaServer kafka, DatabaseServers databases, string directory, IReadOnlyList<string> settings)
{
    private const string Topic = "visitors";
    private VisitorTruth? _truth;

    private VisitorTruth Truth => _truth ?? throw new InvalidOperationException("nothing is loaded");

    public async Task LoadAsync(int events, string? file, int partitions)
    {
        await kafka.CreateTopicAsync(Topic, partitions);
        var begun = Stopwatch.GetTimestamp();
        _truth = file is null ? VisitorLoad.Make(kafka.BootstrapServers, Topic, events) : VisitorLoad.Send(kafka.BootstrapServers, Topic, file);
        Say($"{Truth.Events:N0} events in {partitions} partitions, made and sent in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; {databases.Product}");
        Say($"the right answer: {Truth.Minutes.Count} rows of minutes, {Truth.Inside().Values.Sum():N0} inside ({string.Join(", ", Truth.Inside().Select(area => $"{area.Value} {area.Key}"))})");
    }

    public async Task RunAsync(int runs, CancellationToken cancellationToken)
    {
        var all = new List<(Measured Loop, Measured Batches, Measured App)>();
        for (var run = 1; run <= runs; run++)
        {
            var early = run % 2 == 1 ? (Measured?)null : await IngestAsync(cancellationToken);
            var loop = await ConsumeAsync(cancellationToken);
            var batches = await ConsumeAsync(cancellationToken, "--batches");
            var app = early ?? await IngestAsync(cancellationToken);
            all.Add((loop, batches, app));
            Say($"run {run}: consume loop {loop.Rate:N0} events/s, {loop.CpuPerEvent:0.00} µs of CPU an event; in batches {batches.Rate:N0} events/s, {batches.CpuPerEvent:0.00} µs; visitors {app.Rate:N0} events/s, {app.CpuPerEvent:0.00} µs; ratios {app.Rate / loop.Rate:0.000} and {app.Rate / batches.Rate:0.000}");
        }

        var latency = await Latency.MeasureAsync(kafka, databases, cancellationToken);
        var (p50, p99) = (latency.At(0.5), latency.At(0.99));
        Say($"from produce to a frame at {Latency.Rate:N0} events/s: p50 {p50} ms, p99 {p99} ms over {latency.Count:N0} events");
        var ofBatches = Median(all.Select(run => run.App.Rate / run.Batches.Rate));
        var ofLoop = Median(all.Select(run => run.App.Rate / run.Loop.Rate));
        Say($"visitors: {ofBatches:0.000} of the loop in batches, {ofLoop:0.000} of the consume loop, {Median(all.Select(run => run.App.Rate)):0} events/s, {Median(all.Select(run => run.Batches.Rate)):0} events/s in batches, {Median(all.Select(run => run.Loop.Rate)):0} events/s in the loop, {Median(all.Select(run => run.App.CpuPerEvent)):0.00} µs CPU an event, {p50} ms p50, {p99} ms p99 to a frame");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task<Measured> ConsumeAsync(CancellationToken cancellationToken, params string[] how)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var word in new[] { "consume-loop", kafka.BootstrapServers, Topic, Truth.Events.ToString(CultureInfo.InvariantCulture) }.Concat(how))
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start)!;
        var told = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var numbers = told.Split(' ', StringSplitOptions.TrimEntries);
        return process.ExitCode == 0 && numbers.Length == 3
            ? new Measured(Seconds(numbers[0]), Seconds(numbers[1]), Truth.Events)
            : throw new BenchException($"the consume loop failed: {told}");
    }

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private async Task<Measured> IngestAsync(CancellationToken cancellationToken)
    {
        var run = await new SpeedBench(kafka, databases, directory, Topic, Truth) { Settings = settings }.AppAsync(null, cancellationToken);
        Say($"  {run.Allocated / (double)Truth.Events:0.0} bytes allocated an event, peak {run.PeakMegabytes} MB");
        return new Measured(run.Wall - run.StartUp, run.Cpu - run.StartUpCpu, Truth.Events);
    }
}
