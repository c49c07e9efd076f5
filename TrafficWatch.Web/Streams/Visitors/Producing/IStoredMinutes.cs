namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>What the databases hold of the minutes of visitors.</summary>
internal interface IStoredMinutes
{
    /// <summary>The end of the newest minute on any shard, UTC; null when there is none. Waits until the tables are there.</summary>
    Task<DateTime?> NewestAsync(CancellationToken cancellationToken);
}
