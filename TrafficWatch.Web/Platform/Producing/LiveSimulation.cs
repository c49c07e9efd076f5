using System.CommandLine;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Gives the next made-up event before an instant, UTC: its key and its value; null: there is none yet.</summary>
internal delegate (string Key, string Value)? NextEvent(DateTime until);

/// <summary>What all streams whose events are made up as they happen have in common: the verb <c>simulate NAME</c>, and the simulator within the app.</summary>
internal static class LiveSimulation
{
    /// <summary>What the verb does with this stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="summary">What happens, in a sentence.</param>
    /// <param name="events">What is sent, in a word: lines.</param>
    /// <param name="simulate">Begins at an instant (UTC), at a rate on average over a day, with a seed and the zone of the day's course.</param>
    public static Command Verb(StreamDefaults stream, string summary, string events, Func<DateTime, double, int, TimeZoneInfo, NextEvent> simulate)
    {
        var rate = VerbOptions.Positive("--rate", "N", $"{char.ToUpperInvariant(events[0])}{events[1..]} a second, on average over a day (default {stream.SimulatedRate})");
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "Makes chance repeatable" };
        var verb = new Command(stream.Name.ToLowerInvariant(), summary) { rate, seed };
        verb.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            using var sender = target.Open();
            var next = simulate(TimeProvider.System.GetUtcNow().UtcDateTime, arguments.GetValue(rate) ?? stream.SimulatedRate, arguments.GetValue(seed) ?? Random.Shared.Next(), target.Stream.SourceZone);
            Console.WriteLine($"Sending to {target.Stream.Topic} at {target.Kafka.BootstrapServers} (Ctrl-C ends it)");
            return await SendVerb.UntilStoppedAsync(sender, events, () => LiveSending.RunAsync(next, sender, TimeProvider.System, Console.Error.WriteLine, cancellationToken), cancellationToken);
        });
        return verb;
    }

    /// <summary>Feeds the embedded Kafka for as long as the app runs.</summary>
    /// <param name="services">Where.</param>
    /// <param name="name">The stream, as in configuration keys.</param>
    /// <param name="simulate">Begins at an instant (UTC), at the stream's rate.</param>
    public static IServiceCollection AddLiveSimulator(this IServiceCollection services, string name, Func<IServiceProvider, DateTime, StreamOptions, NextEvent> simulate) => services.AddSingleton<IHostedService>(provider =>
    {
        var (stream, time) = (provider.GetRequiredKeyedService<StreamOptions>(name), provider.GetRequiredService<TimeProvider>());
        return new Simulator(
            provider.GetRequiredService<KafkaOptions>(), stream, provider.GetRequiredService<SchemaReady>(), time, provider.GetRequiredService<ILogger<EmbeddedSimulator>>(),
            stream.SimulatedRate > 0 ? simulate(provider, time.GetUtcNow().UtcDateTime, stream) : _ => null);
    });

    private sealed class Simulator(KafkaOptions kafka, StreamOptions stream, SchemaReady schema, TimeProvider time, ILogger logger, NextEvent next) : EmbeddedSimulator(kafka, stream, schema, time, logger)
    {
        private protected override Task SendAsync(EventSender sender, CancellationToken cancellationToken) => LiveSending.RunAsync(next, sender, Time, Say, cancellationToken);
    }
}
