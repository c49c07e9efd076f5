using System.CommandLine;
using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>The verb <c>simulate</c>: sends made-up events to a Kafka, until it is stopped.</summary>
internal static class SimulateCommand
{
    /// <summary>The verb, ready to be added to the root.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var rate = VerbOptions.Positive("--rate", "N", $"Events a second, on average while the park is open (default {stream.SimulatedRate})");
        var speed = VerbOptions.Positive("--speed", "N", "Let the park's time go N times faster: so many times the events, each stay so much shorter, and one day soon after another (default 1)");
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "Makes chance repeatable" };
        var noHistory = new Option<bool>("--no-history") { Description = "Send nothing of yesterday and today so far, even if the topic is empty" };
        var visitors = new Command(
            "visitors",
            "A park's visitors: they come, walk through five areas and leave. It is midday as this starts, and the park is full.\n"
            + "An empty topic gets yesterday and today so far first. Ctrl-C lets everyone leave.") { rate, speed, seed, noHistory };
        visitors.Sends(stream, async (arguments, target, cancellationToken) =>
        {
            var zone = new OptionsReader(target.Configuration).Zone("Site:TimeZone", "Asia/Shanghai");
            var simulation = new VisitorSimulation(
                DayPlan.For(TimeProvider.System.GetUtcNow().UtcDateTime, arguments.GetValue(rate) ?? stream.SimulatedRate),
                arguments.GetValue(speed) ?? 1,
                arguments.GetValue(seed) ?? Random.Shared.Next(),
                target.Stream.SourceZone,
                TimeProvider.System,
                Console.Error.WriteLine);
            return await RunAsync(simulation, target, zone, !arguments.GetValue(noHistory), cancellationToken);
        });
        return visitors;
    }

    private static async Task<int> RunAsync(VisitorSimulation simulation, SendTarget target, TimeZoneInfo zone, bool past, CancellationToken cancellationToken)
    {
        using var sender = target.Open();
        var (kafka, stream) = (target.Kafka, target.Stream);
        past = past && TopicContent.Read(kafka, stream.Topic, stream.SourceZone).Records == 0;
        var said = $"to {stream.Topic} at {kafka.BootstrapServers}{(kafka.Embedded ? " (inside the app)" : "")}";
        return await SendVerb.UntilStoppedAsync(sender, "events; everyone has left", SendAsync, cancellationToken);

        async Task SendAsync()
        {
            try
            {
                if (past)
                {
                    Console.WriteLine($"The topic is empty: sending yesterday and today so far {said}");
                }

                var now = TimeProvider.System.GetUtcNow().UtcDateTime;
                await simulation.SendPastAsync(sender, past ? EmbeddedSimulator.PastStart(now, new SiteCalendar(zone, null), stored: null) : now, cancellationToken);
                Console.WriteLine($"Sending {simulation.EventsPerSecond.ToString("0.##", CultureInfo.InvariantCulture)} events a second on average {said} (Ctrl-C ends it)");
                await simulation.SendLiveAsync(sender, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                await simulation.SendEveryoneHomeAsync(sender, patience.Token);
            }
        }
    }
}
