using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Web.Platform.Configuration;

internal static class OptionsSetup
{
    /// <summary>Reads and checks the configuration; each options class can then be injected as itself, a stream's by its name as the key.</summary>
    /// <exception cref="OptionsException">Something is wrong with it.</exception>
    public static TrafficWatchOptions AddTrafficWatchOptions(this IHostApplicationBuilder builder, EmbeddedServers embedded, IEnumerable<StreamDefaults> streams, bool readsStreams = true)
    {
        var options = OptionsLoader.Load(builder.Configuration, embedded, streams, readsStreams);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(options)
            .AddSingleton(options.Site)
            .AddSingleton(options.Kafka)
            .AddSingleton(options.Shards)
            .AddSingleton(options.Ingest)
            .AddSingleton(options.Retention)
            .AddSingleton(options.Metrics)
            .AddSingleton(options.Redis)
            .AddSingleton(options.Security)
            .AddSingleton(options.Circuits)
            .AddSingleton(options.Push);
        foreach (var (name, stream) in options.Streams)
        {
            builder.Services.AddKeyedSingleton(name, stream);
        }

        return options;
    }
}
