using Confluent.Kafka;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Looks whether the topic holds exactly what was sent, in order: a difference in the tables is the app's only if it does.</summary>
internal static class LogCheck
{
    /// <returns>In words.</returns>
    public static string Compare(string bootstrapServers, string topic, IReadOnlyList<List<(long Offset, byte[]? Value)>> held)
    {
        var sent = held.Select(partition => partition.OrderBy(one => one.Offset).ToList()).ToArray();
        using var consumer = new ConsumerBuilder<Ignore, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "log-check",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, sent.Length).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        var read = new int[sent.Length];
        for (var ends = 0; ends < sent.Length;)
        {
            ConsumeResult<Ignore, byte[]?>? record;
            try
            {
                record = consumer.Consume(TimeSpan.FromSeconds(30));
            }
            catch (ConsumeException e)
            {
                return $"the log could not be compared: {e.Error.Reason}";
            }

            if (record is null)
            {
                return "the log could not be read to its end";
            }

            if (record.IsPartitionEOF)
            {
                ends++;
                continue;
            }

            var values = sent[record.Partition];
            var at = read[record.Partition]++;
            if (at >= values.Count || record.Offset != values[at].Offset || !(record.Message.Value ?? []).AsSpan().SequenceEqual(values[at].Value ?? []))
            {
                return $"the log itself is not what was sent, from offset {record.Offset} of partition {record.Partition.Value} on";
            }
        }

        return read.Zip(sent, (one, other) => one == other.Count).All(whole => whole) ? "the log holds exactly what was sent, in order" : "the log lacks records at its end";
    }
}
