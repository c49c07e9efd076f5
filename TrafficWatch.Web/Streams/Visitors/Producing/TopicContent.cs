using Confluent.Kafka;
using TrafficWatch.Domain.Visitors;
using TrafficWatch.Web.Platform.Producing;

namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>What a topic of the visitors stream holds already.</summary>
/// <param name="Records">Records in all partitions; 0 also when there is no such topic yet.</param>
/// <param name="Newest">The newest event time among the last records of each partition, UTC; null when there is none.</param>
internal sealed record TopicContent(long Records, DateTime? Newest)
{
    private const int LookBack = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="target">The cluster.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="sourceZone">The zone of event times without offset.</param>
    /// <exception cref="ProducerException">Kafka does not answer.</exception>
    public static TopicContent Read(KafkaTarget target, string topic, TimeZoneInfo sourceZone)
    {
        // A group of its own name, which nothing is ever committed under.
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(target.Consumer("trafficwatch-look")).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        try
        {
            var partitions = admin.GetMetadata(topic, Patience).Topics.Single(found => found.Topic == topic).Partitions;
            long records = 0;
            DateTime? newest = null;
            foreach (var partition in partitions)
            {
                var at = new TopicPartition(topic, partition.PartitionId);
                var bounds = consumer.QueryWatermarkOffsets(at, Patience);
                records += bounds.High - bounds.Low;
                if (bounds.High > bounds.Low)
                {
                    consumer.Assign(new TopicPartitionOffset(at, Math.Max(bounds.Low, bounds.High - LookBack)));
                    var found = NewestOf(consumer, bounds.High, new VisitorParser(sourceZone));
                    newest = newest is null || found > newest ? found ?? newest : newest;
                }
            }

            return new TopicContent(records, newest);
        }
        catch (KafkaException e)
        {
            throw new ProducerException($"Kafka at {target.BootstrapServers} does not tell what the topic {topic} holds: {e.Error.Reason}");
        }
    }

    private static DateTime? NewestOf(IConsumer<Ignore, byte[]> consumer, long end, VisitorParser parser)
    {
        DateTime? newest = null;
        while (consumer.Consume(Patience) is { IsPartitionEOF: false } record)
        {
            if (parser.TryParse(record.Message.Value ?? [], record.Message.Timestamp.UnixTimestampMs, out var visit, out _))
            {
                var time = DateTime.UnixEpoch.AddMilliseconds(visit.Time);
                newest = newest > time ? newest : time;
            }

            if (record.Offset.Value + 1 >= end)
            {
                break;
            }
        }

        return newest;
    }
}
