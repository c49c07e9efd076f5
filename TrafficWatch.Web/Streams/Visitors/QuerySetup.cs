using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Traffic;

namespace TrafficWatch.Web.Streams.Visitors;

internal static class QuerySetup
{
    /// <summary>What pages and exports read and edit through.</summary>
    public static void AddQueries(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RangeClock>();
        builder.Services.AddSingleton<TrafficQueries>();
        builder.Services.AddSingleton<AlertQueries>();
        builder.Services.AddSingleton<AreaAdmin>();
        builder.Services.AddSingleton<DeadLetterAdmin>();
        builder.Services.AddSingleton<StreamQueries>();
    }
}
