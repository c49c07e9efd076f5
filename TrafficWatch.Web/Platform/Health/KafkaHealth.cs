using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Health;

/// <summary>Whether the cluster answers.</summary>
internal sealed class KafkaHealth(KafkaOptions options) : IHealthCheck, IDisposable
{
    private readonly Lazy<IAdminClient> _client = new(() => Build(options));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (options.Embedded)
        {
            // It is this process, and does not know the question.
            return HealthCheckResult.Healthy();
        }

        try
        {
            // Not GetMetadata, which holds a thread until it is answered. The client keeps its own time.
            var asking = _client.Value.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = HealthAnswer.Patience });
            return (await asking.WaitAsync(cancellationToken)).Nodes.Count > 0
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"no broker at {options.BootstrapServers}");
        }
        catch (KafkaException e)
        {
            return HealthCheckResult.Unhealthy($"no answer from {options.BootstrapServers}: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"no answer from {options.BootstrapServers} in time");
        }
        catch (InvalidOperationException e)
        {
            return HealthCheckResult.Unhealthy($"the client cannot be made: {e.Message}");
        }
    }

    private static IAdminClient Build(KafkaOptions options)
    {
        var settings = new AdminClientConfig(new Dictionary<string, string>(options.Client)) { BootstrapServers = options.BootstrapServers };
        return new AdminClientBuilder(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }
}
