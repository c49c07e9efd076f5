using Microsoft.Extensions.FileProviders;

namespace TrafficWatch.Web.Hosting;

/// <summary>Where css, js and images come from: beside the app when published, else from the repo.</summary>
internal static class WebRoot
{
    /// <summary>Files change with a release only, but their names do not: a browser asks whether they changed.</summary>
    public static StaticFileOptions Caching => new()
    {
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
    };

    public static string? Find()
    {
        var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return Directory.Exists(published) ? published : Upwards("wwwroot-assets");
    }

    /// <summary>Adds what packages bring along, and the substitutes for packages that the registry lacks.</summary>
    public static void AddTo(WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        if (Upwards(Path.Combine(".local", "wwwroot")) is { } substitutes)
        {
            builder.Environment.WebRootFileProvider =
                new CompositeFileProvider(builder.Environment.WebRootFileProvider, new PhysicalFileProvider(substitutes));
        }
    }

    private static string? Upwards(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, name)))
            {
                return Path.Combine(at.FullName, name);
            }

            if (File.Exists(Path.Combine(at.FullName, "TrafficWatch.sln")))
            {
                break;
            }
        }

        return null;
    }
}
