using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Shopping.Producing;

/// <summary>Feeds the embedded Kafka with simulated shoppers for as long as the app runs.</summary>
internal sealed class ShoppingSimulatorService(KafkaOptions kafka, StreamOptions stream, SchemaReady schema, TimeProvider time, ILogger<ShoppingSimulatorService> logger) : EmbeddedSimulator(kafka, stream, schema, time, logger)
{
    private readonly ShoppingSimulator _simulator = new(time.GetUtcNow().UtcDateTime, Math.Max(stream.SimulatedRate, 0.001), Random.Shared.Next(), stream.SourceZone);

    private protected override Task SendAsync(EventSender sender, CancellationToken cancellationToken) => LiveSending.RunAsync(_simulator.Next, sender, Time, Say, cancellationToken);
}
