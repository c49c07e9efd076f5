using System.CommandLine;
using TrafficWatch.Web.Platform.Hosting;

namespace TrafficWatch.Web.Platform.Verbs;

/// <summary>Reads the streams and serves the pages, until it is told to stop.</summary>
internal static class ServeVerb
{
    public static Command Create(AppParts parts)
    {
        var verb = new Command("serve", "Read the streams and serve the pages (the default)");
        ConfigurationTokens.Allow(verb);
        verb.SetAction((arguments, cancellationToken) => RunAsync(parts, arguments, cancellationToken));
        return verb;
    }

    public static Task<int> RunAsync(AppParts parts, ParseResult arguments, CancellationToken cancellationToken) =>
        VerbAction.RunAsync(arguments, settings => ServeAsync(parts, settings, cancellationToken), cancellationToken);

    private static async Task ServeAsync(AppParts parts, string[] settings, CancellationToken cancellationToken)
    {
        await using var app = await TrafficWatchApp.StartAsync(parts, settings, cancellationToken);
        Console.WriteLine($"TrafficWatch answers on {string.Join(", ", app.Addresses)} (Ctrl-C ends it)");
        await app.WaitForShutdownAsync(cancellationToken);
    }
}
