using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Visitors;

/// <summary>One side of one run.</summary>
internal readonly record struct Measured(TimeSpan Wall, TimeSpan Cpu, long Events)
{
    public double Rate => Events / Wall.TotalSeconds;

    /// <summary>Microseconds of CPU an event.</summary>
    public double CpuPerEvent => Cpu.TotalMicroseconds / Events;
}

/// <summary>Measures the visitors stream. Both sides read the same topic, in processes of their own, taking turns in who begins.</summary>
internal sealed class VisitorsBench(KafkaServer kafka, DatabaseServers databases)
{
    private const string Topic = "visitors";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
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
        var pairs = new List<(Measured Loop, Measured App)>();
        for (var run = 1; run <= runs; run++)
        {
            Measured loop, app;
            if (run % 2 == 1)
            {
                loop = await ConsumeAsync(cancellationToken);
                app = await IngestAsync(cancellationToken);
            }
            else
            {
                app = await IngestAsync(cancellationToken);
                loop = await ConsumeAsync(cancellationToken);
            }

            pairs.Add((loop, app));
            Say($"run {run}: consume loop {loop.Rate:N0} events/s, {loop.CpuPerEvent:0.00} µs of CPU an event; visitors {app.Rate:N0} events/s, {app.CpuPerEvent:0.00} µs; ratio {app.Rate / loop.Rate:0.000}");
        }

        var latency = await Latency.MeasureAsync(kafka, databases, cancellationToken);
        var (p50, p99) = (latency.At(0.5), latency.At(0.99));
        Say($"from produce to a frame at {Latency.Rate:N0} events/s: p50 {p50:0} ms, p99 {p99:0} ms over {latency.Samples:N0} events");
        var medianLoop = Median(pairs.Select(pair => pair.Loop.Rate));
        var medianApp = Median(pairs.Select(pair => pair.App.Rate));
        var ratio = Median(pairs.Select(pair => pair.App.Rate / pair.Loop.Rate));
        var cpu = Median(pairs.Select(pair => pair.App.CpuPerEvent));
        Say($"visitors: {ratio:0.000} of the consume loop, {medianApp:0} events/s, {medianLoop:0} events/s in the loop, {cpu:0.00} µs CPU an event, {p50:0} ms p50, {p99:0} ms p99 to a frame");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task<Measured> ConsumeAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (var word in new[] { "consume-loop", kafka.BootstrapServers, Topic, Truth.Events.ToString(CultureInfo.InvariantCulture) })
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
        await databases.RenewAsync();
        await using var app = AppProcess.Start(AppSettings.Of(kafka, databases, Topic));
        await app.Running.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
        var cpu = app.Cpu;
        var begun = Stopwatch.GetTimestamp();
        var inside = Truth.Inside();
        while (!await TablesHoldAllAsync(inside, cancellationToken))
        {
            if (app.HasExited || Stopwatch.GetElapsedTime(begun) > Patience)
            {
                throw new BenchException($"the tables do not hold the truth after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s:\n{app.Log}");
            }

            await Task.Delay(100, cancellationToken);
        }

        var measured = new Measured(Stopwatch.GetElapsedTime(begun), app.Cpu - cpu, Truth.Events);
        await TruthCheck.MinutesAsync(databases, Truth, cancellationToken);
        return measured;
    }

    private async Task<bool> TablesHoldAllAsync(Dictionary<string, long> inside, CancellationToken cancellationToken)
    {
        var counted = await databases.QueryAsync("SELECT COALESCE(SUM(in_count + out_count), 0) FROM area_traffic_per_minute", cancellationToken);
        if (counted.Sum(row => Convert.ToInt64(row[0], CultureInfo.InvariantCulture)) is var sum && sum < Truth.Events)
        {
            return false;
        }

        if (sum > Truth.Events)
        {
            throw new BenchException($"the minutes add up to {sum} instead of {Truth.Events}");
        }

        return await TruthCheck.HoldsInsideAsync(databases, inside, cancellationToken);
    }
}
