using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>
/// Feeds the embedded Kafka with simulated visitors for as long as the app runs. The embedded log is new at
/// each start while the databases keep their rows, so the past is sent from the end of the newest minute
/// stored on: yesterday and today so far at the very first start, later only what was missed since.
/// </summary>
internal sealed partial class SimulatorService(
    KafkaOptions kafka,
    SiteOptions site,
    StreamOptions stream,
    IStoredMinutes minutes,
    TimeProvider time,
    ILogger<SimulatorService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (stream.SimulatedRate <= 0 || !kafka.Embedded)
        {
            return;
        }

        await Task.Yield();
        var history = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var sender = new EventSender(KafkaTarget.Of(kafka), stream.Topic, room: null);
                var simulation = new VisitorSimulation(sender, stream.SourceZone, stream.SimulatedRate, Random.Shared.Next(), time, text => LogSaid(logger, text));
                var stored = history ? await minutes.NewestAsync(stoppingToken) : null;
                var start = history ? VisitorSimulation.HistoryStart(time.GetUtcNow().UtcDateTime, site.Zone, stored) : null;
                // Once begun it is not sent again: a part of it may be stored already.
                history = false;
                if (start is { } from)
                {
                    await simulation.SendHistoryAsync(from, site.Zone, stoppingToken);
                    LogHistory(logger, simulation.Events, from);
                }

                await simulation.SendLiveAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A simulator that fails must not end the app; it begins anew with other visitors.
                LogFailed(logger, e);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(6001, LogLevel.Information, "Simulator: {Events} events sent for the time since {From:u}")]
    private static partial void LogHistory(ILogger logger, long events, DateTime from);

    [LoggerMessage(6002, LogLevel.Warning, "Simulator: {Text}")]
    private static partial void LogSaid(ILogger logger, string text);

    [LoggerMessage(6003, LogLevel.Warning, "Simulator stopped, and begins anew")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
