using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TrafficWatch.Bench.Servers;

/// <summary>A real Kafka broker of this bench alone.</summary>
internal sealed class KafkaServer : IAsyncDisposable
{
    private readonly string _tool;
    private readonly string _directory;

    private KafkaServer(string tool, string directory, string address) => (_tool, _directory, BootstrapServers) = (tool, directory, address);

    public string BootstrapServers { get; }

    public static async Task<KafkaServer> StartAsync(string? tool, string directory)
    {
        var found = Tool.Find(tool, "kafka") ?? throw new BenchException("name the program that starts a Kafka: --kafka PATH (start DIR --port P, stop DIR)");
        var port = Tool.FreePort();
        await Tool.RunAsync(found, "start", directory, "--port", $"{port}", "--heap", "1g");
        return new KafkaServer(found, directory, $"127.0.0.1:{port}");
    }

    public async Task CreateTopicAsync(string topic, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = 1 }]);
    }

    public async ValueTask DisposeAsync() => await Tool.RunAsync(_tool, "stop", _directory);
}
