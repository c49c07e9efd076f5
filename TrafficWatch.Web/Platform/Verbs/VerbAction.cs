using System.CommandLine;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Web.Platform.Verbs;

/// <summary>What verbs that take configuration have in common: what they refuse, and how they say it.</summary>
internal static class VerbAction
{
    /// <summary>0 when it went well, 1 when it could not be done, 2 for words that nothing understands.</summary>
    public static async Task<int> RunAsync(ParseResult arguments, Func<string[], Task> action, CancellationToken cancellationToken)
    {
        if (ConfigurationTokens.Refuse(arguments, Console.Error))
        {
            return 2;
        }

        try
        {
            await action([.. arguments.UnmatchedTokens]);
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
