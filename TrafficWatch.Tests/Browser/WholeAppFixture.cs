using Confluent.Kafka;
using TrafficWatch.Web.Platform.Hosting;
using Xunit;

namespace TrafficWatch.Tests.Browser;

/// <summary>The whole app in this process, with everything embedded and its simulator on: two private databases and a Kafka of its own.</summary>
public sealed class WholeAppFixture : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("trafficwatch-").FullName;
    private TrafficWatchApp? _app;

    public string Address => _app!.Addresses[0];

    internal IServiceProvider Services => _app!.Services;

    public async Task InitializeAsync() => _app = await TrafficWatchApp.StartAsync(Web.Program.App,
        ["--environment", "Development", "--urls", "http://127.0.0.1:0", "--Embedded:Directory", _directory, "--Site:Name", "Seaside Park", "--Simulators:Passages:Rate", "0.1", "--Simulators:Shopping:Rate", "0.05", "--Simulators:Requests:Rate", "0"],
        CancellationToken.None);

    /// <summary>Puts something into a topic as it is.</summary>
    public async Task SendAsync(byte[] payload, string topic = "scenic_visitor_topic")
    {
        var servers = (await File.ReadAllTextAsync(Path.Combine(_directory, "kafka.address"))).Trim();
        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = servers }).Build();
        await producer.ProduceAsync(topic, new Message<Null, byte[]> { Value = payload });
    }

    public async Task DisposeAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        Directory.Delete(_directory, recursive: true);
    }
}
