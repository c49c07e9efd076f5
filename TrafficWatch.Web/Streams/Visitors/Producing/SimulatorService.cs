using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>
/// Feeds the embedded Kafka with simulated visitors for as long as the app runs. The embedded log is new at
/// each start while the databases keep their rows, so the past is sent from the end of the newest minute
/// stored on: yesterday and today so far at the very first start, later only what was missed since.
/// The first start is midday in the park, and later ones keep to that.
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
        VisitorSimulation? simulation = null;
        DateTime from = default;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (simulation is null)
                {
                    var plan = DayPlan.For(await minutes.FirstStartAsync(stoppingToken), stream.SimulatedRate);
                    from = VisitorSimulation.PastStart(time.GetUtcNow().UtcDateTime, site.Zone, await minutes.NewestAsync(stoppingToken));
                    simulation = new VisitorSimulation(plan, speed: 1, Random.Shared.Next(), stream.SourceZone, time, text => LogSaid(logger, text));
                }

                var target = KafkaTarget.Of(kafka);
                using var sender = new EventSender(target, stream.Topic, new LogRoom(target, stream.Topic, stream.GroupId));
                await simulation.SendPastAsync(sender, from, stoppingToken);
                LogPast(logger, simulation.Events, from);
                await simulation.SendLiveAsync(sender, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A simulator that fails must not end the app; it goes on where it was.
                LogFailed(logger, e);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(6001, LogLevel.Information, "Simulator: {Events} events sent for the time since {From:u}")]
    private static partial void LogPast(ILogger logger, long events, DateTime from);

    [LoggerMessage(6002, LogLevel.Warning, "Simulator: {Text}")]
    private static partial void LogSaid(ILogger logger, string text);

    [LoggerMessage(6003, LogLevel.Warning, "Simulator stopped, and goes on in a moment")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
