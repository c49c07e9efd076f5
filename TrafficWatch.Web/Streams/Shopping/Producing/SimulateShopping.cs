using System.CommandLine;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Shopping.Producing;

/// <summary>The verb <c>simulate shopping</c>: sends made-up shoppers' events to a Kafka, until it is stopped.</summary>
internal static class SimulateShopping
{
    /// <summary>The verb, ready to be joined to others of its name.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var rate = VerbOptions.Positive("--rate", "N", $"Events a second, on average over a day (default {stream.SimulatedRate})");
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "Makes chance repeatable" };
        var shopping = new Command("shopping", "A shop's customers look at items, put them into the cart, buy and follow them, from now on, until Ctrl-C.") { rate, seed };
        shopping.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            using var sender = target.Open();
            var simulator = new ShoppingSimulator(TimeProvider.System.GetUtcNow().UtcDateTime, arguments.GetValue(rate) ?? stream.SimulatedRate, arguments.GetValue(seed) ?? Random.Shared.Next(), target.Stream.SourceZone);
            Console.WriteLine($"Sending to {target.Stream.Topic} at {target.Kafka.BootstrapServers} (Ctrl-C ends it)");
            return await SendVerb.UntilStoppedAsync(
                sender, "events", () => LiveSending.RunAsync(simulator.Next, sender, TimeProvider.System, Console.Error.WriteLine, cancellationToken), cancellationToken);
        });
        return new Command("simulate", "Send made-up events") { shopping };
    }
}
