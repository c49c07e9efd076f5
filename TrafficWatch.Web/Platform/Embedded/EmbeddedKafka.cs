using Confluent.Kafka;

namespace TrafficWatch.Web.Platform.Embedded;

/// <summary>
/// A Kafka broker inside this process, the client library's own mock. Topics have 4 partitions and come into
/// being when first written to; each keeps its newest 5 MB or so, and everything is forgotten on exit.
/// </summary>
internal sealed class EmbeddedKafka : IDisposable
{
    private readonly IAdminClient _owner;

    private EmbeddedKafka(IAdminClient owner, string bootstrapServers)
    {
        _owner = owner;
        BootstrapServers = bootstrapServers;
    }

    /// <summary>host:port, reachable from other processes of this machine.</summary>
    public string BootstrapServers { get; }

    /// <summary>Another one at each start: the logs of the last run are gone.</summary>
    public string ClusterId { get; } = "embedded-" + Guid.NewGuid().ToString("N");

    public static EmbeddedKafka Start()
    {
        var settings = new AdminClientConfig { ClientId = "trafficwatch-embedded-kafka", LogConnectionClose = false };
        settings.Set("test.mock.num.brokers", "1");
        var owner = new AdminClientBuilder(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var brokers = owner.GetMetadata(TimeSpan.FromSeconds(10)).Brokers;
        return new EmbeddedKafka(owner, string.Join(',', brokers.Select(broker => $"{broker.Host}:{broker.Port}")));
    }

    public void Dispose() => _owner.Dispose();
}
