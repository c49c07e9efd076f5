using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Tables;

namespace TrafficWatch.Web.Platform.Ingest;

internal static class IngestSetup
{
    /// <summary>Registers the consumers: a line a stream.</summary>
    public static IHostApplicationBuilder AddIngest(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton<StreamBoard>()
            .AddSingleton<IngestMeter>()
            .AddSingleton(services => new EmbeddedCluster(services.GetService<EmbeddedServers>()?.Kafka?.ClusterId ?? (builder.Configuration["Kafka:ClusterId"] is { Length: > 0 } id ? id : null)))
            .AddSingleton<IngestSurroundings>()
            .AddSingleton(services => services.GetRequiredService<TrafficWatchOptions>().Visitors);
        builder.AddStream(services => Visitors(
            services.GetRequiredService<TrafficWatchOptions>().Visitors, services.GetRequiredService<SiteCalendar>(), services.GetRequiredService<ShardMap>(), services.GetRequiredService<VisitorView>()));
        return builder;
    }

    /// <summary>The visitors stream.</summary>
    public static StreamDefinition<VisitorEvent, VisitorDeltas> Visitors(StreamOptions options, SiteCalendar calendar, ShardMap shards, IStreamView<VisitorDeltas> view) => new(
        "visitors",
        options,
        () => new StreamEngine<VisitorEvent, VisitorDeltas>(
            new VisitorParser(options.SourceZone),
            new VisitorAggregator(new AlertRule(options.AlertMargin), time => Milliseconds(calendar.ClosingAfter(DateTime.UnixEpoch.AddMilliseconds(time)))),
            (long)options.AllowedLateness.TotalMilliseconds,
            (long)options.MaxAhead.TotalMilliseconds),
        new VisitorTables(shards),
        view);

    private static long Milliseconds(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    private static void AddStream<TEvent, TDeltas>(this IHostApplicationBuilder builder, Func<IServiceProvider, StreamDefinition<TEvent, TDeltas>> define)
        where TEvent : struct, IStreamEvent, allows ref struct =>
        builder.Services.AddSingleton<IHostedService>(services => new StreamWorker<TEvent, TDeltas>(define(services), services.GetRequiredService<IngestSurroundings>()));
}
