using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Streams.Requests.Live;

/// <summary>Keeps the requests' frame as the tables say.</summary>
internal sealed class RequestView(Feed<RequestFrame> feed, RequestHistory history, SchemaReady schema, TimeProvider time, ILogger<RequestView> logger) : TableView<RequestDeltas>(schema, time, logger)
{
    private long _line = Watermarks.None;

    public override void Committed(long epoch, bool newLog, RequestDeltas deltas, long newest, long newestRecord)
    {
        Interlocked.Exchange(ref _line, deltas.Line);
        base.Committed(epoch, newLog, deltas, newest, newestRecord);
    }

    public override Task FollowAsync(StreamProgress progress, CancellationToken cancellationToken)
    {
        if (progress.Record is { Line: not Watermarks.None and var line })
        {
            Interlocked.Exchange(ref _line, line);
        }

        return base.FollowAsync(progress, cancellationToken);
    }

    private protected override async Task PublishAsync(DateTime now, CancellationToken cancellationToken)
    {
        var line = Interlocked.Read(ref _line);
        var frame = await history.ReadAsync(now, cancellationToken);

        // Before the first epoch that this process sees: levels are behind the newest minute, and behind the one that may wait for who comes late.
        feed.Publish(frame with { DecidedTime = line == Watermarks.None ? frame.DataTime?.AddMinutes(-2) : DateTime.UnixEpoch.AddMilliseconds(line) });
    }

    private protected override bool Changes(RequestDeltas deltas) => deltas.Minutes.Count + deltas.Changes.Count + deltas.Figures.Count > 0;
}
