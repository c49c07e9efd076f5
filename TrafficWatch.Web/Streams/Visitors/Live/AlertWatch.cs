using System.Collections.Immutable;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>Keeps what screens show of the care for open alerts: read when somebody here did something, when an alert changed, and every other second for what is done elsewhere. Once for all circuits.</summary>
internal sealed class AlertWatch(OpenAlerts alerts, Feed<VisitorFrame> frames, Feed<OpenAlertList> feed, CareSignal signal, SchemaReady schema, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100), Every = TimeSpan.FromSeconds(2);

    /// <summary>Reads, and publishes what is new.</summary>
    internal async Task ReadAsync(CancellationToken cancellationToken)
    {
        var now = await alerts.ReadAsync(cancellationToken);
        if (!now.Equals(feed.Current))
        {
            feed.Publish(now);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await schema.WhenReady.WaitAsync(stoppingToken);
            var (seen, standing, askedAt) = (-1L, ImmutableArray<CurrentAlert>.Empty, time.GetTimestamp());
            using var timer = new PeriodicTimer(Pace, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var current = frames.Current.Alerts;
                if (signal.Version == seen && standing.SequenceEqual(current) && time.GetElapsedTime(askedAt) < Every)
                {
                    continue;
                }

                (seen, standing, askedAt) = (signal.Version, current, time.GetTimestamp());
                try
                {
                    await ReadAsync(stoppingToken);
                }
                catch (Exception) when (!stoppingToken.IsCancellationRequested)
                {
                    // An instance is away, which the stream's state says; asked again in two seconds.
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends.
        }
    }
}
