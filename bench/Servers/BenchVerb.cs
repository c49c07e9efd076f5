using System.CommandLine;

namespace TrafficWatch.Bench.Servers;

/// <summary>A bench that needs a Kafka and two database instances of its own.</summary>
internal static class BenchVerb
{
    /// <summary>What a bench does, with servers that run and a directory that is deleted afterwards.</summary>
    public delegate Task Work(ParseResult arguments, KafkaServer kafka, DatabaseServers databases, string directory, CancellationToken cancellationToken);

    /// <param name="name">As on the command line.</param>
    /// <param name="description">One line for <c>--help</c>.</param>
    /// <param name="options">Its own; those that choose the servers are added.</param>
    /// <param name="work">The bench.</param>
    public static Command Create(string name, string description, IEnumerable<Option> options, Work work)
    {
        var kafka = new Option<string?>("--kafka") { HelpName = "PATH", Description = "The program that starts a Kafka" };
        var mysql = new Option<string?>("--mysql") { HelpName = "PATH", Description = "The program that starts a MySQL; without one, MariaDB is used" };
        var mariaDb = new Option<bool>("--mariadb") { Description = "Use MariaDB even if a MySQL is at hand" };
        var verb = new Command(name, description);
        foreach (var option in options.Concat([kafka, mysql, mariaDb]))
        {
            verb.Options.Add(option);
        }

        verb.SetAction((arguments, cancellationToken) => BenchRun.InDirectoryAsync(
            async directory =>
            {
                await using var broker = await KafkaServer.StartAsync(arguments.GetValue(kafka), Path.Combine(directory, "kafka"));
                await using var databases = await DatabaseServers.StartAsync(arguments.GetValue(mysql), arguments.GetValue(mariaDb), directory);
                await work(arguments, broker, databases, directory, cancellationToken);
            },
            cancellationToken));
        return verb;
    }
}
