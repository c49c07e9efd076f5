using System.Threading.RateLimiting;
using TrafficWatch.Web.Platform.Circuits;
using TrafficWatch.Web.Platform.Security;

namespace TrafficWatch.Web.Platform.Exports;

/// <summary>How many exports run at once: each holds queries on every instance for as long as its reader takes. Admins have places of their own.</summary>
internal static class ExportLimits
{
    /// <summary>In all.</summary>
    public const int Most = 16;

    /// <summary>From one address; of IPv6 from one network of 64 bits.</summary>
    public const int MostPerAddress = 4;

    public static void AddExportLimits(this IHostApplicationBuilder builder) => builder.Services.AddRateLimiter(options =>
    {
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            Limiter(MostPerAddress, context => CircuitGate.KeyOf(CircuitSetup.AddressOf(context)).ToString()),
            Limiter(Most, _ => ""));
        options.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "10";
            await Results.Problem(
                $"{MostPerAddress} exports run from your address already, or {Most} in all. Try again when one has ended.",
                statusCode: StatusCodes.Status429TooManyRequests, title: "Too many exports at once").ExecuteAsync(rejected.HttpContext);
        };
    });

    private static PartitionedRateLimiter<HttpContext> Limiter(int most, Func<HttpContext, string> key) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context =>
            !context.Request.Path.StartsWithSegments("/export") ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetConcurrencyLimiter(
                (context.RequestServices.GetRequiredService<AdminAccess>().Allowed ? "admin " : "guest ") + key(context),
                _ => new ConcurrencyLimiterOptions { PermitLimit = most }));
}
