using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Routes;
using TrafficWatch.Web.Streams.Visitors.Stays;

namespace TrafficWatch.Web.Streams.Visitors.Screen;

/// <summary>Reads today's stays and routes once a minute for all walls together; no frame waits for it.</summary>
internal sealed class VisitsReader(Feed<VisitsToday> feed, StayQueries stays, RouteQueries routes, VisitSpans spans, SchemaReady schema, TimeProvider time, ILogger<VisitsReader> logger) : RecurringWork(schema, time, logger)
{
    private const int Shown = 3;
    private static readonly VisitFilter Today = new() { Areas = [ThresholdSet.WholePark] };

    /// <summary>An instance that is away is told by the stream's state; what was read last stays.</summary>
    private protected override string? Failing => null;

    private protected override TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    private protected override async Task<TimeSpan> WorkAsync(CancellationToken cancellationToken)
    {
        var read = await ReadAsync(cancellationToken);
        if (read != feed.Current)
        {
            feed.Publish(read);
        }

        return Every;
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
