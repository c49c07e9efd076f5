using System.CommandLine;
using System.Globalization;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Verbs;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>The verb <c>simulate</c>: sends made-up events to a Kafka, until it is stopped.</summary>
internal static class SimulateCommand
{
    /// <summary>The verb, ready to be added to the root.</summary>
    public static Command Create(StreamDefaults stream)
    {
        var rate = VerbOptions.Positive("--rate", "N", "Events a second (default 20)");
        var seed = new Option<int?>("--seed") { HelpName = "N", Description = "Makes chance repeatable" };
        var noHistory = new Option<bool>("--no-history") { Description = "Send nothing of yesterday and today so far, even if the topic is empty" };
        var servers = VerbOptions.BootstrapServers();
        var topic = VerbOptions.Topic(stream);
        var visitors = new Command(
            "visitors",
            "A park's visitors: they come, walk through five areas and leave, in days pressed into minutes.\n"
            + "An empty topic gets yesterday and today so far first. Ctrl-C lets everyone leave.") { rate, seed, noHistory, servers, topic };
        ConfigurationTokens.Allow(visitors);
        visitors.SetAction(async (arguments, cancellationToken) =>
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
                var zone = new OptionsReader(configuration).Zone("Site:TimeZone", "Asia/Shanghai");
                return await RunAsync(
                    target, options, zone, arguments.GetValue(rate) ?? 20, arguments.GetValue(seed), !arguments.GetValue(noHistory), cancellationToken);
            }
            catch (Exception e) when (e is ProducerException or OptionsException)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return new Command("simulate", "Send made-up events") { visitors };
    }

    private static async Task<int> RunAsync(
        KafkaTarget target, StreamOptions stream, TimeZoneInfo zone, double rate, int? seed, bool history, CancellationToken cancellationToken)
    {
        target.Check(TimeSpan.FromSeconds(10));
        history = history && TopicContent.Read(target, stream.Topic, stream.SourceZone).Records == 0;
        var time = TimeProvider.System;
        using var sender = new EventSender(target, stream.Topic, target.Embedded ? new LogRoom(target, stream.Topic, stream.GroupId) : null);
        var simulation = new VisitorSimulation(sender, stream.SourceZone, rate, seed ?? Random.Shared.Next(), time, Console.Error.WriteLine);
        var said = $"to {stream.Topic} at {target.BootstrapServers}{(target.Embedded ? " (inside the app)" : "")}";
        try
        {
            if (history && VisitorSimulation.HistoryStart(time.GetUtcNow().UtcDateTime, zone, stored: null) is { } from)
            {
                Console.WriteLine($"The topic is empty: sending yesterday and today so far {said}");
                await simulation.SendHistoryAsync(from, zone, cancellationToken);
            }

            Console.WriteLine($"Sending {rate.ToString("0.##", CultureInfo.InvariantCulture)} events a second {said} (Ctrl-C ends it)");
            await simulation.SendLiveAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await simulation.SendEveryoneHomeAsync(patience.Token);
        }

        sender.Flush(TimeSpan.FromSeconds(10));
        sender.ThrowIfFailed();
        Console.WriteLine($"sent {sender.Acknowledged.ToString("N0", CultureInfo.InvariantCulture)} events; everyone has left");
        return 0;
    }
}
