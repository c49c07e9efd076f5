using System.Net;
using Bunit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Overview;
using TrafficWatch.Web.Streams.Visitors;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui;

/// <summary>What pages are rendered in: a site in Shanghai at noon, with feeds that a test publishes to.</summary>
public abstract class PageContext : BunitContext, IAsyncLifetime
{
    private protected PageContext(bool chinese = false, string address = "127.0.0.1", Action<IServiceCollection>? more = null)
    {
        var site = new SiteOptions { Name = "Seaside Park" };
        Time = new FakeTimeProvider(SampleFrames.Noon);
        Frames = new Feed<VisitorFrame>(VisitorFrame.Empty, Time);
        Statuses = new Feed<StreamStatusList>(new StreamStatusList([]), Time);
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        http.Request.Host = new HostString("localhost");
        VisitorStream.AddPages(Services)
            .AddSingleton(Frames)
            .AddSingleton<StreamUis>()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(site)
            .AddSingleton(Statuses)
            .AddSingleton<SiteClock>()
            .AddSingleton<ExportWatch>()
            .AddSingleton<FreshnessRule>()
            .AddSingleton(new SiteCalendar(site.Zone, null))
            .AddSingleton<RangeClock>()
            .AddSingleton(chinese ? Words.Chinese : Words.English)
            .AddSingleton(new SecurityOptions([]))
            .AddSingleton<HostRule>()
            .AddSingleton<AdminRule>()
            .AddSingleton<IHttpContextAccessor>(new HttpContextAccessor { HttpContext = http })
            .AddScoped<AdminAccess>()
            .AddScoped<EditorName>();
        Services.AddMudServices();
        more?.Invoke(Services);
        JSInterop.Mode = JSRuntimeMode.Loose;
        SetRendererInfo(new Microsoft.AspNetCore.Components.RendererInfo("Server", isInteractive: true));
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // What components bring along can be let go of in this way only.
    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    private protected FakeTimeProvider Time { get; }

    private protected Feed<VisitorFrame> Frames { get; }

    private protected Feed<StreamStatusList> Statuses { get; }
}
