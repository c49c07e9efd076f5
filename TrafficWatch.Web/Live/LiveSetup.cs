using TrafficWatch.Web.Storage;

namespace TrafficWatch.Web.Live;

internal static class LiveSetup
{
    /// <summary>Registers frames and status, and what keeps them coming.</summary>
    public static IHostApplicationBuilder AddLive(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton(services => new Feed<VisitorFrame>(VisitorFrame.Empty, services.GetRequiredService<TimeProvider>()))
            .AddSingleton(services => new Feed<StreamStatusList>(StreamStatusList.Empty, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<VisitorHistory>()
            .AddSingleton<VisitorView>()
            .AddHostedService<VisitorTicker>()
            .AddHostedService<VisitorFollower>();
        return builder;
    }
}

/// <summary>Publishes frames at their pace, and follows the admin's names and the change of days.</summary>
internal sealed class VisitorTicker(VisitorView view, VisitorHistory history, SchemaReady schema, EditSignal edits, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan NamesEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        var namesAt = time.GetTimestamp();
        var seen = edits.Version;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                view.FollowDay();
                view.Tick();
                var version = edits.Version;
                if (schema.WhenReady.IsCompletedSuccessfully && (version != seen || time.GetElapsedTime(namesAt) > NamesEvery))
                {
                    (seen, namesAt) = (version, time.GetTimestamp());
                    await FollowNamesAsync();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    private async Task FollowNamesAsync()
    {
        try
        {
            view.Rename(await history.NamesAsync());
        }
        catch (Exception)
        {
            // The instance is away, which the stream's state says; asked again in two seconds.
        }
    }
}
