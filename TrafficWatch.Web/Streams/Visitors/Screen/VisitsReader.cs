using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Routes;
using TrafficWatch.Web.Streams.Visitors.Stays;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>Reads today's stays and routes once a minute for all walls together; no frame waits for it.</summary>
internal sealed class VisitsReader(Feed<VisitsToday> feed, StayQueries stays, RouteQueries routes, VisitSpans spans, SchemaReady schema, TimeProvider time) : BackgroundService
{
    private const int Shown = 3;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly VisitFilter Today = new() { Areas = [ThresholdSet.WholePark] };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await schema.WhenReady.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Every, time);
            do
            {
                try
                {
                    var read = await ReadAsync(stoppingToken);
                    if (read != feed.Current)
                    {
                        feed.Publish(read);
                    }
                }
                catch (Exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // An instance is away, which the stream's state says; what was read last stays, and is read again in a minute.
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }

    /// <summary>What is to be told now.</summary>
    internal async Task<VisitsToday> ReadAsync(CancellationToken cancellationToken)
    {
        // Nothing is compared here.
        var today = spans.Of(Today) with { Before = null };
        var park = (await stays.ListAsync(Today, today, cancellationToken)).FirstOrDefault()?.Now;
        var list = await routes.RoutesAsync(Today, today, cancellationToken);
        return new VisitsToday(park?.Median, park?.Mean, [.. list.Rows.Take(Shown).Select(row => new WallRoute(row.Areas[0], row.Areas[1], row.Count))]);
    }
}
