namespace TrafficWatch.Web.Platform.Storage;

/// <summary>An instance did not answer in time, or cannot be reached. The driver's own words are within, for the log.</summary>
internal sealed class ShardAwayException(int shard, Exception? inner = null) : Exception($"shard {shard} does not answer", inner)
{
    /// <summary>Its place in the ring, from 0 on.</summary>
    public int Shard => shard;
}
