using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Ingest;

namespace TrafficWatch.Bench.Speed;

/// <summary>What the app is measured against: the same client with the same settings reads the same topic and does nothing with it, a message a call or in batches as the app does.</summary>
internal static class ConsumeLoop
{
    /// <summary>The verb of the process of its own.</summary>
    public static Command Create()
    {
        var servers = new Argument<string>("SERVERS");
        var topic = new Argument<string>("TOPIC");
        var count = new Argument<long>("COUNT");
        var batches = new Option<bool>("--batches");
        var verb = new Command("consume-loop") { servers, topic, count, batches };
        verb.Hidden = true;
        verb.SetAction(async (arguments, _) =>
        {
            var kafka = new KafkaOptions { BootstrapServers = arguments.GetValue(servers)! };
            var stream = new StreamOptions { Name = "Loop", Topic = arguments.GetValue(topic)!, GroupId = "consume-loop" };
            var (took, cpu, bytes) = arguments.GetValue(batches) ? await BatchesAsync(kafka, stream, arguments.GetValue(count)) : OneByOne(kafka, stream, arguments.GetValue(count));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds} {cpu.TotalSeconds} {bytes}"));
            return 0;
        });
        return verb;
    }

    private static (TimeSpan Took, TimeSpan Cpu, long Bytes) OneByOne(KafkaOptions kafka, StreamOptions stream, long count)
    {
        using var consumer = new ConsumerBuilder<Ignore, int>(KafkaLog.Settings(kafka, stream)).SetValueDeserializer(new Length()).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(stream.Topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions;
        var watch = new Watch();
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(stream.Topic, partition.PartitionId, 0)));
        long read = 0, bytes = 0;
        while (read < count)
        {
            if (consumer.Consume(1_000) is { IsPartitionEOF: false } record)
            {
                read++;
                bytes += record.Message.Value;
            }
        }

        return watch.Stop(bytes);
    }

    private static async Task<(TimeSpan Took, TimeSpan Cpu, long Bytes)> BatchesAsync(KafkaOptions kafka, StreamOptions stream, long count)
    {
        await using var log = new KafkaLog(kafka, stream, null);
        var partitions = (await log.DescribeAsync(TimeSpan.FromSeconds(10)))!.Value.Partitions;
        var watch = new Watch();
        log.Assign(Enumerable.Range(0, partitions).Select(partition => (partition, 0L)));
        long read = 0, bytes = 0;
        while (read < count)
        {
            if (!TakeAll(log, ref read, ref bytes))
            {
                await log.WaitAsync(TimeSpan.FromSeconds(1));
            }
        }

        return watch.Stop(bytes);
    }

    /// <summary>All that is there now.</summary>
    private static bool TakeAll(KafkaLog log, ref long read, ref long bytes)
    {
        var before = read;
        for (var poll = log.Next(); poll.Kind != PollKind.Nothing; poll = log.Next())
        {
            if (poll.Kind == PollKind.Record)
            {
                read++;
                bytes += poll.Payload.Length;
            }
        }

        return read > before;
    }

    /// <summary>Wall and CPU time since it was made.</summary>
    private sealed class Watch
    {
        private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
        private readonly long _begun = Stopwatch.GetTimestamp();

        public (TimeSpan Took, TimeSpan Cpu, long Bytes) Stop(long bytes) => (Stopwatch.GetElapsedTime(_begun), Environment.CpuUsage.TotalTime - _cpu, bytes);
    }

    /// <summary>The least that reads a value.</summary>
    private sealed class Length : IDeserializer<int>
    {
        public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => data.Length;
    }
}
