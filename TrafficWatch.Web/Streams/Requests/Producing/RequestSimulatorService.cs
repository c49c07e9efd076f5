using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Requests.Producing;

/// <summary>Feeds the embedded Kafka with simulated requests for as long as the app runs.</summary>
internal sealed class RequestSimulatorService(KafkaOptions kafka, StreamOptions stream, SiteOptions site, SchemaReady schema, TimeProvider time, ILogger<RequestSimulatorService> logger) : EmbeddedSimulator(kafka, stream, schema, time, logger)
{
    private readonly RequestSimulator _simulator = new(time.GetUtcNow().UtcDateTime, Math.Max(stream.SimulatedRate, 0.001), Random.Shared.Next(), site.Zone);

    private protected override Task SendAsync(EventSender sender, CancellationToken cancellationToken) => LiveSending.RunAsync(_simulator.Next, sender, Time, Say, cancellationToken);
}
