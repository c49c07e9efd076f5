using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>What its tile and its page show.</summary>
/// <param name="Total">All that passed.</param>
/// <param name="DataTime">The newest event, UTC; null before the first.</param>
internal sealed record GateFrame(long Total, DateTime? DataTime);

internal sealed class GateView(Feed<GateFrame> feed, ShardReader reader) : IStreamView<GateCount[]>
{
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var sums = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard, (context, stop) => context.Set<GateMinute>().SumAsync(row => row.Passed, stop), cancellationToken)));
        feed.Publish(feed.Current with { Total = sums.Sum() });
    }

    public void Release()
    {
    }

    public void Committed(long epoch, bool newLog, GateCount[] deltas, long newest, long newestRecord) => feed.Publish(new GateFrame(
        feed.Current.Total + deltas.Sum(count => count.Passed), newest == Watermarks.None ? feed.Current.DataTime : DateTime.UnixEpoch.AddMilliseconds(newest)));
}
