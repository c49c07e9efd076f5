using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Platform.Ui.Overview;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>The smallest stream that there can be: who adds one begins here.</summary>
/// <param name="buffered">Events that it seems to hold back.</param>
internal sealed class TinyStream(int buffered = 0) : IStream
{
    private const string Name = "Tiny";

    public StreamDefaults Defaults { get; } = new(Name, "tiny", "UTC", TimeSpan.FromSeconds(5), SimulatedRate: 0);

    public IStreamSchema Schema { get; } = new GateSchema();

    public void AddServices(IServiceCollection services) => services
        .AddFeed(new GateFrame(0, null))
        .AddSingleton<GateView>()
        .AddConsumer(provider => Define(
            provider.GetRequiredKeyedService<StreamOptions>(Name), provider.GetRequiredService<ShardMap>(), provider.GetRequiredService<GateView>()))
        .AddSingleton(new StreamUi("tiny", _ => "Gates", [new("/tiny", _ => "Gates")], typeof(GateTile)));

    private StreamDefinition<GateEvent, GateCount[]> Define(StreamOptions options, ShardMap shards, GateView view) => new(
        "tiny",
        options,
        () => new StreamEngine<GateEvent, GateCount[]>(
            new GateParser(options.SourceZone), new GateCounter(buffered), (long)options.AllowedLateness.TotalMilliseconds, (long)options.MaxAhead.TotalMilliseconds),
        new GateTables(shards),
        view);
}
