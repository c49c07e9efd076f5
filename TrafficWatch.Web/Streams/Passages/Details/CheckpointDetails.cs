using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Details;

/// <summary>What people tell about checkpoints: themselves, and the distances between them.</summary>
internal sealed class CheckpointDetails(Databases databases, ShardReader reader, TimeProvider time)
{
    /// <summary>kkmc_info.</summary>
    public IDetailTable Checkpoints { get; } = new DetailTable<CheckpointInfo>("kkmc_info", 1, DetailColumns.Checkpoint, databases, reader, time);

    /// <summary>kkmc_distance.</summary>
    public IDetailTable Distances { get; } = new DetailTable<CheckpointDistance>("kkmc_distance", 2, DetailColumns.Distance, databases, reader, time);
}
