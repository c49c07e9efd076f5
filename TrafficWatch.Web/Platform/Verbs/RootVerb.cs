using System.CommandLine;
using TrafficWatch.Web.Platform.Hosting;

namespace TrafficWatch.Web.Platform.Verbs;

/// <summary>The command line: serve unless another verb is named.</summary>
internal static class RootVerb
{
    public static Task<int> RunAsync(AppParts parts, string[] arguments) =>
        // Stopping in order (the last epoch, the embedded databases) may take longer than the library's two seconds.
        Create(parts).Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

    public static RootCommand Create(AppParts parts)
    {
        var root = new RootCommand(
            "Shows event streams from Kafka on live screens and keeps them in MySQL. Without a verb it serves.\n" +
            "  serve and migrate take every configuration key as an option too: --Site:Name \"My park\" --Kafka:BootstrapServers kafka:9092");
        ConfigurationTokens.Allow(root);
        root.SetAction((verb, cancellationToken) => ServeVerb.RunAsync(parts, verb, cancellationToken));
        root.Subcommands.Add(ServeVerb.Create(parts));
        foreach (var verb in parts.Streams.SelectMany(stream => stream.Verbs()))
        {
            Join(root, verb);
        }

        root.Subcommands.Add(MigrateVerb.Create(parts.Streams));
        return root;
    }

    private static void Join(RootCommand root, Command verb)
    {
        if (root.Subcommands.FirstOrDefault(known => known.Name == verb.Name) is not { } known)
        {
            root.Subcommands.Add(verb);
            return;
        }

        foreach (var stream in verb.Subcommands)
        {
            known.Subcommands.Add(stream);
        }
    }
}
