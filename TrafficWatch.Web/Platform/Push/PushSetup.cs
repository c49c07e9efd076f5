using Microsoft.AspNetCore.Cors.Infrastructure;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.Push;

/// <summary>Pushes to other programs what the screens show.</summary>
internal static class PushSetup
{
    /// <summary>The CORS policy of all that pushes.</summary>
    public const string Policy = "push";

    public static void AddPush(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PushGate>();
        builder.Services.AddCors().AddOptions<CorsOptions>().Configure<SecurityOptions>((cors, security) => cors.AddPolicy(Policy, policy =>
        {
            policy.AllowAnyHeader().WithMethods("GET", "POST");
            _ = security.AnyOrigin ? policy.AllowAnyOrigin() : policy.WithOrigins([.. security.ApiOrigins]).AllowCredentials();
        }));
        builder.Services.AddSignalR().AddHubOptions<LiveHub>(options => options.MaximumReceiveMessageSize = LiveHub.MostBytes);
    }

    public static void MapPush(this IEndpointRouteBuilder app) => app.MapHub<LiveHub>(RequestGuard.Live).RequireCors(Policy);

    /// <summary>Has <see cref="LiveHub"/> push a stream's frames.</summary>
    /// <typeparam name="TFrame">What its <see cref="Feed{T}"/> publishes.</typeparam>
    /// <typeparam name="TWire">What programs get of it.</typeparam>
    /// <param name="services">Where.</param>
    /// <param name="name">The stream's name.</param>
    /// <param name="of">Makes the one of the other.</param>
    public static IServiceCollection AddLiveStream<TFrame, TWire>(this IServiceCollection services, string name, Func<TFrame, TWire> of)
        where TFrame : class
        where TWire : class =>
        services.AddSingleton<ILiveStream>(provider => new LiveStream<TFrame, TWire>(name, provider.GetRequiredService<Feed<TFrame>>(), of));
}
