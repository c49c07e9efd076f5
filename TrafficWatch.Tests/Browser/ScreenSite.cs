using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui;
using TrafficWatch.Web.Streams.Visitors;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Tests.Browser;

/// <summary>The app's pages on a real port, over feeds that the test publishes to.</summary>
internal sealed class ScreenSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScreenSite(WebApplication app)
    {
        _app = app;
        Frames = app.Services.GetRequiredService<Feed<VisitorFrame>>();
        Care = app.Services.GetRequiredKeyedService<StreamAlerts>(VisitorAlerts.Stream).Open;
        Statuses = app.Services.GetRequiredService<Feed<StreamStatusList>>();
    }

    public Feed<VisitorFrame> Frames { get; }

    public Feed<OpenAlertList> Care { get; }

    public Feed<StreamStatusList> Statuses { get; }

    public CircuitGate Circuits => _app.Services.GetRequiredService<CircuitGate>();

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    public static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    public static async Task<ScreenSite> StartAsync(
        string zone = "Asia/Shanghai", string url = "http://127.0.0.1:0", CircuitOptions? circuits = null, Action<IServiceCollection>? replace = null)
    {
        var builder = WebRoot.Builder([]);
        builder.WebHost.UseUrls(url);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new SiteOptions { Name = "Seaside Park", Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) });
        builder.Services.AddSingleton(new SecurityOptions([]));
        builder.Services.AddSingleton(circuits ?? new CircuitOptions());
        builder.AddSiteLocalization();
        builder.AddSecurity();
        builder.AddUi();
        builder.AddLive();
        VisitorStream.AddPages(builder.Services);
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseRequestGuard();
        app.UseWebRoot();
        app.UsePages();
        app.UseSiteLocalization();
        app.MapUi();
        await app.StartAsync();
        return new ScreenSite(app);
    }

    public void Publish(long minions = 163)
    {
        Frames.Publish(SampleFrames.At(Now, minions));
        Statuses.Publish(SampleFrames.Status(Now));
    }

    public async ValueTask DisposeAsync()
    {
        // Circuits hold their connections open; a stop does not wait for people to leave.
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
