using System.CommandLine;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Requests.Producing;

/// <summary>The verb <c>simulate requests</c>: sends a made-up web server's log to a Kafka, until it is stopped.</summary>
internal static class SimulateRequests
{
    /// <summary>The verb, ready to be joined to others of its name.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var rate = VerbOptions.Positive("--rate", "N", $"Requests a second, on average over a day (default {stream.SimulatedRate})");
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "Makes chance repeatable" };
        var requests = new Command(
            "requests",
            $"A shop's web server is asked, from now on, until Ctrl-C. After {RequestSimulator.FirstDeployment.TotalMinutes} minutes, and each hour from then on, a deployment fails for {RequestSimulator.DeploymentFails.TotalMinutes} minutes.") { rate, seed };
        requests.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            using var sender = target.Open();
            var simulator = new RequestSimulator(TimeProvider.System.GetUtcNow().UtcDateTime, arguments.GetValue(rate) ?? stream.SimulatedRate, arguments.GetValue(seed) ?? Random.Shared.Next(), target.Stream.SourceZone);
            Console.WriteLine($"Sending to {target.Stream.Topic} at {target.Kafka.BootstrapServers} (Ctrl-C ends it)");
            return await SendVerb.UntilStoppedAsync(
                sender, "lines", () => LiveSending.RunAsync(simulator.Next, sender, TimeProvider.System, Console.Error.WriteLine, cancellationToken), cancellationToken);
        });
        return new Command("simulate", "Send made-up events") { requests };
    }
}
