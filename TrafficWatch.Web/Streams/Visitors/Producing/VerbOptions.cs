using System.CommandLine;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>What the verbs that send have in common.</summary>
internal static class VerbOptions
{
    public static Option<string?> BootstrapServers() => new("--bootstrap-servers")
    {
        HelpName = "HOST:PORT",
        Description = "The Kafka to send to. Without it: the configured one (Kafka:BootstrapServers), else the one inside the app that runs here",
    };

    public static Option<string?> Topic() => new("--topic")
    {
        HelpName = "TOPIC",
        Description = "The topic to send to. Without it: the configured one (Streams:Visitors:Topic)",
    };

    /// <summary>A number above 0.</summary>
    public static Option<double?> Positive(string name, string helpName, string description)
    {
        var option = new Option<double?>(name) { HelpName = helpName, Description = description };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<double?>() is null or (> 0 and <= 1_000_000))
            {
                return;
            }

            result.AddError($"{name} takes a number above 0, at most 1,000,000");
        });
        return option;
    }

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

    /// <summary>Topic, reader's group and source zone of the visitors stream.</summary>
    /// <exception cref="OptionsException">The configuration has errors.</exception>
    public static StreamOptions Stream(IConfiguration configuration)
    {
        var reader = new OptionsReader(configuration);
        var options = new StreamOptions
        {
            Name = "Visitors",
            Topic = reader.Text("Streams:Visitors:Topic", "scenic_visitor_topic"),
            GroupId = reader.Text("Streams:Visitors:GroupId", "trafficwatch-visitors"),
            SourceZone = reader.Zone("Streams:Visitors:SourceTimeZone", "UTC"),
        };
        return reader.Errors.Count == 0 ? options : throw new OptionsException(reader.Errors);
    }
}
