using Confluent.Kafka;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Embedded;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Where a producer sends to.</summary>
/// <param name="BootstrapServers">host:port, separated by commas.</param>
/// <param name="Client">Further client settings, named as librdkafka names them.</param>
/// <param name="Embedded">It is the Kafka inside a running app, which keeps little and forgets on exit.</param>
internal sealed record KafkaTarget(string BootstrapServers, IDictionary<string, string> Client, bool Embedded)
{
    /// <summary>The Kafka that is named on the command line, else the configured one, else that of the app that runs here.</summary>
    /// <param name="named">From the command line; null when not given.</param>
    /// <param name="configuration">The app's configuration.</param>
    /// <exception cref="ProducerException">None of the three is there.</exception>
    public static KafkaTarget Find(string? named, IConfiguration configuration)
    {
        var client = configuration.GetSection("Kafka:Client").AsEnumerable(makePathsRelative: true)
            .Where(pair => pair.Value is not null)
            .ToDictionary(pair => pair.Key.Replace(':', '.'), pair => pair.Value!);
        var addressFile = EmbeddedServers.KafkaAddressFile(configuration);
        var embedded = File.Exists(addressFile) ? File.ReadAllText(addressFile).Trim() : "";
        if ((named ?? configuration["Kafka:BootstrapServers"])?.Trim() is { Length: > 0 } servers)
        {
            return new KafkaTarget(servers, client, servers == embedded);
        }

        return embedded.Length > 0
            ? new KafkaTarget(embedded, client, true)
            : throw new ProducerException(
                "There is no Kafka to send to: none is configured, and no app with an embedded one runs here (it would say so in "
                + $"{addressFile}).\nStart the app with ./run.sh, or name a Kafka: --bootstrap-servers HOST:PORT");
    }

    public static KafkaTarget Of(KafkaOptions options) => new(options.BootstrapServers, options.Client, options.Embedded);

    /// <param name="patient">Whether records wait for Kafka as long as it takes. What can't be delivered at all then ends the producer, so that nothing behind it is.</param>
    public ProducerConfig Producer(bool patient = false) => new(Settings())
    {
        ClientId = "trafficwatch-producer",
        EnableIdempotence = true,
        LingerMs = 20,
        CompressionType = CompressionType.Lz4,
        QueueBufferingMaxMessages = 100_000,
        QueueBufferingMaxKbytes = 64 * 1024,
        MessageTimeoutMs = patient ? 0 : 60_000,
        EnableGaplessGuarantee = patient,
        AllowAutoCreateTopics = true,
    };

    public ConsumerConfig Consumer(string group) => new(Settings())
    {
        ClientId = "trafficwatch-producer",
        GroupId = group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        EnablePartitionEof = true,
        AutoOffsetReset = AutoOffsetReset.Earliest,
    };

    /// <summary>Asks whether it is there at all, for the clients themselves would go on trying.</summary>
    /// <exception cref="ProducerException">It does not answer.</exception>
    public void Check(TimeSpan patience)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig(Settings())).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        try
        {
            admin.GetMetadata(patience);
        }
        catch (KafkaException e)
        {
            throw new ProducerException($"Kafka does not answer at {BootstrapServers}: {e.Error.Reason}"
                + (Embedded ? "\nThe app that told this address may be gone: start it with ./run.sh" : ""));
        }
    }

    private Dictionary<string, string> Settings() => new(Client) { ["bootstrap.servers"] = BootstrapServers };
}
