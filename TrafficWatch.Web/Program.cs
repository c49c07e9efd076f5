using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Health;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui;
using TrafficWatch.Web.Platform.Verbs;
using TrafficWatch.Web.Streams.Visitors;
using TrafficWatch.Web.Streams.Visitors.Producing;

namespace TrafficWatch.Web;

internal static class Program
{
    /// <summary>What the app is made of. The embedded servers run already, their addresses are configuration.</summary>
    internal static void AddParts(WebApplicationBuilder builder, EmbeddedServers embedded)
    {
        builder.AddTrafficWatchOptions(embedded);
        builder.AddSiteLocalization();
        builder.AddStorage();
        builder.AddIngest();
        builder.AddLive();
        builder.AddSecurity();
        builder.AddHealth();
        builder.AddQueries();
        builder.AddExportLimits();
        builder.AddUi();
        builder.AddSimulators();
    }

    /// <summary>What it answers.</summary>
    internal static void MapParts(WebApplication app)
    {
        app.UseRequestGuard();
        app.UseStaticFiles(WebRoot.Serving);
        app.UseRateLimiter();
        app.UseSiteLocalization();
        app.MapHealth();
        app.MapExports();
        app.MapUi();
    }

    private static Task<int> Main(string[] arguments) => RootVerb.RunAsync(arguments);
}
