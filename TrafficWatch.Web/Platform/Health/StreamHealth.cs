using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Health;

/// <summary>Whether every stream gets on. One that waits its turn, or for its topic, is well.</summary>
internal sealed class StreamHealth(Feed<StreamStatusList> streams, TimeProvider time) : IHealthCheck
{
    // Longer than a lease, a restart of a broker or the loading of a large state take.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var stuck = streams.Current.Streams
            .Select(stream => (stream.Stream, Why: Stuck(stream, now)))
            .Where(stream => stream.Why is not null)
            .Select(stream => $"{stream.Stream} {stream.Why}")
            .ToList();
        return Task.FromResult(stuck.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join("; ", stuck)));
    }

    private static string? Stuck(StreamStatus stream, DateTime now) => stream.State switch
    {
        StreamState.Stopped => $"stopped: {stream.Reason}",
        StreamState.ShardDown or StreamState.KafkaDown => $"is held up: {stream.Reason}",
        StreamState.Starting when now - stream.Since > Patience => $"has been starting since {stream.Since:u}",
        StreamState.Running when stream.Lag > 0 && now - (stream.LastRecordAt ?? stream.Since) > Patience && now - stream.Since > Patience
            => $"has {stream.Lag} records before it, and has taken in none since {stream.LastRecordAt ?? stream.Since:u}",
        _ => null,
    };
}
