using Microsoft.AspNetCore.StaticFiles;

namespace TrafficWatch.Web.Platform.Hosting;

/// <summary>Where css, js and images come from: beside the app when published, else from the repo; with what the framework and packages bring along.</summary>
internal static class WebRoot
{
    /// <summary>Names this build: an address that has it as its query never changes its content.</summary>
    public static string Version { get; } = typeof(WebRoot).Module.ModuleVersionId.ToString("N")[..8];

    /// <summary>Compressed; for ever with this build's version in the address, else a browser asks whether they changed. What lies there for the build alone is not served.</summary>
    public static void UseWebRoot(this IApplicationBuilder app)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings.Remove(".json");
        types.Mappings.Remove(".map");
        types.Mappings[".geojson"] = "application/geo+json";
        app.UseResponseCompression();
        app.UseStaticFiles(new StaticFileOptions
        {
            ContentTypeProvider = types,
            OnPrepareResponse = file => KeepFor(file.Context),
        });
    }

    /// <summary>Tells browsers how long an answer is good: for ever under an address with this build's version.</summary>
    public static void KeepFor(HttpContext context) => context.Response.Headers.CacheControl =
        context.Request.QueryString.Value == "?" + Version ? "public, max-age=31536000, immutable" : "no-cache";

    /// <summary>A builder that serves them, whichever program the app is started by: the framework finds its own script by the app's name.</summary>
    /// <param name="settings">Configuration as on the command line.</param>
    public static WebApplicationBuilder Builder(string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = settings,
            ApplicationName = typeof(WebRoot).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Find(),
        });
        builder.WebHost.UseStaticWebAssets();
        return builder;
    }

    private static string? Find()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (Directory.Exists(published))
        {
            return published;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "wwwroot-assets") is var assets && Directory.Exists(assets))
            {
                return assets;
            }
        }

        return null;
    }
}
