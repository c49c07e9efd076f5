using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Proof;

/// <summary>The bench <c>proof</c>: what the tests prove with a sample, proved with the full sets.</summary>
internal static class ProofCommand
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { HelpName = "N", Description = "Kills during the replay (default 50)", DefaultValueFactory = _ => 50 };
        var between = new Option<int>("--between") { HelpName = "N", Description = "Of them between the commits of the two shards (default 5)", DefaultValueFactory = _ => 5 };
        var rate = new Option<double>("--rate") { HelpName = "N", Description = "Events a second meanwhile (default 5,000)", DefaultValueFactory = _ => 5_000 };
        var seed = new Option<int>("--seed") { HelpName = "N", Description = "Makes chance repeatable", DefaultValueFactory = _ => 1 };
        var kafka = new Option<string?>("--kafka") { HelpName = "PATH", Description = "The program that starts a Kafka" };
        var mysql = new Option<string?>("--mysql") { HelpName = "PATH", Description = "The program that starts a MySQL; without one, MariaDB is used" };
        var mariaDb = new Option<bool>("--mariadb") { Description = "Use MariaDB even if a MySQL is at hand" };
        var noZones = new Option<bool>("--no-zones") { Description = "Leave the zones out" };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Ask no real browser in the proof of zones" };
        var verb = new Command("proof", "Exactly once, however often the app is killed; the same instants in every zone") { kills, between, rate, seed, kafka, mysql, mariaDb, noZones, noBrowser };
        verb.SetAction((arguments, cancellationToken) => BenchRun.InDirectoryAsync(
            async directory =>
            {
                var begun = Stopwatch.GetTimestamp();
                await using var broker = await KafkaServer.StartAsync(arguments.GetValue(kafka), Path.Combine(directory, "kafka"));
                if (arguments.GetValue(kills) > 0)
                {
                    await using var databases = await DatabaseServers.StartAsync(arguments.GetValue(mysql), arguments.GetValue(mariaDb), directory);
                    await new KillProof(broker, databases, arguments.GetValue(rate), arguments.GetValue(seed))
                        .RunAsync(arguments.GetValue(kills), arguments.GetValue(between), cancellationToken);
                }

                var (combinations, inBrowser) = arguments.GetValue(noZones)
                    ? (0, 0)
                    : await new ZoneProof(broker, arguments.GetValue(mysql), arguments.GetValue(mariaDb), directory)
                        .RunAsync(!arguments.GetValue(noBrowser), cancellationToken);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"proof: {arguments.GetValue(kills)} kills with equal tables, {combinations} combinations of zones, {inBrowser} pages in a browser, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s"));
            },
            cancellationToken));
        return verb;
    }
}
