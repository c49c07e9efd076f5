using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Producing;

/// <summary>Where a verb sends to: the stream as configured, and a Kafka that is looked for once it is needed.</summary>
/// <param name="servers">The Kafka that is named on the command line; null when none is.</param>
/// <param name="topic">The topic that is named on the command line; null when none is.</param>
/// <param name="configuration">The app's configuration.</param>
/// <param name="configured">The stream as configured.</param>
internal sealed class SendTarget(string? servers, string? topic, IConfiguration configuration, StreamOptions configured)
{
    private KafkaTarget? _kafka;

    /// <summary>The Kafka and the topic as they are named on the command line; null where they are not.</summary>
    public (string? Servers, string? Topic) Named => (servers, topic);

    /// <summary>The app's configuration.</summary>
    public IConfiguration Configuration => configuration;

    /// <summary>The stream, with the topic that is sent to.</summary>
    public StreamOptions Stream { get; } = configured with { Topic = topic ?? configured.Topic };

    /// <summary>The cluster.</summary>
    /// <exception cref="ProducerException">There is none.</exception>
    public KafkaTarget Kafka => _kafka ??= KafkaTarget.Find(servers, configuration);

    /// <summary>Asks the cluster whether it is there.</summary>
    /// <exception cref="ProducerException">There is none, or it does not answer.</exception>
    public void Check() => Kafka.Check(TimeSpan.FromSeconds(10));

    /// <summary>A sender to the topic, of a cluster that answers.</summary>
    /// <exception cref="ProducerException">There is none, or it does not answer.</exception>
    public EventSender Open()
    {
        Check();
        return EventSender.To(Kafka, Stream);
    }
}
