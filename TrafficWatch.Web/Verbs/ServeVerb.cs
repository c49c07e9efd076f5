using System.CommandLine;
using TrafficWatch.Web.Configuration;
using TrafficWatch.Web.Embedded;
using TrafficWatch.Web.Hosting;

namespace TrafficWatch.Web.Verbs;

/// <summary>Reads the streams and serves the pages, until it is told to stop.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var verb = new Command("serve", "Read the streams and serve the pages (the default)");
        ConfigurationTokens.Allow(verb);
        verb.SetAction(RunAsync);
        return verb;
    }

    public static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (ConfigurationTokens.Refuse(arguments, Console.Error))
        {
            return 2;
        }

        try
        {
            await using var app = await TrafficWatchApp.StartAsync([.. arguments.UnmatchedTokens], cancellationToken);
            Console.WriteLine($"TrafficWatch answers on {string.Join(", ", app.Addresses)} (Ctrl-C ends it)");
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (StartRefusedException e)
        {
            Console.Error.WriteLine($"{e.Message}\n{e.Remedy}");
            return 1;
        }
        catch (OptionsException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }
}
