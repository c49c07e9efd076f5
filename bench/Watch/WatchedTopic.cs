using System.Text;
using Confluent.Kafka;
using TrafficWatch.Bench.Servers;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Bench.Watch;

/// <summary>What a topic of followed lines holds.</summary>
/// <param name="Lines">Each different line.</param>
/// <param name="Again">Records from places that others came from before.</param>
/// <param name="Doubled">Lines that came from more than one place, and places from which more than one line came.</param>
internal sealed record WatchedTopic(HashSet<string> Lines, long Again, long Doubled)
{
    public static WatchedTopic Read(KafkaServer kafka, string topic)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = kafka.BootstrapServers, GroupId = "bench", EnablePartitionEof = true, EnableAutoCommit = false }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var left = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions.Count;
        consumer.Assign(Enumerable.Range(0, left).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var (lines, places) = (new Dictionary<string, SourcePlace>(), new Dictionary<SourcePlace, string>());
        long again = 0, doubled = 0;
        while (left > 0)
        {
            var record = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new BenchException($"{topic} can't be read to its end");
            if (record.IsPartitionEOF)
            {
                left--;
                continue;
            }

            var line = Encoding.UTF8.GetString(record.Message.Value);
            var place = SourcePlace.Of(record.Message.Headers.GetLastBytes(SourcePlace.Header));
            if (places.TryGetValue(place, out var before))
            {
                again++;
                doubled += before == line ? 0 : 1;
            }

            doubled += lines.TryGetValue(line, out var other) && other != place ? 1 : 0;
            (places[place], lines[line]) = (line, place);
        }

        return new WatchedTopic([.. lines.Keys], again, doubled);
    }
}
