using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Feeds the embedded Kafka with simulated events for as long as the app runs. One that fails must not end the app: it goes on where it was.</summary>
/// <param name="kafka">Whether Kafka is the embedded one.</param>
/// <param name="stream">The stream; its rate says whether anything is simulated.</param>
/// <param name="schema">Says when the tables are there.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told what went wrong.</param>
internal abstract partial class EmbeddedSimulator(KafkaOptions kafka, StreamOptions stream, SchemaReady schema, TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>The clock.</summary>
    private protected TimeProvider Time => time;

    /// <summary>Where the past begins that is to be sent: yesterday's first instant by the site's clocks, or where what is stored ends.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="calendar">The site's days.</param>
    /// <param name="stored">The end of what is stored, UTC, such as that of the newest minute: what is before must not be counted again; null: nothing is.</param>
    /// <returns>An instant, UTC; now when nothing is missing.</returns>
    internal static DateTime PastStart(DateTime now, SiteCalendar calendar, DateTime? stored)
    {
        var yesterday = calendar.StartOf(calendar.DayOf(now).AddDays(-1));
        var start = stored > yesterday ? stored.Value : yesterday;
        return start < now ? start : now;
    }

    /// <summary>Sends until it is cancelled.</summary>
    /// <param name="sender">Where events go; another after each failure.</param>
    /// <param name="cancellationToken">The app ends.</param>
    private protected abstract Task SendAsync(EventSender sender, CancellationToken cancellationToken);

    /// <summary>Tells what somebody should know.</summary>
    private protected void Say(string text) => LogSaid(stream.Name, text);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (stream.SimulatedRate <= 0 || !kafka.Embedded)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await schema.WhenReady.WaitAsync(stoppingToken);
                using var sender = EventSender.To(KafkaTarget.Of(kafka), stream);
                await SendAsync(sender, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogFailed(stream.Name, e);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(7002, LogLevel.Warning, "Simulator of {Stream}: {Text}")]
    private partial void LogSaid(string stream, string text);

    [LoggerMessage(7003, LogLevel.Warning, "Simulator of {Stream} stopped, and goes on in a moment")]
    private partial void LogFailed(string stream, Exception exception);
}
