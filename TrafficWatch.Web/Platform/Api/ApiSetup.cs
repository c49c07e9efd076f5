using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;

namespace TrafficWatch.Web.Platform.Api;

/// <summary>Addresses for other programs, below <c>/api</c>: those of the systems that TrafficWatch replaces.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IHostApplicationBuilder builder) =>
        builder.Services.AddCors().AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<SecurityOptions>((cors, security) =>
            cors.AddDefaultPolicy(policy => policy.WithOrigins([.. security.ApiOrigins]).AllowAnyHeader().WithMethods("GET", "POST")));

    /// <summary>Maps what the streams answer. Pages of other sites may ask if they are named in <c>Security:ApiOrigins</c>.</summary>
    public static void MapApi(this IEndpointRouteBuilder app, IReadOnlyList<IStream> streams)
    {
        var api = app.MapGroup("/api").RequireCors();
        foreach (var stream in streams)
        {
            stream.MapApi(api);
        }
    }
}
