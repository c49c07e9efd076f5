using System.CommandLine;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Visitors;

/// <summary>The bench <c>visitors</c>: the stream end to end, against a bare consume loop.</summary>
internal static class VisitorsCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { HelpName = "N", Description = "Events to make (default 20,000,000)", DefaultValueFactory = _ => 20_000_000 };
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Send this file of JSON lines instead" };
        var runs = new Option<int>("--runs") { HelpName = "N", Description = "Runs of each side; their median counts (default 5)", DefaultValueFactory = _ => 5 };
        var partitions = new Option<int>("--partitions") { HelpName = "N", Description = "Partitions of the topic (default 4)", DefaultValueFactory = _ => 4 };
        var kafka = new Option<string?>("--kafka") { HelpName = "PATH", Description = "The program that starts a Kafka" };
        var mysql = new Option<string?>("--mysql") { HelpName = "PATH", Description = "The program that starts a MySQL; without one, MariaDB is used" };
        var mariaDb = new Option<bool>("--mariadb") { Description = "Use MariaDB even if a MySQL is at hand" };
        var verb = new Command("visitors", "Visitors end to end into both instances, against a bare consume loop over the same topic") { events, file, runs, partitions, kafka, mysql, mariaDb };
        verb.SetAction((arguments, cancellationToken) => BenchRun.InDirectoryAsync(
            async directory =>
            {
                await using var broker = await KafkaServer.StartAsync(arguments.GetValue(kafka), Path.Combine(directory, "kafka"));
                await using var databases = await DatabaseServers.StartAsync(arguments.GetValue(mysql), arguments.GetValue(mariaDb), directory);
                var bench = new VisitorsBench(broker, databases);
                await bench.LoadAsync(arguments.GetValue(events), arguments.GetValue(file), arguments.GetValue(partitions));
                await bench.RunAsync(arguments.GetValue(runs), cancellationToken);
            },
            cancellationToken));
        return verb;
    }
}
