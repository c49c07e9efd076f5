using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;

namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>Feeds the embedded Kafka with simulated passages for as long as the app runs: at the first start yesterday and today so far, later what was missed since the newest that is stored.</summary>
internal sealed partial class PassageSimulatorService(
    KafkaOptions kafka, StreamOptions stream, PassageHistory history, SiteCalendar calendar, SchemaReady schema, TimeProvider time, ILogger<PassageSimulatorService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (stream.SimulatedRate <= 0 || !kafka.Embedded)
        {
            return;
        }

        PassageSimulator? simulator = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await schema.WhenReady.WaitAsync(stoppingToken);
                if (simulator is null)
                {
                    var now = time.GetUtcNow().UtcDateTime;
                    var frame = await history.ReadAsync(now, stoppingToken);
                    var from = PassageSimulation.PastStart(now, calendar.StartOf(calendar.DayOf(now).AddDays(-1)), frame.DataTime);
                    var seed = Random.Shared.Next();
                    simulator = new PassageSimulator(from, SimulatedTraffic.Demo(stream.SimulatedRate, seed), seed, stream.SourceZone);
                }

                var target = KafkaTarget.Of(kafka);
                using var sender = new EventSender(target, stream.Topic, new LogRoom(target, stream.Topic, stream.GroupId));
                await PassageSimulation.SendAsync(simulator, sender, time, text => LogSaid(logger, text), null, sent => LogPast(logger, sent), stoppingToken);
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

    [LoggerMessage(7001, LogLevel.Information, "Simulator of passages: {Records} records sent for the past")]
    private static partial void LogPast(ILogger logger, long records);

    [LoggerMessage(7002, LogLevel.Warning, "Simulator of passages: {Text}")]
    private static partial void LogSaid(ILogger logger, string text);

    [LoggerMessage(7003, LogLevel.Warning, "Simulator of passages stopped, and goes on in a moment")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
