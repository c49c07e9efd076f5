using Microsoft.AspNetCore.Localization;

namespace TrafficWatch.Web.Platform.Localization;

/// <summary>Chinese and English: by the address (<c>?lang=zh-CN</c>, for a screen that nobody sits at), else by the cookie that the switch sets, else by the browser's wish, else English.</summary>
internal static class LocalizationSetup
{
    public static readonly string[] Cultures = ["zh-CN", "en"];

    public static void AddSiteLocalization(this IHostApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture("en").AddSupportedCultures(Cultures).AddSupportedUICultures(Cultures);
            options.RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider { QueryStringKey = "lang", UIQueryStringKey = "lang" },
                new CookieRequestCultureProvider(),
                new CustomRequestCultureProvider(context => Task.FromResult(BrowserWish(context.Request))),
            ];
        });
    }

    public static void UseSiteLocalization(this IApplicationBuilder app) => app.UseRequestLocalization();

    // Any Chinese (zh, zh-TW, zh-Hans-CN) is Chinese here; the framework's own provider would want the exact name.
    private static ProviderCultureResult? BrowserWish(HttpRequest request)
    {
        var wishes = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(wish => wish.Quality ?? 1).Select(wish => wish.Value.Value ?? "");
        return wishes.Select(wish => Array.Find(Cultures, culture => Language(culture) == Language(wish)))
            .FirstOrDefault(culture => culture is not null) is { } found ? new ProviderCultureResult(found) : null;
    }

    private static string Language(string culture) => culture.Split('-')[0].ToLowerInvariant();
}
