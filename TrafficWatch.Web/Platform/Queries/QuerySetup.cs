namespace TrafficWatch.Web.Platform.Queries;

internal static class QuerySetup
{
    /// <summary>What all queries are made with.</summary>
    public static void AddQueries(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<RangeClock>();
}
