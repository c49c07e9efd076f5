using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Requests.Live;

/// <summary>Keeps the requests' frame as the tables say.</summary>
internal sealed class RequestView(Feed<RequestFrame> feed, RequestHistory history, SchemaReady schema, TimeProvider time, ILogger<RequestView> logger) : TableView<RequestDeltas>(schema, time, logger)
{
    private protected override async Task PublishAsync(DateTime now, CancellationToken cancellationToken) => feed.Publish(await history.ReadAsync(now, cancellationToken));

    private protected override bool Changes(RequestDeltas deltas) => deltas.Minutes.Count + deltas.Changes.Count + deltas.Figures.Count > 0;
}
