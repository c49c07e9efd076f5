using MudBlazor;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Push;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui.Overview;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Producing;
using TrafficWatch.Web.Streams.Visitors.Push;
using TrafficWatch.Web.Streams.Visitors.Resources;
using TrafficWatch.Web.Streams.Visitors.Routes;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Screen;
using TrafficWatch.Web.Streams.Visitors.Stays;
using TrafficWatch.Web.Streams.Visitors.Tables;
using TrafficWatch.Web.Streams.Visitors.Traffic;

namespace TrafficWatch.Web.Streams.Visitors;

/// <summary>Visitors of a park: who enters and leaves which area.</summary>
internal sealed class VisitorStream : IStream
{
    /// <summary>As in configuration keys.</summary>
    private const string Name = "Visitors";

    public StreamDefaults Defaults { get; } = new(Name, "scenic_visitor_topic", "UTC", TimeSpan.FromSeconds(5), SimulatedRate: 3, [.. VisitorSettings.Own, .. ReminderSettings.KeysOf(VisitorAlerts.Escalation)]);

    public IStreamSchema Schema { get; } = new VisitorSchema();

    public void AddSeeds(IServiceCollection services) => services.AddSingleton<ISeed, AreaSeed>();

    public void AddServices(IServiceCollection services) => AddPages(services)
        .AddConsumer(provider => Define(
            provider.GetRequiredKeyedService<StreamOptions>(Name), provider.GetRequiredService<SiteCalendar>(), provider.GetRequiredService<ShardMap>(), provider.GetRequiredService<VisitorView>()))
        .AddSingleton<VisitorHistory>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<VisitorView>(provider, provider.GetRequiredKeyedService<StreamOptions>(Name).HoldNew))
        .AddHostedService<VisitorTicker>()
        .AddHostedService<VisitsReader>()
        .AddHostedService<AreaWatch>()
        .AddAlertWatch<VisitorView>(VisitorAlerts.Stream)
        .AddFollower<VisitorView>("visitors", Name)
        .AddLiveStream<VisitorFrame, VisitorLiveFrame>("visitors", VisitorLiveFrame.Of)
        .AddSingleton<IStoredMinutes, StoredMinutes>()
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<SimulatorService>(provider, provider.GetRequiredKeyedService<StreamOptions>(Name)));

    /// <summary>Registers what its pages stand on; where nothing publishes, they say what is awaited.</summary>
    public static IServiceCollection AddPages(IServiceCollection services) => AddQueries(services)
        .AddFeed(VisitorFrame.Empty)
        .AddFeed(VisitsToday.Unknown)
        .AddFeed(AreaInsights.Empty)
        .AddSingleton(provider => new AlertRule(Options(provider).AlertMargin))
        .AddAlerts<VisitorAlerts>(VisitorAlerts.Stream, provider => ReminderSettings.Of(Options(provider), VisitorAlerts.Escalation))
        .AddSingleton<AreaNames>()
        .AddSingleton<FinishedMinutes>()
        .AddScoped(provider => VisitorWords.Like(provider.GetRequiredService<Words>()))
        .AddSingleton(new StreamUi(
            "visitors",
            words => VisitorWords.Like(words).StreamTitle,
            [
                new("/screens/visitors", words => VisitorWords.Like(words).VisitorsScreen, Icons.Material.Outlined.Tv),
                new("/alerts", words => VisitorWords.Like(words).AlertsPage, Icons.Material.Outlined.NotificationsActive),
                new("/visitors/traffic", words => VisitorWords.Like(words).TrafficPage, Icons.Material.Outlined.TableRows),
                new("/visitors/stays", words => VisitorWords.Like(words).StaysPage, Icons.Material.Outlined.Timelapse),
                new("/visitors/routes", words => VisitorWords.Like(words).RoutesPage, Icons.Material.Outlined.AltRoute),
                new("/visitors/areas", words => VisitorWords.Like(words).AreasPage, Icons.Material.Outlined.Place),
                new("/admin/thresholds", words => VisitorWords.Like(words).ThresholdsPage, Icons.Material.Outlined.Tune, AdminOnly: true),
            ],
            typeof(VisitorTile),
            typeof(AlertBadge)));

    /// <summary>Registers what its tables are read and edited through.</summary>
    public static IServiceCollection AddQueries(IServiceCollection services) => services
        .AddSingleton<TrafficQueries>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<VisitSpans>(provider, TimeSpan.FromMilliseconds(VisitorSettings.Rules(Options(provider), provider.GetRequiredService<SiteCalendar>()).VisitGap)))
        .AddSingleton<StayQueries>()
        .AddSingleton<RouteQueries>()
        .AddSingleton<AreaFlowQueries>()
        .AddSingleton<PartitionQueries>()
        .AddSingleton<CorrectionAdmin>()
        .AddSingleton<AreaAdmin>();

    // Pages are there without the stream, too.
    private static StreamOptions Options(IServiceProvider provider) => provider.GetKeyedService<StreamOptions>(Name) ?? new StreamOptions { Name = Name, Topic = "", GroupId = "" };

    public void MapExports(IEndpointRouteBuilder exports) => VisitorExports.Map(exports);

    public IEnumerable<StreamVerb> Verbs() => [StreamVerb.Simulate(SimulateCommand.Create(Defaults)), StreamVerb.Replay(ReplayCommand.Create(Defaults))];

    /// <summary>What its consumer is made of.</summary>
    /// <param name="options">Its configuration.</param>
    /// <param name="calendar">The site's days, and when it closes.</param>
    /// <param name="shards">Where areas live.</param>
    /// <param name="view">What shows it.</param>
    public static StreamDefinition<VisitorEvent, VisitorDeltas> Define(StreamOptions options, SiteCalendar calendar, ShardMap shards, IStreamView<VisitorDeltas> view) => new(
        "visitors",
        options,
        () => new StreamEngine<VisitorEvent, VisitorDeltas>(
            new VisitorParser(options.SourceZone),
            new VisitorAggregator(VisitorSettings.Rules(options, calendar)),
            (long)options.AllowedLateness.TotalMilliseconds,
            (long)options.MaxAhead.TotalMilliseconds),
        new VisitorTables(shards),
        view);
}
