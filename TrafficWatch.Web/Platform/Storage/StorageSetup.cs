using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Storage;

internal static class StorageSetup
{
    /// <summary>Registers the shards and brings their schemas up to date in the background.</summary>
    public static IHostApplicationBuilder AddStorage(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton(services => Calendar(services.GetRequiredService<SiteOptions>()))
            .AddSingleton<ShardMap>()
            .AddSingleton<Databases>()
            .AddSingleton<ShardReader>()
            .AddSingleton<SchemaReady>()
            .AddSingleton<EditSignal>()
            .AddHostedService<SchemaMigrator>()
            .AddHostedService<Retention>();
        return builder;
    }

    private static SiteCalendar Calendar(SiteOptions site) => new(site.Zone, site.ClosingTime);
}
