namespace TrafficWatch.Web.Platform.Live;

internal static class LiveSetup
{
    /// <summary>Registers the streams' status, and that of the files that are followed into them.</summary>
    public static void AddLive(this IHostApplicationBuilder builder) => builder.Services.AddFeed(StreamStatusList.Empty).AddFeed(WatchList.Empty);

    /// <summary>Registers something live.</summary>
    /// <param name="services">Where.</param>
    /// <param name="initial">Its value before the first publication.</param>
    public static IServiceCollection AddFeed<T>(this IServiceCollection services, T initial)
        where T : class => services.AddSingleton(provider => new Feed<T>(initial, provider.GetRequiredService<TimeProvider>()));
}
