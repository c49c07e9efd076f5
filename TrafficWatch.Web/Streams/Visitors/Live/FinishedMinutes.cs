using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Streams.Visitors.Live;

/// <summary>Which minutes are over: their figures stay, but for events that come late.</summary>
internal sealed class FinishedMinutes(Feed<VisitorFrame> frames, Feed<StreamStatusList> statuses, TimeProvider time)
{
    // What is sent at a minute's end is stored well within this.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    /// <summary>Minutes that end up to here, UTC, are over: the decided line has passed them, or the clock has while nothing waits to be read.</summary>
    public DateTime Until
    {
        get
        {
            // Where nothing was decided yet there is but the clock to go by.
            var decided = frames.Current.DecidedTime ?? DateTime.UnixEpoch;
            var waits = frames.Current.DecidedTime is not null && statuses.Current.Streams.FirstOrDefault(stream => stream.Stream == "visitors") is { } status && (status.Lag > 0 || status.State is not (StreamState.Running or StreamState.Following));
            var now = time.GetUtcNow().UtcDateTime - Slack;
            var until = waits || decided > now ? decided : now;
            return until.AddTicks(-(until.Ticks % TimeSpan.TicksPerMinute));
        }
    }
}
