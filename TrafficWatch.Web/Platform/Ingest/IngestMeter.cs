using System.Diagnostics.Metrics;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Counters of the consumers, tagged with the stream.</summary>
internal sealed class IngestMeter : IDisposable
{
    /// <summary>The meter's name, for collectors.</summary>
    public const string Name = "TrafficWatch.Ingest";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _late;
    private readonly Counter<long> _duplicate;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _epochs;
    private readonly Histogram<double> _commit;
    private readonly Gauge<long> _lag;

    public IngestMeter()
    {
        _consumed = _meter.CreateCounter<long>("trafficwatch.consumed", "{record}", "Records taken in");
        _late = _meter.CreateCounter<long>("trafficwatch.late", "{event}", "Events behind their partition's watermark");
        _duplicate = _meter.CreateCounter<long>("trafficwatch.duplicate", "{event}", "Events that repeat another");
        _rejected = _meter.CreateCounter<long>("trafficwatch.rejected", "{record}", "Records sent to the dead letters");
        _epochs = _meter.CreateCounter<long>("trafficwatch.epochs", "{epoch}", "Epochs committed on all shards");
        _commit = _meter.CreateHistogram<double>("trafficwatch.commit", "s", "From an epoch's end until all shards hold it");
        _lag = _meter.CreateGauge<long>("trafficwatch.lag", "{record}", "Records in the log that are not committed");
    }

    public void Committed(string stream, long consumed, long late, long duplicate, long rejected, TimeSpan commit)
    {
        var tag = new KeyValuePair<string, object?>("stream", stream);
        _consumed.Add(consumed, tag);
        _late.Add(late, tag);
        _duplicate.Add(duplicate, tag);
        _rejected.Add(rejected, tag);
        _epochs.Add(1, tag);
        _commit.Record(commit.TotalSeconds, tag);
    }

    public void Lag(string stream, long lag) => _lag.Record(lag, new KeyValuePair<string, object?>("stream", stream));

    public void Dispose() => _meter.Dispose();
}
