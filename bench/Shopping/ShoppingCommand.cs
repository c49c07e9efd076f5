using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Bench.Speed;

namespace TrafficWatch.Bench.Shopping;

/// <summary>The bench <c>shopping</c>: the stream end to end, against a bare consume loop.</summary>
internal static class ShoppingCommand
{
    private const string Topic = "shopping";

    public static Command Create()
    {
        var events = new Option<int>("--events") { HelpName = "N", Description = "Events to make (default 10,000,000)", DefaultValueFactory = _ => 10_000_000 };
        var runs = new Option<int>("--runs") { HelpName = "N", Description = "Runs of each side; their median counts (default 5)", DefaultValueFactory = _ => 5 };
        return BenchVerb.Create(
            "shopping", "Shopping behaviour end to end into both instances, against a bare consume loop over the same topic", [events, runs],
            async (arguments, broker, databases, directory, cancellationToken) =>
            {
                await broker.CreateTopicAsync(Topic, 4);
                var begun = Stopwatch.GetTimestamp();
                var truth = ShoppingLoad.Send(broker.BootstrapServers, Topic, arguments.GetValue(events));
                Say($"{truth.Events:N0} events in 4 partitions, made and sent in {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s; {truth.Cells:N0} cells; {databases.Product}");
                Say($"shopping: {await new AgainstLoops(broker, databases, directory, Topic, truth, []).RunAsync(arguments.GetValue(runs), cancellationToken)}");
            });
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
