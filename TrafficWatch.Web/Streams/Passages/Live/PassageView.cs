using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Passages.Live;

/// <summary>Keeps the passages' frame as the tables say: what was a copy is known to the tables only.</summary>
internal sealed class PassageView(Feed<PassageFrame> feed, PassageHistory history, SchemaReady schema, TimeProvider time, ILogger<PassageView> logger) : TableView<PassageDeltas>(schema, time, logger)
{
    private protected override async Task PublishAsync(DateTime now, CancellationToken cancellationToken) => feed.Publish(await history.ReadAsync(now, cancellationToken));

    private protected override bool Changes(PassageDeltas deltas) => deltas.Rows.Count > 0 || deltas.Warnings.Count > 0;
}
