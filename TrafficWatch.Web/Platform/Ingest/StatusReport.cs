using System.Collections.Immutable;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>One stream's running figures, and their way to the board.</summary>
internal sealed class StatusReport(string stream, StreamOptions options, IngestSurroundings around)
{
    private readonly Queue<(long Stamp, long Received, long Bytes)> _history = [];
    private long _bytes;
    private long _received;
    private long _late;
    private long _duplicate;
    private long _rejected;
    private long _unstamped;
    private DateTime? _lastRecordAt;
    private TimeSpan? _behind;
    private ImmutableArray<PartitionStatus> _partitions = [];

    public void Set(StreamState state, string? reason) => Publish(s => s with { State = state, Reason = reason });

    /// <summary>Notes a committed epoch.</summary>
    public void Committed(long received, long bytes, long late, long duplicate, long rejected, long unstamped, long newestRecord)
    {
        Interlocked.Add(ref _received, received);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _late, late);
        Interlocked.Add(ref _duplicate, duplicate);
        Interlocked.Add(ref _rejected, rejected);
        Interlocked.Add(ref _unstamped, unstamped);
        if (received > 0)
        {
            var now = around.Time.GetUtcNow().UtcDateTime;
            _lastRecordAt = now;
            _behind = newestRecord > 0 ? now - DateTime.UnixEpoch.AddMilliseconds(newestRecord) : null;
        }
    }

    /// <summary>Publishes the figures.</summary>
    public void Figures(ImmutableArray<PartitionStatus> partitions)
    {
        _partitions = partitions;
        var stamp = around.Time.GetTimestamp();
        _history.Enqueue((stamp, _received, _bytes));
        while (_history.Count > 2 && around.Time.GetElapsedTime(_history.Peek().Stamp) > TimeSpan.FromSeconds(10))
        {
            _history.Dequeue();
        }

        var oldest = _history.Peek();
        var span = around.Time.GetElapsedTime(oldest.Stamp, stamp).TotalSeconds;
        var rate = span > 0 ? (_received - oldest.Received) / span : 0;
        var bytes = span > 0 ? (_bytes - oldest.Bytes) / span : 0;
        Publish(s => s with { RatePerSecond = rate, BytesPerSecond = bytes });
        around.Meter.Lag(stream, Lag());
    }

    private long Lag() => _partitions.Sum(p => Math.Max(0, p.End - p.Next));

    private void Publish(Func<StreamStatus, StreamStatus> change) =>
        around.Board.Set(
            stream,
            before => change(before) with
            {
                Received = _received,
                Late = _late,
                Duplicate = _duplicate,
                Rejected = _rejected,
                Unstamped = _unstamped,
                Lag = Lag(),
                Behind = _behind,
                LastRecordAt = _lastRecordAt,
                Partitions = _partitions,
            },
            new StreamStatus(stream, options.Topic, StreamState.Starting, null, around.Time.GetUtcNow().UtcDateTime, options.SimulatedRate > 0 && around.Kafka.Embedded, 0, null, 0, 0, 0, 0, 0, null, []));
}
