using System.CommandLine;
using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Verbs;

namespace TrafficWatch.Web.Streams.Shopping.Producing;

/// <summary>The verb <c>simulate shopping</c>: sends made-up shoppers' events to a Kafka, until it is stopped.</summary>
internal static class SimulateShopping
{
    /// <summary>The verb, ready to be joined to others of its name.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var rate = VerbOptions.Positive("--rate", "N", $"Events a second, on average over a day (default {stream.SimulatedRate})");
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "Makes chance repeatable" };
        var servers = VerbOptions.BootstrapServers();
        var topic = VerbOptions.Topic(stream);
        var shopping = new Command("shopping", "A shop's customers look at items, put them into the cart, buy and follow them, from now on, until Ctrl-C.") { rate, seed, servers, topic };
        ConfigurationTokens.Allow(shopping);
        shopping.SetAction(async (arguments, cancellationToken) =>
        {
            if (ConfigurationTokens.Refuse(arguments, Console.Error))
            {
                return 2;
            }

            try
            {
                var configuration = VerbOptions.Configuration(arguments);
                var target = KafkaTarget.Find(arguments.GetValue(servers), configuration);
                var options = VerbOptions.Stream(configuration, stream);
                options = options with { Topic = arguments.GetValue(topic) ?? options.Topic };
                target.Check(TimeSpan.FromSeconds(10));
                using var sender = new EventSender(target, options.Topic, target.Embedded ? new LogRoom(target, options.Topic, options.GroupId) : null);
                var simulator = new ShoppingSimulator(TimeProvider.System.GetUtcNow().UtcDateTime, arguments.GetValue(rate) ?? stream.SimulatedRate, arguments.GetValue(seed) ?? Random.Shared.Next(), options.SourceZone);
                Console.WriteLine($"Sending to {options.Topic} at {target.BootstrapServers} (Ctrl-C ends it)");
                try
                {
                    await ShoppingSimulation.SendAsync(simulator, sender, TimeProvider.System, Console.Error.WriteLine, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    // Whoever stopped it wants what was sent to arrive.
                }

                sender.Flush(TimeSpan.FromSeconds(10));
                sender.ThrowIfFailed();
                Console.WriteLine($"sent {sender.Acknowledged.ToString("N0", CultureInfo.InvariantCulture)} events");
                return 0;
            }
            catch (Exception e) when (e is ProducerException or OptionsException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return new Command("simulate", "Send made-up events") { shopping };
    }
}
