using System.Globalization;
using Microsoft.AspNetCore.Localization;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Platform.Security;
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
        builder.Services.AddSingleton<SiteClock>();
        builder.Services.AddScoped<EditorName>();
        builder.Services.AddSingleton<StreamUis>();
        builder.Services
            .AddScoped<PageLanguage>()
            .AddScoped(services => services.GetRequiredService<PageLanguage>().Words);
    }

    public static void MapUi(this WebApplication app)
    {
        app.UseCircuitCaps();
        app.UseAntiforgery();
        app.MapGet("/language", ChooseLanguage);
        app.MapRazorComponents<App>().AddAdditionalAssemblies([.. app.Services.GetRequiredService<StreamUis>().Elsewhere]).AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
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
