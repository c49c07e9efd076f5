using System.CommandLine;
using TrafficWatch.Web.Streams.Visitors.Producing;

namespace TrafficWatch.Web.Platform.Verbs;

/// <summary>The command line: serve unless another verb is named.</summary>
internal static class RootVerb
{
    public static Task<int> RunAsync(string[] arguments) =>
        // Stopping in order (the last epoch, the embedded databases) may take longer than the library's two seconds.
        Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Shows event streams from Kafka on live screens and keeps them in MySQL. Without a verb it serves.\n" +
            "  serve and migrate take every configuration key as an option too: --Site:Name \"My park\" --Kafka:BootstrapServers kafka:9092");
        ConfigurationTokens.Allow(root);
        root.SetAction(ServeVerb.RunAsync);
        root.Subcommands.Add(ServeVerb.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(MigrateVerb.Create());
        return root;
    }
}
