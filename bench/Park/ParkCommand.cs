using System.CommandLine;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Speed;
using TrafficWatch.Bench.Visitors;

namespace TrafficWatch.Bench.Park;

/// <summary>The bench <c>park</c>: the whole park against Flink's job of the same five tables.</summary>
internal static class ParkCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { HelpName = "N", Description = "Events to make (default 5,000,000)", DefaultValueFactory = _ => 5_000_000 };
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Send this file of JSON lines instead" };
        var flink = new Option<string?>("--flink") { HelpName = "PATH", Description = "The program that starts a Flink; jobs/park-all.sql lies beside it. Without one, the app alone" };
        var runs = new Option<int>("--runs") { HelpName = "N", Description = "Runs of each side; their median counts (default 3)", DefaultValueFactory = _ => 3 };
        return BenchVerb.Create(
            "park", "Counts, minutes, alerts, stays and routes by the app and by Flink's job, in turns; every row is compared", [events, file, flink, runs],
            async (arguments, broker, databases, directory, cancellationToken) =>
            {
                await broker.CreateTopicAsync(ParkBench.Topic, 4);
                var park = new ParkTruth();
                var truth = arguments.GetValue(file) is { } path
                    ? VisitorLoad.Send(broker.BootstrapServers, ParkBench.Topic, path, park)
                    : VisitorLoad.Make(broker.BootstrapServers, ParkBench.Topic, arguments.GetValue(events), park: park);
                park.Finish();
                Say($"{truth.Events:N0} events in 4 partitions; {databases.Product}; {park.Stays.Count:N0} stays, {park.Routes.Count:N0} routes");
                var bench = new ParkBench(broker, databases, directory, truth);
                await using var server = arguments.GetValue(flink) is { } tool ? await FlinkServer.StartAsync(tool, directory) : null;
                var (two, one, flinks) = (new List<SpeedRun>(), new List<SpeedRun>(), new List<SpeedRun>());
                for (var run = 1; run <= arguments.GetValue(runs); run++)
                {
                    two.Add(await bench.AppAsync(databases, cancellationToken));
                    Tell($"run {run}, into two instances", two[^1], truth.Events);
                    one.Add(await bench.AppAsync(databases.First(), cancellationToken));
                    Tell($"run {run}, into one instance", one[^1], truth.Events);
                    if (server is not null)
                    {
                        flinks.Add(await bench.FlinkAsync(server, cancellationToken));
                        Tell($"run {run}, Flink into one instance", flinks[^1], truth.Events);
                    }
                }

                var ratios = flinks.Count == 0 ? "no Flink to compare with" : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Wall(flinks) / Wall(two):0.00} by wall, {Cpu(flinks) / Cpu(two):0.00} by CPU; into one instance {Wall(flinks) / Wall(one):0.00} by wall, {Cpu(flinks) / Cpu(one):0.00} by CPU");
                Say($"park: {ratios}; {truth.Events / Wall(two):N0} events/s");
            });
    }

    private static double Wall(List<SpeedRun> runs) => Median(runs, run => run.Wall.TotalSeconds);

    private static double Cpu(List<SpeedRun> runs) => Median(runs, run => run.Cpu.TotalSeconds);

    private static double Median(List<SpeedRun> runs, Func<SpeedRun, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    private static void Tell(string who, SpeedRun run, long events) => Say(
        $"{who}: {run.Wall.TotalSeconds:0.0} s of wall, {events / run.Wall.TotalSeconds:N0} events/s; CPU {run.Cpu.TotalSeconds:0.0} s, databases {run.Databases.TotalSeconds:0.0} s, broker {run.Broker.TotalSeconds:0.0} s; peak {run.PeakMegabytes} MB{(run.Allocated > 0 ? $", {run.Allocated / (double)events:0.0} bytes allocated an event" : "")}");

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
