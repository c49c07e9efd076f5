using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.RateLimiting;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;

namespace TrafficWatch.Web.Platform.Api;

/// <summary>Addresses for other programs, below <c>/api</c>: those of the systems that TrafficWatch replaces.</summary>
internal static class ApiSetup
{
    public static void AddApi(this IHostApplicationBuilder builder)
    {
        builder.Services.AddApiDocument();
        builder.Services.AddSingleton<ApiCaller>().AddSingleton<Downloads>();
        builder.Services.AddCors().AddOptions<CorsOptions>().Configure<SecurityOptions>((cors, security) =>
            cors.AddDefaultPolicy(policy => policy.WithOrigins([.. security.ApiOrigins]).AllowAnyHeader().WithMethods("GET", "POST")));
        builder.Services.AddOptions<RateLimiterOptions>().Configure<SecurityOptions, ApiCaller, TimeProvider>((limits, security, callers, time) => limits
            .AddPolicy(ApiLimit.Calls, new ApiLimit(callers, "calls a minute", security.ApiCallsPerMinute, TimeSpan.FromMinutes(1), time))
            .AddPolicy(ApiLimit.Exports, new ApiLimit(callers, "files an hour", security.ApiExportsPerHour, TimeSpan.FromHours(1), time)));
    }

    /// <summary>Maps what the streams answer. Pages of other sites may ask if they are named in <c>Security:ApiOrigins</c>.</summary>
    public static void MapApi(this IEndpointRouteBuilder app, IReadOnlyList<IStream> streams)
    {
        var api = app.MapGroup("/api").RequireCors().RequireRateLimiting(ApiLimit.Calls);
        foreach (var stream in streams)
        {
            stream.MapApi(api);
        }

        app.MapApiDocument();
        app.MapGet($"{Downloads.Address}/{{name}}", (HttpContext context, string name, Downloads downloads) => downloads.SendAsync(context, name)).RequireCors().RequireRateLimiting(ApiLimit.Calls);
        api.MapFallback("{**rest}", (HttpContext context, TimeProvider time) =>
            ApiAnswer.Refused(StatusCodes.Status404NotFound, ApiCode.General, $"{context.Request.Method} {context.Request.Path} is no call; /api/docs lists them", time));
    }
}
