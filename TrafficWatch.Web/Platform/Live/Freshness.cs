using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Live;

/// <summary>How far what a stream shows can be relied on, from the best to the worst.</summary>
internal enum Freshness
{
    /// <summary>Records come in and are stored.</summary>
    Fresh,

    /// <summary>None come in, and none are expected: the site is closed.</summary>
    Closed,

    /// <summary>None has come in yet.</summary>
    Waiting,

    /// <summary>None come in though the site is open: nobody there, or dead gates.</summary>
    Quiet,

    /// <summary>Records are there, and are not taken in.</summary>
    Stale,

    /// <summary>The stream is not being read, or can't be stored.</summary>
    Stopped,
}

/// <summary>How current a stream is.</summary>
/// <param name="State">Its freshness.</param>
/// <param name="Since">When the last record was taken in, UTC; null where none was.</param>
internal readonly record struct DataFreshness(Freshness State, DateTime? Since)
{
    /// <summary>Whether what is shown may be taken for what is.</summary>
    public bool IsCurrent => State is Freshness.Fresh or Freshness.Closed;

    /// <summary>Whether somebody should look after it.</summary>
    public bool IsTrouble => State is Freshness.Quiet or Freshness.Stale or Freshness.Stopped;
}

/// <summary>Decides how current a stream is: the same on every page.</summary>
internal sealed class FreshnessRule(SiteOptions site, TimeProvider time)
{
    /// <summary>How a stream stands now.</summary>
    /// <param name="status">Its newest status; null before it has reported.</param>
    public DataFreshness Of(StreamStatus? status)
    {
        if (status is null)
        {
            return new(Freshness.Waiting, null);
        }

        var now = time.GetUtcNow().UtcDateTime;
        var last = status.LastRecordAt;
        return new(
            status.State switch
            {
                StreamState.ShardDown or StreamState.KafkaDown or StreamState.Stopped or StreamState.Disabled => Freshness.Stopped,
                StreamState.WaitingForTopic => Freshness.Waiting,
                _ when now - (last ?? status.Since) <= status.QuietAfter => last is null ? Freshness.Waiting : Freshness.Fresh,
                StreamState.Starting => last is null ? Freshness.Waiting : Freshness.Stale,
                _ when status.Lag > 0 => Freshness.Stale,
                _ => site.IsOpen(now) ? Freshness.Quiet : Freshness.Closed,
            },
            last);
    }
}
