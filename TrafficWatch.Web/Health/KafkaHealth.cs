using Confluent.Kafka;
using TrafficWatch.Web.Configuration;

namespace TrafficWatch.Web.Health;

/// <summary>Whether the cluster answers.</summary>
internal sealed class KafkaHealth(KafkaOptions options) : IHealthSource, IDisposable
{
    private readonly Lazy<IAdminClient> _client = new(() => Build(options));

    public string Name => "kafka";

    public (bool Ok, string? Reason) Check()
    {
        try
        {
            var brokers = _client.Value.GetMetadata(HealthReport.Patience).Brokers.Count;
            return brokers > 0 ? (true, null) : (false, $"no broker at {options.BootstrapServers}");
        }
        catch (Exception e) when (e is KafkaException or InvalidOperationException)
        {
            return (false, $"no answer from {options.BootstrapServers}: {e.Message}");
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
