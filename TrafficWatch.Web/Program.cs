using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Api;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Health;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Machine;
using TrafficWatch.Web.Platform.Push;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.SocketIo;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Passages;
using TrafficWatch.Web.Streams.Requests;
using TrafficWatch.Web.Streams.Shopping;
using TrafficWatch.Web.Streams.Visitors;

namespace TrafficWatch.Web;

internal static class Program
{
    /// <summary>The streams: a line each.</summary>
    internal static IReadOnlyList<IStream> Streams { get; } =
    [
        new VisitorStream(),
        new PassageStream(),
        new ShoppingStream(),
        new RequestStream(),
    ];

    /// <summary>The app with all of them.</summary>
    internal static AppParts App => Parts(Streams);

    /// <summary>The app with these streams.</summary>
    internal static AppParts Parts(IReadOnlyList<IStream> streams) => new(
        streams,
        (builder, embedded) =>
        {
            builder.AddTrafficWatchOptions(embedded, streams.Select(stream => stream.Defaults));
            builder.AddSiteLocalization();
            builder.AddStorage();
            builder.AddIngest();
            builder.AddLive();
            builder.AddSecurity();
            builder.AddHealth();
            builder.AddMachine();
            builder.AddQueries();
            builder.AddExportLimits();
            builder.AddApi();
            builder.AddPush();
            builder.AddSocketIo();
            builder.AddUi();
            builder.AddAdmin();
            builder.AddStreams(streams);
        },
        app =>
        {
            app.UseRequestGuard();
            app.UseWebRoot();
            app.UsePages();
            app.UseRateLimiter();
            app.UseCors();
            app.UseSiteLocalization();
            app.MapHealth();
            app.MapExports(streams, AdminExports.Map);
            app.MapApi(streams);
            app.MapPush();
            app.MapSocketIo();
            app.MapUi();
        });

    private static Task<int> Main(string[] arguments) => RootVerb.RunAsync(App, arguments);
}
