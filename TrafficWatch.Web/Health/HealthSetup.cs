using TrafficWatch.Web.Configuration;

namespace TrafficWatch.Web.Health;

internal static class HealthSetup
{
    /// <summary>Registers the report and the sources that every node has; other parts register theirs.</summary>
    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<MetricsExport>();
        builder.Services.AddSingleton<IHealthSource, KafkaHealth>();
        builder.Services.AddSingleton<IHealthSource, StreamHealth>();
        builder.Services.AddSingleton(services => new HealthReport(
        [
            .. services.GetServices<IHealthSource>(),
            .. Enumerable.Range(0, services.GetRequiredService<ShardOptions>().ConnectionStrings.Count)
                .Select(shard => new ShardHealth(shard, services.GetRequiredService<ShardOptions>())),
        ]));
    }

    /// <summary>/alive: the process runs. /health: everything it needs answers; 503 with the reasons when not.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/alive", () => Results.Json(new { status = "ok" }));
        endpoints.MapGet("/health", async (HealthReport report) =>
        {
            var answer = await report.AskAsync();
            return Results.Json(answer, statusCode: answer.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }
}
