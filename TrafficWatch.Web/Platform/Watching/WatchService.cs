using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Platform.Watching;

/// <summary>Follows the files that a stream is configured with, for as long as the app runs.</summary>
internal sealed partial class WatchService(StreamOptions stream, LineKey key, KafkaOptions kafka, IConfiguration configuration, Feed<WatchList> feed, TimeProvider time, ILogger<WatchService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly Lock Gate = new();

    private readonly string _name = stream.Name.ToLowerInvariant();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (stream.WatchedFiles.Count > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var state = stream.WatchState.Length > 0 ? stream.WatchState : WatchVerb.StateFile(configuration, stream);
                await new FileWatch(
                    _name, stream.WatchedFiles, state, key, () => EventSender.To(KafkaTarget.Of(kafka), stream, patient: true), new WatchTimes(), time, text => LogSaid(stream.Name, text), Show).RunAsync(stoppingToken);
            }
            catch (Exception e) when (e is ProducerException or IOException or UnauthorizedAccessException)
            {
                LogFailed(stream.Name, e.Message);
                Show(new WatchStatus(_name, e.Message, [], 0, 0, 0, 0, 0));
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Show(WatchStatus status)
    {
        lock (Gate)
        {
            feed.Publish(feed.Current.With(status));
        }
    }

    [LoggerMessage(7010, LogLevel.Warning, "Files of {Stream}: {Text}")]
    private partial void LogSaid(string stream, string text);

    [LoggerMessage(7011, LogLevel.Error, "Files of {Stream} are not followed, which is tried again in a moment: {Reason}")]
    private partial void LogFailed(string stream, string reason);
}

internal static class WatchSetup
{
    /// <summary>Follows what is configured of a stream's files (<c>Watch:NAME:Files</c>).</summary>
    /// <param name="services">Where.</param>
    /// <param name="name">As in configuration keys.</param>
    /// <param name="key">What records are keyed by.</param>
    public static IServiceCollection AddWatch(this IServiceCollection services, string name, LineKey key) =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<WatchService>(provider, provider.GetRequiredKeyedService<StreamOptions>(name), key));
}
