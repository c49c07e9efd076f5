using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace TrafficWatch.Bench.Servers;

/// <summary>A real Kafka of this bench alone: one broker, or three that stand in for each other.</summary>
internal sealed class KafkaServer : IAsyncDisposable
{
    private readonly string _tool;
    private readonly string _directory;

    private KafkaServer(string tool, string directory, string address) => (_tool, _directory, BootstrapServers) = (tool, directory, address);

    public string BootstrapServers { get; }

    public static async Task<KafkaServer> StartAsync(string? tool, string directory, int brokers = 1)
    {
        var found = Tool.Find(tool, "kafka") ?? throw new BenchException("name the program that starts a Kafka: --kafka PATH (start DIR --port P, stop DIR)");
        var port = Tool.FreePort(brokers);
        string[] start = ["start", directory, "--port", $"{port}", "--brokers", $"{brokers}", "--heap", brokers == 1 ? "1g" : "512m"];
        try
        {
            await Tool.RunAsync(found, start);
        }
        catch (BenchException)
        {
            // Once in a while the random name of a cluster is one that Kafka's own tool does not take.
            await Tool.RunAsync(found, start);
        }

        return new KafkaServer(found, directory, string.Join(',', Enumerable.Range(port, brokers).Select(one => $"127.0.0.1:{one}")));
    }

    /// <summary>Ends a broker as kill -9 does.</summary>
    /// <param name="broker">Its number, from 1.</param>
    public Task KillAsync(int broker) => Tool.RunAsync(_tool, "kill", _directory, $"{broker}");

    /// <summary>Starts brokers again that were killed, and waits until they answer.</summary>
    public Task UpAsync() => Tool.RunAsync(_tool, "up", _directory);

    public async Task CreateTopicAsync(string topic, int partitions, short replicas = 1, params (string Name, string Value)[] settings)
    {
        using var admin = Admin();
        var configs = settings.ToDictionary(one => one.Name, one => one.Value);
        await admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = replicas, Configs = configs }]);
    }

    public async Task DeleteTopicAsync(string topic)
    {
        using var admin = Admin();
        await admin.DeleteTopicsAsync([topic]);
    }

    public async ValueTask DisposeAsync() => await Tool.RunAsync(_tool, "stop", _directory);

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).SetLogHandler((_, _) => { }).Build();
}
