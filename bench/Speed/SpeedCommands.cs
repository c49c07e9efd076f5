using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Visitors;

namespace TrafficWatch.Bench.Speed;

/// <summary>The benches <c>flink</c>, <c>growth</c> and <c>backlog</c>: the whole app over one topic, from the start of its process to the last row.</summary>
internal static class SpeedCommands
{
    private const string Topic = "speed";

    public static IEnumerable<Command> Create() => [Flink(), Growth(), Backlog()];

    private static Command Flink()
    {
        var flink = new Option<string?>("--flink") { HelpName = "PATH", Description = "The program that starts a Flink; jobs/park-counts.sql lies beside it" };
        return Verb(
            "flink", "The same topic through Flink's job of counts and through the app, in turns", 20_000_000, 0, [flink],
            async (arguments, bench, kafka, databases, directory, truth, cancellationToken) =>
            {
                await using var server = await FlinkServer.StartAsync(arguments.GetValue(flink), directory);
                var side = new FlinkSide(server, bench, kafka, databases, Topic, truth);
                var (apps, flinks) = (new List<SpeedRun>(), new List<SpeedRun>());
                for (var run = 1; run <= 3; run++)
                {
                    apps.Add(await bench.AppAsync(null, cancellationToken));
                    Tell($"run {run}, TrafficWatch", apps[^1], truth.Events);
                    flinks.Add(await side.RunAsync(cancellationToken));
                    Tell($"run {run}, Flink", flinks[^1], truth.Events);
                }

                var byWall = Median(flinks, run => run.Wall.TotalSeconds) / Median(apps, run => run.Wall.TotalSeconds);
                var byCpu = Median(flinks, run => run.Cpu.TotalSeconds) / Median(apps, run => run.Cpu.TotalSeconds);
                Say($"flink: {byWall:0.00} by wall, {byCpu:0.00} by CPU");
            });
    }

    private static Command Growth() => Verb(
        "growth", "What an event costs after a hundred million, with 20,000 new visitors a million, against the second million", 100_000_000, 20_000, [],
        async (_, bench, _, _, _, truth, cancellationToken) =>
        {
            var seen = new List<(long Events, TimeSpan Cpu)>();
            Tell("the whole", await bench.AppAsync((events, cpu) => seen.Add((events, cpu)), cancellationToken), truth.Events);
            // A million passes in a second or two: between two looks the line is straight.
            double At(double events)
            {
                var next = seen.FindIndex(look => look.Events >= events);
                var (before, after) = (next == 0 ? (0L, TimeSpan.Zero) : seen[next - 1], seen[next]);
                return before.Item2.TotalMicroseconds + ((after.Cpu - before.Item2).TotalMicroseconds * (events - before.Item1) / Math.Max(1, after.Events - before.Item1));
            }

            double Cost(double millions) => (At(millions * 1e6) - At((millions - 1) * 1e6)) / 1e6;
            var last = Math.Floor(truth.Events / 1e6);
            for (var millions = 2.0; millions <= last; millions = millions < 10 ? millions + 1 : millions + 10)
            {
                Say($"million {millions:0}: {Cost(millions):0.00} µs of CPU an event");
            }

            // Single millions shake with the collector and the snapshots: ten at the end against ten after the start-up.
            var early = (At(12e6) - At(2e6)) / 10e6;
            var late = (At(last * 1e6) - At((last - 10) * 1e6)) / 10e6;
            Say($"growth: {Cost(last) / Cost(2):0.00} of the second million's cost, {Cost(2):0.00} µs the second, {Cost(last):0.00} µs the last, {late / early:0.00} of the last ten millions to the third to twelfth");
        });

    private static Command Backlog() => Verb(
        "backlog", "An hour's backlog at 1,000 events a second, from the start of the process to the last row", 3_600_000, 0, [],
        async (_, bench, _, _, _, truth, cancellationToken) =>
        {
            var runs = new List<SpeedRun>();
            for (var run = 1; run <= 3; run++)
            {
                runs.Add(await bench.AppAsync(null, cancellationToken));
                Tell($"run {run}", runs[^1], truth.Events);
            }

            Say($"backlog: {Median(runs, run => run.Wall.TotalSeconds):0.0} s for {truth.Events} events, {Median(runs, run => run.StartUp.TotalSeconds):0.0} s of them start-up");
        });

    private delegate Task Measure(ParseResult arguments, SpeedBench bench, KafkaServer kafka, DatabaseServers databases, string directory, VisitorTruth truth, CancellationToken cancellationToken);

    private static Command Verb(string name, string description, int many, int newPerMillion, Option[] options, Measure measure)
    {
        var events = new Option<int>("--events") { HelpName = "N", Description = $"Events to make (default {many:N0})", DefaultValueFactory = _ => many };
        return BenchVerb.Create(name, description, [events, .. options], async (arguments, broker, databases, directory, cancellationToken) =>
        {
            await broker.CreateTopicAsync(Topic, 4);
            var begun = Stopwatch.GetTimestamp();
            var truth = VisitorLoad.Make(broker.BootstrapServers, Topic, arguments.GetValue(events), newPerMillion);
            Say($"{truth.Events:N0} events in 4 partitions, made and sent in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; {databases.Product}");
            await measure(arguments, new SpeedBench(broker, databases, directory, Topic, truth), broker, databases, directory, truth, cancellationToken);
        });
    }

    private static double Median(List<SpeedRun> runs, Func<SpeedRun, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    private static void Tell(string who, SpeedRun run, long events) => Say(
        $"{who}: {run.Wall.TotalSeconds:0.0} s of wall ({run.StartUp.TotalSeconds:0.0} s of it start-up), {events / run.Wall.TotalSeconds:N0} events/s; CPU {run.Cpu.TotalSeconds:0.0} s ({run.Cpu.TotalSeconds / events * 1e6:0.00} s a million), databases {run.Databases.TotalSeconds:0.0} s, broker {run.Broker.TotalSeconds:0.0} s; peak {run.PeakMegabytes} MB{(run.Allocated > 0 ? $", {run.Allocated / (double)events:0.0} bytes allocated an event" : "")}");

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
