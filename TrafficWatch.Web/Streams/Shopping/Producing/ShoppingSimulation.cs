using System.Text;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Shopping.Producing;

/// <summary>Sends simulated shoppers' events, each as it happens.</summary>
internal static class ShoppingSimulation
{
    /// <summary>Sends until it is cancelled.</summary>
    /// <param name="simulator">Makes them up.</param>
    /// <param name="sender">Where they go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told what somebody should know.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task SendAsync(ShoppingSimulator simulator, EventSender sender, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        long sent = 0;
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        do
        {
            while (simulator.TryNext(time.GetUtcNow().UtcDateTime, out var message))
            {
                await sender.SendAsync(++sent, Encoding.UTF8.GetBytes(message.User), Encoding.UTF8.GetBytes(message.Json), say, cancellationToken);
            }
        }
        while (await tick.WaitForNextTickAsync(cancellationToken));
    }
}

/// <summary>Feeds the embedded Kafka with simulated shoppers for as long as the app runs.</summary>
internal sealed class ShoppingSimulatorService(KafkaOptions kafka, StreamOptions stream, SchemaReady schema, TimeProvider time, ILogger<ShoppingSimulatorService> logger) : EmbeddedSimulator(kafka, stream, schema, time, logger)
{
    private readonly ShoppingSimulator _simulator = new(time.GetUtcNow().UtcDateTime, Math.Max(stream.SimulatedRate, 0.001), Random.Shared.Next(), stream.SourceZone);

    private protected override Task SendAsync(EventSender sender, CancellationToken cancellationToken) => ShoppingSimulation.SendAsync(_simulator, sender, Time, Say, cancellationToken);
}
