using TrafficWatch.Web.Api;
using TrafficWatch.Web.Components;
using TrafficWatch.Web.Configuration;
using TrafficWatch.Web.Embedded;
using TrafficWatch.Web.Health;
using TrafficWatch.Web.Hosting;
using TrafficWatch.Web.Ingest;
using TrafficWatch.Web.Live;
using TrafficWatch.Web.Localization;
using TrafficWatch.Web.Producers;
using TrafficWatch.Web.Security;
using TrafficWatch.Web.Storage;
using TrafficWatch.Web.Verbs;

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
