using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Speed;

namespace TrafficWatch.Bench.Visitors;

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
        var medians = await new AgainstLoops(kafka, databases, directory, Topic, Truth, settings).RunAsync(runs, cancellationToken);
        var latency = await Latency.MeasureAsync(kafka, databases, cancellationToken);
        var (p50, p99) = (latency.At(0.5), latency.At(0.99));
        Say($"from produce to a frame at {Latency.Rate:N0} events/s: p50 {p50} ms, p99 {p99} ms over {latency.Count:N0} events");
        Say($"visitors: {medians}, {p50} ms p50, {p99} ms p99 to a frame");
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
