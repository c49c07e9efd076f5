using System.CommandLine;
using System.CommandLine.Help;
using TrafficWatch.Web.Platform.Hosting;

namespace TrafficWatch.Web.Platform.Verbs;

/// <summary>The command line: serve unless another verb is named.</summary>
internal static class RootVerb
{
    private const int WrongUse = 2;

    public static async Task<int> RunAsync(AppParts parts, string[] arguments)
    {
        var parsed = Create(parts).Parse(ConfigurationTokens.Last(arguments));
        if (parsed.Action is HelpAction)
        {
            await using var help = new StringWriter();
            await parsed.InvokeAsync(new InvocationConfiguration { Output = help });
            Console.Write(Tidy(help.ToString()));
            return 0;
        }

        if (parsed is { CommandResult.Command: { Subcommands.Count: > 0 } verb and not RootCommand, UnmatchedTokens: [var unknown, ..] })
        {
            await Console.Error.WriteLineAsync($"'{unknown}' is no stream to {verb.Name}; there {(verb.Subcommands.Count == 1 ? "is" : "are")} {string.Join(", ", verb.Subcommands.Select(stream => stream.Name))}.");
            return WrongUse;
        }

        // Stopping in order (the last epoch, the embedded databases) may take longer than the library's two seconds.
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
        return parsed.Errors.Count > 0 ? WrongUse : code;
    }

    /// <summary>The library's help, called as people call it, without a place for configuration keys that it has no name for.</summary>
    private static string Tidy(string help)
    {
        help = help.Replace("TrafficWatch.Web ", "./run.sh ", StringComparison.Ordinal).Replace(" [[--] <additional arguments>...]]", "", StringComparison.Ordinal);
        var noise = help.IndexOf("Additional Arguments:", StringComparison.Ordinal);
        return noise < 0 ? help : help[..noise].TrimEnd() + Environment.NewLine;
    }

    public static RootCommand Create(AppParts parts)
    {
        var root = new RootCommand(
            "Shows event streams from Kafka on live screens and keeps them in MySQL. Without a verb it serves.\n" +
            "  Every configuration key is an option, too.\n\nExamples:\n" +
            "  ./run.sh                                        everything embedded, with simulated data, on http://localhost:5080\n" +
            "  ./run.sh --urls http://0.0.0.0:80 --Site:Name \"My park\" --Kafka:BootstrapServers kafka:9092\n" +
            "  ./run.sh replay --help                          how recorded files are sent");
        ConfigurationTokens.Allow(root);
        root.SetAction((verb, cancellationToken) => ServeVerb.RunAsync(parts, verb, cancellationToken));
        root.Subcommands.Add(ServeVerb.Create(parts));
        foreach (var verb in parts.Streams.SelectMany(stream => stream.Verbs()).GroupBy(verb => verb.Name))
        {
            var joined = new Command(verb.Key, verb.First().Summary);
            root.Subcommands.Add(joined);
            foreach (var stream in verb)
            {
                joined.Subcommands.Add(stream.Command);
            }
        }

        root.Subcommands.Add(MigrateVerb.Create(parts.Streams));
        return root;
    }
}
