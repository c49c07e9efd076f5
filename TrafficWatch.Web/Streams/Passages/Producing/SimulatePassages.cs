using System.CommandLine;
using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>The verb <c>simulate passages</c>: sends made-up passages to a Kafka, until it is stopped.</summary>
internal static class SimulatePassages
{
    /// <summary>What the verb does with this stream.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var rate = VerbOptions.Positive("--rate", "N", $"Records a second, on average over a day (default {stream.SimulatedRate})");
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "Makes chance repeatable" };
        var truth = new Option<string?>("--truth") { HelpName = "FILE", Description = "Write into a new file, fields split by TAB, what is true of each record that is sent: its id, the time (UTC), the checkpoint, the vehicle's plate, the plate as it was read, and the vehicle's number" };
        var clones = VerbOptions.Within("--clones", "N", $"Plates that two vehicles bear (default {PassageSimulation.DemoClones})", 0, 10_000);
        var misreads = VerbOptions.Within("--misreads", "PART", $"The part of plates in which a character is misread (default {PassageSimulation.DemoMisreads.ToString(CultureInfo.InvariantCulture)})", 0, 1);
        var passages = new Command("passages", "A district's traffic: vehicles pass fourteen checkpoints on four roads, from now on, until Ctrl-C.") { rate, seed, truth, clones, misreads };
        passages.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            using var sender = target.Open();
            using var file = arguments.GetValue(truth) is { } path ? new TruthFile(path) : null;
            var chance = arguments.GetValue(seed) ?? Random.Shared.Next();
            var traffic = SimulatedTraffic.Demo(arguments.GetValue(rate) ?? stream.SimulatedRate, chance);
            traffic = traffic with { Clones = (int)(arguments.GetValue(clones) ?? traffic.Clones), Misreads = arguments.GetValue(misreads) ?? traffic.Misreads };
            var simulator = new PassageSimulator(TimeProvider.System.GetUtcNow().UtcDateTime, traffic, chance, target.Stream.SourceZone);
            Console.WriteLine($"Sending to {target.Stream.Topic} at {target.Kafka.BootstrapServers} (Ctrl-C ends it)");
            return await SendVerb.UntilStoppedAsync(
                sender, "records", () => PassageSimulation.SendAsync(simulator, sender, TimeProvider.System, Console.Error.WriteLine, file, null, cancellationToken), cancellationToken);
        });
        return passages;
    }
}
