using System.CommandLine;
using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>What the verbs that send have in common.</summary>
internal static class VerbOptions
{
    public static Option<string?> BootstrapServers() => new("--bootstrap-servers")
    {
        HelpName = "HOST:PORT",
        Description = "The Kafka to send to. Without it: the configured one (Kafka:BootstrapServers), else the one inside the app that runs here",
    };

    public static Option<string?> Topic(StreamDefaults stream) => new("--topic")
    {
        HelpName = "TOPIC",
        Description = $"The topic to send to. Without it: the configured one (Streams:{stream.Name}:Topic)",
    };

    /// <summary>Names of files, at least one; a word that begins with -- is none.</summary>
    public static Argument<string[]> Files(string description) => new("FILES")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = description,
        CustomParser = result =>
        {
            string[] files = [.. result.Tokens.Select(token => token.Value).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))];
            if (files.Length == 0)
            {
                result.AddError("FILES: name at least one file");
            }

            result.OnlyTake(files.Length);
            return files;
        },
    };

    /// <summary>A number above 0.</summary>
    public static Option<double?> Positive(string name, string helpName, string description) => Number(name, helpName, description, number => number is > 0 and <= 1_000_000, "a number above 0, at most 1,000,000");

    public static Option<double?> Within(string name, string helpName, string description, double least, double most) =>
        Number(name, helpName, description, number => number >= least && number <= most, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));

    private static Option<double?> Number(string name, string helpName, string description, Predicate<double> fits, string taken) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && fits(number))
            {
                return number;
            }

            result.AddError($"{name} {result.Tokens[0].Value}: takes {taken}");
            return null;
        },
    };

    public static Option<TimeZoneInfo?> Zone(string name, string description) => new(name)
    {
        HelpName = "ZONE",
        Description = description,
        CustomParser = result =>
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(result.Tokens[0].Value, out var zone))
            {
                return zone;
            }

            result.AddError($"{name} {result.Tokens[0].Value}: not the IANA name of a time zone, such as America/New_York or UTC");
            return null;
        },
    };

    /// <summary>The app's configuration, as it would be served with.</summary>
    public static ConfigurationManager Configuration(ParseResult arguments) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. arguments.UnmatchedTokens], ContentRootPath = AppContext.BaseDirectory }).Configuration;

    /// <summary>A stream's options.</summary>
    /// <exception cref="OptionsException">They have errors.</exception>
    public static StreamOptions Stream(IConfiguration configuration, StreamDefaults defaults)
    {
        var reader = new OptionsReader(configuration);
        var options = OptionsLoader.Stream(reader, defaults);
        return reader.Errors.Count == 0 ? options : throw new OptionsException(reader.Errors);
    }
}
