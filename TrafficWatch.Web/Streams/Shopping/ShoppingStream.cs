using MudBlazor;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Push;
using TrafficWatch.Web.Platform.SocketIo;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui.Overview;
using TrafficWatch.Web.Streams.Shopping.Api;
using TrafficWatch.Web.Streams.Shopping.Live;
using TrafficWatch.Web.Streams.Shopping.Producing;
using TrafficWatch.Web.Streams.Shopping.Push;
using TrafficWatch.Web.Streams.Shopping.Resources;
using TrafficWatch.Web.Streams.Shopping.Schema;
using TrafficWatch.Web.Streams.Shopping.Stats;
using TrafficWatch.Web.Streams.Shopping.Tables;

namespace TrafficWatch.Web.Streams.Shopping;

/// <summary>Shopping behaviour: who does what with which items.</summary>
internal sealed class ShoppingStream : IStream
{
    /// <summary>As in configuration keys.</summary>
    private const string Name = "Shopping";

    public StreamDefaults Defaults { get; } = new(Name, "taobao_data2", "Asia/Shanghai", TimeSpan.FromMinutes(5), SimulatedRate: 2)
    {
        // Few cells hold very many events: the more of them an epoch has, the fewer rows each makes.
        EpochSize = 1_000_000,
    };

    public IStreamSchema Schema { get; } = new ShoppingSchema();

    public void AddServices(IServiceCollection services) => AddPages(services)
        .AddConsumer(provider => Define(
            provider.GetRequiredKeyedService<StreamOptions>(Name), provider.GetRequiredService<SiteCalendar>(), provider.GetRequiredService<ShardMap>(), provider.GetRequiredService<ShoppingView>()))
        .AddSingleton<ShoppingHistory>()
        .AddSingleton<ShoppingView>()
        .AddHostedService(provider => provider.GetRequiredService<ShoppingView>())
        .AddFollower<ShoppingView>("shopping", Name)
        .AddLiveStream<ShoppingFrame, ShoppingLiveFrame>("shopping", ShoppingLiveFrame.Of)
        .AddSingleton<ShoppingTotals>()
        .AddSingleton<ISocketTopic, ShoppingCharts>()
        .AddLiveSimulator(
            Name,
            async (provider, now, cancellationToken) => (await provider.GetRequiredService<ShoppingHistory>().ReadAsync(now, cancellationToken)).DataTime,
            (_, from, stream) => new ShoppingSimulator(from, stream.SimulatedRate, Random.Shared.Next(), stream.SourceZone).Next);

    /// <summary>Registers what its pages stand on; where nothing publishes, they say what is awaited.</summary>
    public static IServiceCollection AddPages(IServiceCollection services) => services
        .AddSingleton<StatsQueries>()
        .AddSingleton<StatCells>()
        .AddFeed(ShoppingFrame.Empty)
        .AddScoped(provider => ShoppingWords.Like(provider.GetRequiredService<Words>()))
        .AddSingleton(new StreamUi(
            "shopping",
            words => ShoppingWords.Like(words).StreamTitle,
            [
                new("/screens/shopping", words => ShoppingWords.Like(words).ScreenPage, Icons.Material.Outlined.Tv),
                new("/shopping/stats", words => ShoppingWords.Like(words).StatsPage, Icons.Material.Outlined.BarChart),
            ],
            typeof(ShoppingTile)));

    public void MapApi(IEndpointRouteBuilder api) => ShoppingApi.Map(api);

    public void MapExports(IEndpointRouteBuilder exports) => ShoppingExports.Map(exports);

    public IEnumerable<StreamVerb> Verbs() =>
    [
        StreamVerb.Simulate(LiveSimulation.Verb(
            Defaults,
            "A shop's customers look at items, put them into the cart, buy and follow them, from now on, until Ctrl-C.",
            "events", (from, rate, seed, zone) => new ShoppingSimulator(from, rate, seed, zone).Next)),
        StreamVerb.Replay(ReplayShopping.Create(Defaults)),
    ];

    /// <summary>What its consumer is made of.</summary>
    /// <param name="options">Its configuration.</param>
    /// <param name="calendar">The site's days and hours.</param>
    /// <param name="shards">Where windows live.</param>
    /// <param name="view">What shows it.</param>
    public static StreamDefinition<ShoppingEvent, ShoppingDeltas> Define(StreamOptions options, SiteCalendar calendar, ShardMap shards, IStreamView<ShoppingDeltas> view) => new(
        "shopping",
        options,
        () => new StreamEngine<ShoppingEvent, ShoppingDeltas>(
            new ShoppingParser(options.SourceZone),
            new ShoppingAggregator(calendar, new SiteCalendar(options.SourceZone, null)),
            (long)options.AllowedLateness.TotalMilliseconds,
            (long)options.MaxAhead.TotalMilliseconds),
        new ShoppingTables(shards),
        view);
}
