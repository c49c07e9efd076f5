using System.Globalization;
using MudBlazor;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Push;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui.Overview;
using TrafficWatch.Web.Platform.Watching;
using TrafficWatch.Web.Streams.Requests.Alerts;
using TrafficWatch.Web.Streams.Requests.Lines;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Producing;
using TrafficWatch.Web.Streams.Requests.Push;
using TrafficWatch.Web.Streams.Requests.Resources;
using TrafficWatch.Web.Streams.Requests.Rules;
using TrafficWatch.Web.Streams.Requests.Schema;
using TrafficWatch.Web.Streams.Requests.Stats;
using TrafficWatch.Web.Streams.Requests.Tables;

namespace TrafficWatch.Web.Streams.Requests;

/// <summary>Requests of web servers, from their access logs: what is asked, what fails, how fast.</summary>
internal sealed class RequestStream : IStream
{
    /// <summary>As in configuration keys.</summary>
    private const string Name = "Requests";

    private const string LatencyFieldKey = "LatencyField", KeepLinesKey = "KeepLines";

    public StreamDefaults Defaults { get; } = new(
        Name,
        "request-logs",
        "UTC",
        TimeSpan.FromSeconds(5),
        SimulatedRate: 5,
        [
            new OwnSetting(KeepLinesKey, "0", _ => null) { DaysOf = "request_line" },
            new OwnSetting(LatencyFieldKey, "rt s", text => LatencyField.Parse(text) is null ? "is not of the form rt s or 1 s: the name of a field such as rt=0.012, or its place after the user agent, and s, ms or us" : null),
            .. ReminderSettings.KeysOf(RequestAlertSource.Escalation),
        ])
    {
        HasFiles = true,
    };

    public IStreamSchema Schema { get; } = new RequestSchema();

    public void AddSeeds(IServiceCollection services) => services.AddSingleton<ISeed, RuleSeed>();

    public void AddServices(IServiceCollection services) => AddPages(services)
        .AddConsumer(provider => Define(
            provider.GetRequiredKeyedService<StreamOptions>(Name), provider.GetRequiredService<SiteOptions>(), provider.GetRequiredService<SiteCalendar>(), provider.GetRequiredService<ShardMap>(), provider.GetRequiredService<TimeProvider>(),
            new TailedView(provider.GetRequiredService<RequestView>(), provider.GetRequiredService<RequestTail>())))
        .AddSingleton<RequestHistory>()
        .AddSingleton<RequestView>()
        .AddHostedService(provider => provider.GetRequiredService<RequestView>())
        .AddFollower<RequestView>(RequestAlertSource.Stream, Name)
        .AddAlertWatch<RequestView>(RequestAlertSource.Stream)
        .AddWatch(Name, ReplayRequests.KeyOf)
        .AddLiveStream<RequestFrame, RequestLiveFrame>("requests", RequestLiveFrame.Of)
        .AddLiveSimulator(
            Name,
            async (provider, now, cancellationToken) => (await provider.GetRequiredService<RequestHistory>().ReadAsync(now, cancellationToken)).DataTime,
            (provider, from, stream) => new RequestSimulator(from, stream.SimulatedRate, Random.Shared.Next(), provider.GetRequiredService<SiteOptions>().Zone)
            {
                Deployment = provider.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime + RequestSimulator.FirstDeployment,
            }.Next);

    /// <summary>Registers what its pages stand on; where nothing publishes, they say what is awaited.</summary>
    public static IServiceCollection AddPages(IServiceCollection services) => services
        .AddSingleton<RequestQueries>()
        .AddSingleton<LineQueries>()
        .AddSingleton<RuleAdmin>()
        .AddSingleton<RequestTail>()
        .AddFeed(RequestFrame.Empty)
        .AddAlerts<RequestAlertSource>(RequestAlertSource.Stream, provider => ReminderSettings.Of(provider.GetKeyedService<StreamOptions>(Name), RequestAlertSource.Escalation))
        .AddScoped(provider => RequestWords.Like(provider.GetRequiredService<Words>()))
        .AddSingleton(new StreamUi(
            "requests",
            words => RequestWords.Like(words).StreamTitle,
            [
                new("/screens/requests", words => RequestWords.Like(words).ScreenPage, Icons.Material.Outlined.Tv),
                new("/requests/alerts", words => RequestWords.Like(words).AlertsPage, Icons.Material.Outlined.NotificationsActive),
                new("/requests", words => RequestWords.Like(words).RoutesPage, Icons.Material.Outlined.Http),
                new("/requests/lines", words => RequestWords.Like(words).LinesPage, Icons.Material.Outlined.ManageSearch),
                new("/requests/tail", words => RequestWords.Like(words).TailPage, Icons.Material.Outlined.Notes),
                new("/admin/requests", words => RequestWords.Like(words).RulesPage, Icons.Material.Outlined.Tune, AdminOnly: true),
            ],
            typeof(RequestTile)));

    public void MapExports(IEndpointRouteBuilder exports) => RequestExports.Map(exports);

    public IEnumerable<StreamVerb> Verbs() =>
    [
        StreamVerb.Simulate(LiveSimulation.Verb(
            Defaults,
            $"A shop's web server is asked, from now on, until Ctrl-C. After {RequestSimulator.FirstDeployment.TotalMinutes} minutes, and each hour from then on, a deployment fails for {RequestSimulator.DeploymentFails.TotalMinutes} minutes.",
            "lines", (from, rate, seed, zone) => new RequestSimulator(from, rate, seed, zone).Next)),
        StreamVerb.Replay(ReplayRequests.Create(Defaults)),
        StreamVerb.Watch(WatchVerb.Create(Defaults, "Requests from access logs of the common or combined format.", ReplayRequests.KeyOf)),
    ];

    /// <summary>What its consumer is made of.</summary>
    /// <param name="options">Its configuration.</param>
    /// <param name="site">When requests are expected.</param>
    /// <param name="calendar">The site's days and hours.</param>
    /// <param name="shards">Where windows live.</param>
    /// <param name="time">The clock.</param>
    /// <param name="view">What shows it.</param>
    public static StreamDefinition<RequestEvent, RequestDeltas> Define(StreamOptions options, SiteOptions site, SiteCalendar calendar, ShardMap shards, TimeProvider time, IStreamView<RequestDeltas> view)
    {
        var lateness = (long)options.AllowedLateness.TotalMilliseconds;
        var keepLines = int.Parse(options.Own[KeepLinesKey], CultureInfo.InvariantCulture) > 0;
        return new(
            "requests",
            options,
            () => new StreamEngine<RequestEvent, RequestDeltas>(
                new RequestParser(LatencyField.Parse(options.Own[LatencyFieldKey])),
                new RequestAggregator(
                    calendar,
                    keepLines ? int.MaxValue : RequestTail.Most,
                    site is { OpeningTime: not null, ClosingTime: not null } ? time => site.IsOpen(DateTime.UnixEpoch.AddMilliseconds(time)) : null,
                    lateness),
                lateness,
                (long)options.MaxAhead.TotalMilliseconds),
            new RequestTables(shards, calendar, keepLines, time),
            view)
        {
            HasPlaces = true,
        };
    }
}
