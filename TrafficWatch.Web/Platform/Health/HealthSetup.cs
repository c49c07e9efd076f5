using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.Health;

internal static class HealthSetup
{
    /// <summary>Registers what is checked: Kafka, the streams, and each shard.</summary>
    public static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostedService<MetricsExport>();
        builder.Services.AddSingleton<KafkaHealth>().AddSingleton<HealthAnswer>();
        builder.Services.AddHealthChecks()
            .AddCheck<KafkaHealth>("kafka", timeout: HealthAnswer.Patience)
            .AddCheck<StreamHealth>("streams", timeout: HealthAnswer.Patience);
        builder.Services.AddOptions<HealthCheckServiceOptions>().Configure<ShardOptions>((checks, shards) =>
        {
            for (var shard = 0; shard < shards.ConnectionStrings.Count; shard++)
            {
                var check = new ShardHealth(shards.ConnectionStrings[shard]);
                checks.Registrations.Add(new HealthCheckRegistration($"shard{shard}", check, failureStatus: null, tags: null, HealthAnswer.Patience));
            }
        });
        // Its failures are in the answer; a log that repeats them with every question tells nothing more.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    /// <summary>/alive: the process runs. /health: everything it needs answers; 503 when not, to admins with the reasons.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/alive", () => Results.Json(new { status = "ok" }));
        endpoints.MapGet("/health", async (HealthAnswer health, AdminAccess access) =>
        {
            var answer = await health.AskAsync();

            // Reasons name hosts and users.
            answer = access.Allowed ? answer : answer with { Parts = [.. answer.Parts.Select(part => part with { Reason = null })] };
            return Results.Json(answer, statusCode: answer.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }
}
