using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>Publishes a frame as soon as something has changed, at most twenty a second, and follows the admin's names and the change of days. A database that is slow to tell the names holds up no frame.</summary>
internal sealed class VisitorTicker(VisitorView view, VisitorHistory history, SchemaReady schema, EditSignal edits, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan NamesEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(PublishAsync(stoppingToken), FollowNamesAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    private async Task PublishAsync(CancellationToken stop)
    {
        while (true)
        {
            view.FollowDay();
            view.Tick();
            await Task.Delay(Pace, time, stop);
            await view.ChangedAsync(Pace, stop);
        }
    }

    private async Task FollowNamesAsync(CancellationToken stop)
    {
        await schema.WhenReady.WaitAsync(stop);
        using var timer = new PeriodicTimer(Pace, time);
        var (seen, askedAt) = (edits.Version, time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(stop))
        {
            if (edits.Version == seen && time.GetElapsedTime(askedAt) < NamesEvery)
            {
                continue;
            }

            (seen, askedAt) = (edits.Version, time.GetTimestamp());
            try
            {
                view.Rename(await history.NamesAsync());
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // The instance is away, which the stream's state says; asked again in two seconds.
            }
        }
    }
}
