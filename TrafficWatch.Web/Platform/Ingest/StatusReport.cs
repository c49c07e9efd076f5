using System.Collections.Immutable;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>One stream's running figures, and their way to the board.</summary>
internal sealed class StatusReport(string stream, StreamOptions options, ConsumerServices services)
{
    private readonly Queue<(long Stamp, long Received, long Bytes)> _history = [];
    private readonly ConsumerState _state = new();
    private (Told? Shards, string? Kafka) _away;
    private long _bytes;
    private long _received;
    private long _late;
    private long _duplicate;
    private long _rejected;
    private long _unstamped;
    private long _doubts;
    private DateTime? _lastRecordAt;
    private TimeSpan? _behind;
    private ImmutableArray<PartitionStatus> _partitions = [];

    /// <summary>Tells what the consumer does now.</summary>
    public void Set(StreamState state, Told? reason)
    {
        _away = default;
        Enter(state, reason);
    }

    /// <summary>Tells what is out of reach while the consumer runs, each until it is back.</summary>
    /// <param name="shards">Which shards do not answer, and why; null when all do.</param>
    /// <param name="kafka">Why no broker answers; null when one does.</param>
    public void Away(Told? shards, string? kafka)
    {
        if (_away != (shards, kafka))
        {
            _away = (shards, kafka);
            var state = shards is not null ? StreamState.ShardDown : kafka is not null ? StreamState.KafkaDown : StreamState.Running;
            Enter(state, state == StreamState.Running ? null : ShardProblem.Joined([.. new[] { shards, kafka is null ? null : ShardProblem.Kafka(kafka) }.OfType<Told>()]));
        }
    }

    private void Enter(StreamState state, Told? reason)
    {
        _state.Enter(state);
        Publish(s => s with { State = state, Reason = reason });
    }

    /// <summary>Notes a committed epoch.</summary>
    public void Committed(long received, long bytes, long late, long duplicate, long rejected, long unstamped, long doubts, long newestRecord)
    {
        _received += received;
        _bytes += bytes;
        _late += late;
        _duplicate += duplicate;
        _rejected += rejected;
        _unstamped += unstamped;
        _doubts += doubts;
        if (received > 0)
        {
            var now = services.Time.GetUtcNow().UtcDateTime;
            _lastRecordAt = now;
            _behind = newestRecord > 0 ? now - DateTime.UnixEpoch.AddMilliseconds(newestRecord) : null;
        }
    }

    /// <summary>Publishes the figures.</summary>
    public void Figures(ImmutableArray<PartitionStatus> partitions)
    {
        _partitions = partitions;
        var stamp = services.Time.GetTimestamp();
        _history.Enqueue((stamp, _received, _bytes));
        while (_history.Count > 2 && services.Time.GetElapsedTime(_history.Peek().Stamp) > TimeSpan.FromSeconds(10))
        {
            _history.Dequeue();
        }

        var oldest = _history.Peek();
        var span = services.Time.GetElapsedTime(oldest.Stamp, stamp).TotalSeconds;
        var rate = span > 0 ? (_received - oldest.Received) / span : 0;
        var bytes = span > 0 ? (_bytes - oldest.Bytes) / span : 0;
        Publish(s => s with { RatePerSecond = rate, BytesPerSecond = bytes });
        services.Meter.Lag(stream, Lag());
    }

    private long Lag() => _partitions.Sum(p => Math.Max(0, p.End - p.Next));

    private void Publish(Func<StreamStatus, StreamStatus> change) =>
        services.Board.Set(
            stream,
            before => change(before) with
            {
                Received = _received,
                Late = _late,
                Duplicate = _duplicate,
                Rejected = _rejected,
                Unstamped = _unstamped,
                Doubts = _doubts,
                Lag = Lag(),
                Behind = _behind,
                LastRecordAt = _lastRecordAt,
                Partitions = _partitions,
            },
            new StreamStatus(stream, options.Topic, StreamState.Starting, null, services.Time.GetUtcNow().UtcDateTime, options.SimulatedRate > 0 && services.Kafka.Embedded, 0, null, 0, 0, 0, 0, 0, null, [])
            {
                QuietAfter = options.QuietAfter,
            });
}
