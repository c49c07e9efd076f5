using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrafficWatch.Web.Platform.Health;

/// <summary>All checks asked at once, and not more than once a second however many ask.</summary>
internal sealed class HealthAnswer(HealthCheckService checks, TimeProvider time)
{
    /// <summary>How long one check may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private Task<Answer>? _last;
    private long _askedAt;

    public sealed record Answer(string Status, IReadOnlyList<Part> Parts);

    public sealed record Part(string Name, bool Ok, string? Reason);

    public Task<Answer> AskAsync()
    {
        lock (_gate)
        {
            // One that is still under way is everyone's, also when it takes longer.
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_askedAt) >= Kept))
            {
                _askedAt = time.GetTimestamp();
                _last = CheckAsync();
            }

            return _last;
        }
    }

    // No token of a request's: whoever asks first may go away, the others still wait.
    private async Task<Answer> CheckAsync()
    {
        var report = await checks.CheckHealthAsync();
        return new Answer(
            report.Status == HealthStatus.Healthy ? "ok" : "failing",
            [.. report.Entries.Select(entry => new Part(entry.Key, entry.Value.Status == HealthStatus.Healthy, entry.Value.Description))]);
    }
}
