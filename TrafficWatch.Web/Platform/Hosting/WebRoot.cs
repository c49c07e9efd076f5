using Microsoft.AspNetCore.StaticFiles;

namespace TrafficWatch.Web.Platform.Hosting;

/// <summary>Where css, js and images come from: beside the app when published, else from the repo; with what the framework brings along.</summary>
internal static class WebRoot
{
    /// <summary>Files change with a release only, but their names do not: a browser asks whether they changed. What lies there for the build alone is not served.</summary>
    public static StaticFileOptions Serving
    {
        get
        {
            var types = new FileExtensionContentTypeProvider();
            types.Mappings.Remove(".json");
            return new StaticFileOptions
            {
                ContentTypeProvider = types,
                OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
            };
        }
    }

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
