namespace TrafficWatch.Web.Streams.Visitors.Producing;

/// <summary>What the databases hold that a simulator goes on from. Each call waits until the tables are there.</summary>
internal interface IStoredMinutes
{
    /// <summary>The end of the newest minute on any shard, UTC; null when there is none.</summary>
    Task<DateTime?> NewestAsync(CancellationToken cancellationToken);

    /// <summary>When a simulator was started on them for the first time, UTC: now, if none was.</summary>
    Task<DateTime> FirstStartAsync(CancellationToken cancellationToken);
}
