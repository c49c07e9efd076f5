using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Confluent.Kafka;
using TrafficWatch.Web.Configuration;
using TrafficWatch.Web.Ingest;

namespace TrafficWatch.Bench.Visitors;

/// <summary>What the app is measured against: the same client with the same settings reads the same topic and does nothing with it.</summary>
internal static class ConsumeLoop
{
    /// <summary>The verb of the process of its own.</summary>
    public static Command Create()
    {
        var servers = new Argument<string>("SERVERS");
        var topic = new Argument<string>("TOPIC");
        var count = new Argument<long>("COUNT");
        var verb = new Command("consume-loop") { servers, topic, count };
        verb.Hidden = true;
        verb.SetAction(arguments => Run(arguments.GetValue(servers)!, arguments.GetValue(topic)!, arguments.GetValue(count)));
        return verb;
    }

    private static int Run(string servers, string topic, long count)
    {
        using var consumer = new ConsumerBuilder<Ignore, int>(KafkaLog.Settings(
            new KafkaOptions { BootstrapServers = servers }, new StreamOptions { Name = "Loop", Topic = topic, GroupId = "consume-loop" })).SetValueDeserializer(new Length()).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(topic, TimeSpan.FromSeconds(10)).Topics[0].Partitions;
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var begun = Stopwatch.GetTimestamp();
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(topic, partition.PartitionId, 0)));
        long read = 0, bytes = 0;
        while (read < count)
        {
            if (consumer.Consume(1_000) is { IsPartitionEOF: false } record)
            {
                read++;
                bytes += record.Message.Value;
            }
        }

        var took = Stopwatch.GetElapsedTime(begun);
        process.Refresh();
        cpu = process.TotalProcessorTime - cpu;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds} {cpu.TotalSeconds} {bytes}"));
        return 0;
    }

    /// <summary>The least that reads a value.</summary>
    private sealed class Length : IDeserializer<int>
    {
        public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => data.Length;
    }
}
