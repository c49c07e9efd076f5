using System.Globalization;
using Microsoft.AspNetCore.Localization;
using MudBlazor;
using MudBlazor.Services;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Ui.Layout;
using TrafficWatch.Web.Platform.Ui.Overview;

namespace TrafficWatch.Web.Platform.Ui;

/// <summary>The pages: what they need, and where they answer.</summary>
internal static class UiSetup
{
    public static void AddUi(this IHostApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(options =>
        {
            // A wall that lost its network for a while gets its circuit back; what is held for it is bounded.
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
            options.DisconnectedCircuitMaxRetained = 50;
        })
        // A browser gives the server up after 20 s of silence (start.js), so an idle page hears from it well within that.
        .AddHubOptions(options => options.KeepAliveInterval = TimeSpan.FromSeconds(5))
        .AddCircuitCaps();
        // It would say each refused connection with a stack trace; the gate says once that all places are taken.
        builder.Logging.AddFilter("Microsoft.AspNetCore.SignalR.HubConnectionHandler", LogLevel.None);
        builder.Services.AddMudServices(options =>
        {
            (options.SnackbarConfiguration.PositionClass, options.SnackbarConfiguration.VisibleStateDuration) = (Defaults.Classes.Position.BottomRight, 10_000);
            (options.SnackbarConfiguration.MaxDisplayedSnackbars, options.SnackbarConfiguration.PreventDuplicates) = (3, false);
        });
        builder.Services.AddScoped<MudLocalizer, ComponentWords>();
        builder.Services.AddSingleton<ExportWatch>();
        builder.Services.AddResponseCompression(options =>
        {
            // What never changes with who asks: a compressed answer that mixes secrets with what a stranger sent could give them away.
            options.MimeTypes = ["text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/geo+json"];
            options.EnableForHttps = true;
        });
        builder.Services.AddSingleton<SiteClock>().AddSingleton<FreshnessRule>().AddSingleton<ThemeSheet>();
        builder.Services.AddScoped<EditorName>();
        builder.Services.AddSingleton<StreamUis>();
        builder.Services
            .AddScoped<PageLanguage>()
            .AddScoped(services => services.GetRequiredService<PageLanguage>().Words);
    }

    /// <summary>From here on a request knows what will answer it; what nothing answers gets a page that says so.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute(NotFoundPage.Address, createScopeForStatusCodePages: true);
        app.UseRouting();
    }

    public static void MapUi(this WebApplication app)
    {
        app.UseCircuitCaps();
        app.UseAntiforgery();
        app.MapGet("/language", ChooseLanguage);
        app.MapGet(ThemeSheet.Address, SendThemeAsync);
        MapFolders(app);
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. app.Services.GetRequiredService<StreamUis>().Elsewhere]).AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }

    /// <summary>An address that only has pages below it leads to the first of them.</summary>
    private static void MapFolders(WebApplication app)
    {
        var pages = app.Services.GetRequiredService<StreamUis>().All.SelectMany(stream => stream.Pages).Select(page => page.Href).Prepend("/admin/streams").ToList();
        foreach (var (folder, first) in pages.Where(page => page.LastIndexOf('/') > 0).Select(page => (Folder: page[..page.LastIndexOf('/')], page))
            .DistinctBy(pair => pair.Folder).Where(pair => !pages.Contains(pair.Folder)))
        {
            app.MapGet(folder, () => Results.LocalRedirect(first));
        }
    }

    private static async Task<IResult> SendThemeAsync(HttpContext context, ThemeSheet theme)
    {
        WebRoot.KeepFor(context);
        return Results.Text(await theme.TextAsync(), "text/css", System.Text.Encoding.UTF8);
    }

    private static IResult ChooseLanguage(HttpContext context, string? to, string? back)
    {
        var chosen = CultureInfo.GetCultureInfo(to == "zh-CN" ? "zh-CN" : "en");
        context.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(chosen)),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), IsEssential = true, SameSite = SameSiteMode.Lax, Path = "/" });
        return Results.LocalRedirect(Local(back));
    }

    /// <summary>An address of this app, in the characters that a header may hold; the first page for anything else.</summary>
    private static string Local(string? back)
    {
        if (back is not ['/', ..] || back is ['/', '/' or '\\', ..] || back.Any(c => char.IsControl(c) || c == '\\'))
        {
            return "/";
        }

        var address = new Uri(new Uri("http://localhost"), back);
        return address.IsLoopback ? address.PathAndQuery : "/";
    }
}
