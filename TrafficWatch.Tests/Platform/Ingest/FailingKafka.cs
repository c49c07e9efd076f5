using System.Runtime.InteropServices;
using Confluent.Kafka;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

/// <summary>An in-process Kafka whose only broker can be out of reach for a while; its log stays.</summary>
internal sealed class FailingKafka : IDisposable
{
    private const string Library = "librdkafka-of-the-client";
    private readonly IAdminClient _owner;

    static FailingKafka() => NativeLibrary.SetDllImportResolver(typeof(FailingKafka).Assembly, (name, _, _) => name == Library ? MessageBatch.Loaded() : 0);

    public FailingKafka()
    {
        var settings = new AdminClientConfig { LogConnectionClose = false };
        settings.Set("test.mock.num.brokers", "1");
        _owner = new AdminClientBuilder(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        var broker = Assert.Single(_owner.GetMetadata(TimeSpan.FromSeconds(10)).Brokers);
        BootstrapServers = $"{broker.Host}:{broker.Port}";
    }

    public string BootstrapServers { get; }

    public void Down() => Assert.Equal(0, SetDown(Cluster, 1));

    public void Up() => Assert.Equal(0, SetUp(Cluster, 1));

    public void Dispose() => _owner.Dispose();

    private nint Cluster => ClusterOf(MessageBatch.Native(_owner.Handle));

    [DllImport(Library, EntryPoint = "rd_kafka_handle_mock_cluster")]
    private static extern nint ClusterOf(nint client);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static extern int SetDown(nint cluster, int broker);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static extern int SetUp(nint cluster, int broker);
}
