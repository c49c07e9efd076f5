using System.CommandLine;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Streams;

/// <summary>The bench <c>streams</c>: all streams at once in one app.</summary>
internal static class StreamsCommand
{
    public static Command Create()
    {
        var rate = new Option<int>("--rate") { HelpName = "N", Description = "Events a second, all streams together (default 20,000)", DefaultValueFactory = _ => 20_000 };
        var seconds = new Option<int>("--seconds") { HelpName = "N", Description = "How long, after thirty to warm up (default 300)", DefaultValueFactory = _ => 300 };
        return BenchVerb.Create(
            "streams", "All streams at once in one app: from an event's sending to the published frame that counts it", [rate, seconds],
            (arguments, kafka, databases, directory, cancellationToken) =>
                new StreamsBench(kafka, databases, directory).RunAsync(arguments.GetValue(rate), TimeSpan.FromSeconds(arguments.GetValue(seconds)), cancellationToken));
    }
}
