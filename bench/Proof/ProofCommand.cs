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
        var verb = new Command("proof", "Exactly once, however often the app is killed; the same instants in every zone") { kills, between, rate, seed, kafka, mysql, mariaDb };
        verb.SetAction(async (arguments, cancellationToken) =>
        {
            var directory = Directory.CreateTempSubdirectory("trafficwatch-proof.");
            var begun = Stopwatch.GetTimestamp();
            try
            {
                await using var broker = await KafkaServer.StartAsync(arguments.GetValue(kafka), Path.Combine(directory.FullName, "kafka"));
                await using var databases = await DatabaseServers.StartAsync(arguments.GetValue(mysql), arguments.GetValue(mariaDb), directory.FullName);
                await new KillProof(broker, databases, arguments.GetValue(rate), arguments.GetValue(seed))
                    .RunAsync(arguments.GetValue(kills), arguments.GetValue(between), cancellationToken);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"proof: {arguments.GetValue(kills)} kills with equal tables, {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s"));
                return 0;
            }
            catch (BenchException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return 130;
            }
            finally
            {
                directory.Delete(recursive: true);
            }
        });
        return verb;
    }
}
