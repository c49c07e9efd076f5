using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Web.Platform.Ingest;

internal static class IngestSetup
{
    /// <summary>Registers what all consumers need.</summary>
    public static void AddIngest(this IHostApplicationBuilder builder) =>
        builder.Services
            .AddSingleton<StreamBoard>()
            .AddSingleton<IngestMeter>()
            .AddSingleton<ICommitHook, NoHook>()
            .AddSingleton(services => new EmbeddedCluster(services.GetService<EmbeddedServers>()?.Kafka?.ClusterId ?? (builder.Configuration["Kafka:ClusterId"] is { Length: > 0 } id ? id : null)))
            .AddSingleton<ConsumerServices>();

    /// <summary>Registers a stream's consumer.</summary>
    public static IServiceCollection AddConsumer<TEvent, TDeltas>(this IServiceCollection services, Func<IServiceProvider, StreamDefinition<TEvent, TDeltas>> define)
        where TEvent : struct, IStreamEvent, allows ref struct =>
        services.AddSingleton<IHostedService>(provider => new StreamWorker<TEvent, TDeltas>(define(provider), provider.GetRequiredService<ConsumerServices>()));

    /// <summary>Keeps a stream's view live while another process owns the stream.</summary>
    /// <param name="services">Where.</param>
    /// <param name="stream">As in tables and addresses: <c>visitors</c>.</param>
    /// <param name="name">As in configuration keys.</param>
    public static IServiceCollection AddFollower<TView>(this IServiceCollection services, string stream, string name)
        where TView : class, IFollowingView =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<StreamFollower>(
            provider, stream, provider.GetRequiredService<TView>(), provider.GetRequiredKeyedService<StreamOptions>(name)));
}
