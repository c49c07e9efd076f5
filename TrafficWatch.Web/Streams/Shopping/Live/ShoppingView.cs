using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Shopping.Live;

/// <summary>Keeps the shopping frame as the tables say.</summary>
internal sealed class ShoppingView(Feed<ShoppingFrame> feed, ShoppingHistory history, SchemaReady schema, TimeProvider time, ILogger<ShoppingView> logger) : TableView<ShoppingDeltas>(schema, time, logger)
{
    private protected override async Task PublishAsync(DateTime now, CancellationToken cancellationToken) => feed.Publish(await history.ReadAsync(now, cancellationToken));

    private protected override bool Changes(ShoppingDeltas deltas) => deltas.Minutes.Count > 0;
}
