using System.CommandLine;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Gives the next made-up event before an instant, UTC: when it happens, its key and its value; null: there is none yet.</summary>
internal delegate (DateTime Time, string Key, string Value)? NextEvent(DateTime until);

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

    /// <summary>Feeds the embedded Kafka for as long as the app runs: at the first start with yesterday and today so far, later with what was missed since the newest that is stored.</summary>
    /// <param name="services">Where.</param>
    /// <param name="name">The stream, as in configuration keys.</param>
    /// <param name="stored">Finds until when there is something stored, UTC, given the present; null: nothing is.</param>
    /// <param name="simulate">Begins at an instant (UTC), at the stream's rate.</param>
    public static IServiceCollection AddLiveSimulator(
        this IServiceCollection services, string name, Func<IServiceProvider, DateTime, CancellationToken, Task<DateTime?>> stored, Func<IServiceProvider, DateTime, StreamOptions, NextEvent> simulate) =>
        services.AddSingleton<IHostedService>(provider =>
        {
            var stream = provider.GetRequiredKeyedService<StreamOptions>(name);
            return new Simulator(
                provider.GetRequiredService<KafkaOptions>(), stream, provider.GetRequiredService<SiteCalendar>(), provider.GetRequiredService<SchemaReady>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<EmbeddedSimulator>>(), (now, cancellationToken) => stored(provider, now, cancellationToken), from => simulate(provider, from, stream));
        });

    private sealed class Simulator(
        KafkaOptions kafka, StreamOptions stream, SiteCalendar calendar, SchemaReady schema, TimeProvider time, ILogger logger, Func<DateTime, CancellationToken, Task<DateTime?>> stored, Func<DateTime, NextEvent> simulate)
        : EmbeddedSimulator(kafka, stream, schema, time, logger)
    {
        private NextEvent? _next;

        private protected override async Task SendAsync(EventSender sender, CancellationToken cancellationToken)
        {
            if (_next is null)
            {
                var now = Time.GetUtcNow().UtcDateTime;
                _next = simulate(PastStart(now, calendar, await stored(now, cancellationToken)));
            }

            await LiveSending.RunAsync(_next, sender, Time, Say, cancellationToken);
        }
    }
}
