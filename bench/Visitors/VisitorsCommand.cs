using System.CommandLine;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Visitors;

/// <summary>The bench <c>visitors</c>: the stream end to end, against a bare consume loop.</summary>
internal static class VisitorsCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { HelpName = "N", Description = "Events to make (default 20,000,000)", DefaultValueFactory = _ => 20_000_000 };
        var file = new Option<string?>("--file") { HelpName = "FILE", Description = "Send this file of JSON lines instead" };
        var runs = new Option<int>("--runs") { HelpName = "N", Description = "Runs of each side; their median counts (default 5)", DefaultValueFactory = _ => 5 };
        var partitions = new Option<int>("--partitions") { HelpName = "N", Description = "Partitions of the topic (default 4)", DefaultValueFactory = _ => 4 };
        var noRows = new Option<bool>("--no-rows") { Description = "Stays and routes are counted, and not kept one by one" };
        return BenchVerb.Create(
            "visitors", "Visitors end to end into both instances, against a bare consume loop over the same topic", [events, file, runs, partitions, noRows],
            async (arguments, broker, databases, directory, cancellationToken) =>
            {
                var bench = new VisitorsBench(broker, databases, directory, arguments.GetValue(noRows) ? ["--Streams:Visitors:VisitRows", "false"] : []);
                await bench.LoadAsync(arguments.GetValue(events), arguments.GetValue(file), arguments.GetValue(partitions));
                await bench.RunAsync(arguments.GetValue(runs), cancellationToken);
            });
    }
}
