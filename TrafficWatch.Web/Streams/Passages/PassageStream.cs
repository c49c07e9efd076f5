using MudBlazor;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Push;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui.Overview;
using TrafficWatch.Web.Platform.Watching;
using TrafficWatch.Web.Streams.Passages.Adopting;
using TrafficWatch.Web.Streams.Passages.Checkpoints;
using TrafficWatch.Web.Streams.Passages.Details;
using TrafficWatch.Web.Streams.Passages.Forecasts;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Preparing;
using TrafficWatch.Web.Streams.Passages.Producing;
using TrafficWatch.Web.Streams.Passages.Push;
using TrafficWatch.Web.Streams.Passages.Records;
using TrafficWatch.Web.Streams.Passages.Resources;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Tables;
using TrafficWatch.Web.Streams.Passages.Warnings;

namespace TrafficWatch.Web.Streams.Passages;

/// <summary>Passages of vehicles at highway checkpoints: each is stored, counted and found.</summary>
internal sealed class PassageStream : IStream
{
    /// <summary>As in configuration keys.</summary>
    private const string Name = "Passages";

    private const string PeakHoursKey = "PeakHours", LookAlikesKey = "LookAlikes", WarningTopicKey = "WarningTopic";

    public StreamDefaults Defaults { get; } = new(
        Name, "traffic-raw", "Asia/Shanghai", TimeSpan.FromMinutes(5), SimulatedRate: 10,
        new OwnSetting(PeakHoursKey, "07:00-09:00, 17:00-19:00", text => PeakHours.Parse(text) is null ? "is not of the form 07:00-09:00, 17:00-19:00" : null),
        new OwnSetting(LookAlikesKey, LookAlikes.DefaultGroups, text => LookAlikes.Parse(text) is null ? "is not of the form 0DOQ 8B: groups of different characters, split by blanks" : null),
        new OwnSetting(WarningTopicKey, "traffic-warnings", _ => null))
    {
        HasFiles = true,
    };

    public IStreamSchema Schema { get; } = new PassageSchema();

    public void AddSeeds(IServiceCollection services) => services.AddSingleton<ISeed, CalendarSeed>();

    public void AddServices(IServiceCollection services) => AddPages(services)
        .AddConsumer(provider => Define(
            provider.GetRequiredKeyedService<StreamOptions>(Name), provider.GetRequiredService<SiteCalendar>(), provider.GetRequiredService<ShardMap>(), provider.GetRequiredService<PassageView>(), provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<RepeatedIds>()
        .AddHostedService<ForecastMaker>()
        .AddSingleton<PassageHistory>()
        .AddSingleton<PassageView>()
        .AddHostedService(provider => provider.GetRequiredService<PassageView>())
        .AddFollower<PassageView>("passages", Name)
        .AddLiveStream<PassageFrame, PassageLiveFrame>("passages", PassageLiveFrame.Of)
        .AddWatch(Name, ReplayPassages.KeyOf)
        .AddSingleton<WarningList>()
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<WarningPublisher>(provider, provider.GetRequiredKeyedService<StreamOptions>(Name).Own[WarningTopicKey]))
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<PassageSimulatorService>(provider, provider.GetRequiredKeyedService<StreamOptions>(Name)));

    /// <summary>Registers what its pages stand on.</summary>
    public static IServiceCollection AddPages(IServiceCollection services) => services
        .AddFeed(PassageFrame.Empty)
        .AddSingleton<CheckpointBook>()
        .AddSingleton<OpenWarnings>()
        .AddSingleton<PassageCounts>()
        .AddSingleton<PassageQueries>()
        .AddSingleton<PlateSearches>()
        .AddSingleton<CheckpointQueries>()
        .AddSingleton<CheckpointDetails>()
        .AddSingleton<ForecastQueries>()
        .AddSingleton<WarningQueries>()
        .AddSingleton<WarningAdmin>()
        .AddScoped(provider => PassageWords.Like(provider.GetRequiredService<Words>()))
        .AddSingleton(new StreamUi(
            "passages",
            words => PassageWords.Like(words).StreamTitle,
            [
                new("/screens/passages", words => PassageWords.Like(words).ScreenPage, Icons.Material.Outlined.Tv),
                new("/passages", words => PassageWords.Like(words).SearchPage, Icons.Material.Outlined.DirectionsCar),
                new("/passages/warnings", words => PassageWords.Like(words).WarningsPage, Icons.Material.Outlined.ContentCopy),
                new("/passages/checkpoints", words => PassageWords.Like(words).CheckpointsPage, Icons.Material.Outlined.BarChart),
                new("/passages/forecast", words => PassageWords.Like(words).ForecastPage, Icons.Material.Outlined.Timeline),
                new("/admin/checkpoints", words => PassageWords.Like(words).DetailsPage, Icons.Material.Outlined.EditLocationAlt, AdminOnly: true),
            ],
            typeof(PassageTile)));

    public void MapExports(IEndpointRouteBuilder exports) => PassageExports.Map(exports);

    public void MapApi(IEndpointRouteBuilder api) => PassageApi.Map(api);

    public IEnumerable<StreamVerb> Verbs() =>
    [
        StreamVerb.Simulate(SimulatePassages.Create(Defaults)),
        StreamVerb.Replay(ReplayPassages.Create(Defaults)),
        StreamVerb.Watch(WatchVerb.Create(Defaults, "Passages from log files: fields split by TAB, 8 or 12.", ReplayPassages.KeyOf)),
        new("prepare", "Make delivered files ready to be sent", PreparePassages.Create(Defaults, PeakHoursOf)),
        new("adopt", "Take over what a system before has stored", AdoptPassages.Create(Defaults, PeakHoursOf)),
    ];

    /// <summary>What its consumer is made of.</summary>
    /// <param name="options">Its configuration.</param>
    /// <param name="calendar">The site's days.</param>
    /// <param name="shards">Where checkpoints live.</param>
    /// <param name="view">What shows it.</param>
    /// <param name="time">The clock.</param>
    public static StreamDefinition<PassageEvent, PassageDeltas> Define(StreamOptions options, SiteCalendar calendar, ShardMap shards, IStreamView<PassageDeltas> view, TimeProvider time) => new(
        "passages",
        options,
        () => new StreamEngine<PassageEvent, PassageDeltas>(
            new PassageParser(options.SourceZone, PeakHoursOf(options)),
            new PassageAggregator(LookAlikesOf(options)),
            (long)options.AllowedLateness.TotalMilliseconds,
            (long)options.MaxAhead.TotalMilliseconds),
        new PassageTables(shards, calendar, time),
        view)
    {
        HasPlaces = true,
    };

    private static LookAlikes LookAlikesOf(StreamOptions options) =>
        options.Own.TryGetValue(LookAlikesKey, out var text) && LookAlikes.Parse(text) is { } groups ? groups : LookAlikes.Default;

    private static PeakHours PeakHoursOf(StreamOptions options) =>
        options.Own.TryGetValue(PeakHoursKey, out var text) && PeakHours.Parse(text) is { } hours ? hours : PeakHours.Default;
}
