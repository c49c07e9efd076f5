using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace TrafficWatch.Web.Platform.Api;

/// <summary>So many calls of a kind in a while, each caller by itself; what is beyond gets a 429 that says when to come again.</summary>
/// <param name="callers">Tells them apart.</param>
/// <param name="what">What is counted, in words.</param>
/// <param name="most">How many.</param>
/// <param name="span">In which time.</param>
/// <param name="time">The clock of the answers.</param>
internal sealed class ApiLimit(ApiCaller callers, string what, int most, TimeSpan span, TimeProvider time) : IRateLimiterPolicy<string>
{
    /// <summary>The limit of all calls.</summary>
    public const string Calls = "api-calls";

    /// <summary>The limit of those that make a file.</summary>
    public const string Exports = "api-exports";

    public RateLimitPartition<string> GetPartition(HttpContext httpContext) => RateLimitPartition.GetFixedWindowLimiter(
        callers.Of(httpContext), _ => new FixedWindowRateLimiterOptions { PermitLimit = most, Window = span });

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => async (rejected, _) =>
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? Math.Max(1, (int)Math.Ceiling(left.TotalSeconds)) : (int)span.TotalSeconds;
        rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await ApiAnswer.Refused(
            StatusCodes.Status429TooManyRequests, ApiCode.Unavailable, $"{most} {what}, and you have had them; again in {wait} s", time).ExecuteAsync(rejected.HttpContext);
    };
}
