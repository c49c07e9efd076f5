using TrafficWatch.Web.Streams.Visitors.Live;

namespace TrafficWatch.Web.Platform.Live;

internal static class LiveSetup
{
    /// <summary>Registers frames and status, and what keeps them coming.</summary>
    public static IHostApplicationBuilder AddLive(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddSingleton(services => new Feed<VisitorFrame>(VisitorFrame.Empty, services.GetRequiredService<TimeProvider>()))
            .AddSingleton(services => new Feed<StreamStatusList>(StreamStatusList.Empty, services.GetRequiredService<TimeProvider>()))
            .AddSingleton<VisitorHistory>()
            .AddSingleton<VisitorView>()
            .AddHostedService<VisitorTicker>()
            .AddHostedService<VisitorFollower>();
        return builder;
    }
}
