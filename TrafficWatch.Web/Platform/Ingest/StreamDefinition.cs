using TrafficWatch.Domain.Streaming;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>All that makes a stream: the rest of the consumer is the same for each.</summary>
/// <param name="Name">As in tables and addresses: <c>visitors</c>.</param>
/// <param name="Options">Its configuration.</param>
/// <param name="CreateEngine">A fresh parser and aggregator.</param>
/// <param name="Tables">Writes its deltas.</param>
/// <param name="View">Shows what was committed.</param>
internal sealed record StreamDefinition<TEvent, TDeltas>(
    string Name,
    StreamOptions Options,
    Func<StreamEngine<TEvent, TDeltas>> CreateEngine,
    IStreamTables<TDeltas> Tables,
    IStreamView<TDeltas> View)
    where TEvent : struct, IStreamEvent, allows ref struct
{
    /// <summary>Whether its records may come from followed files, and carry their places: one that was taken in before is dropped.</summary>
    public bool HasPlaces { get; init; }
}

/// <summary>Turns a stream's deltas into statements.</summary>
internal interface IStreamTables<TDeltas>
{
    /// <summary>Adds what one shard has to write.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="newLog">True when the epoch begins a new log: what is current starts from nothing.</param>
    /// <param name="deltas">The whole epoch's deltas.</param>
    /// <param name="sql">Where the statements go.</param>
    void Write(int shard, bool newLog, TDeltas deltas, SqlBatch sql);

    /// <summary>Decided events that repeated another.</summary>
    long Duplicates(TDeltas deltas);
}

/// <summary>Builds frames from what was committed.</summary>
internal interface IStreamView<TDeltas>
{
    /// <summary>Reads what the screens need from the tables. Called when this process begins to own the stream.</summary>
    Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>This process owns the stream no longer: what is committed elsewhere is to be read from the tables.</summary>
    void Release();

    /// <summary>All shards hold this epoch.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="newLog">True when it begins a new log.</param>
    /// <param name="deltas">What it changed.</param>
    /// <param name="newest">The newest event time, milliseconds since 1970-01-01 UTC, or <see cref="Watermarks.None"/>.</param>
    /// <param name="newestRecord">The Kafka timestamp of its record.</param>
    void Committed(long epoch, bool newLog, TDeltas deltas, long newest, long newestRecord);
}
