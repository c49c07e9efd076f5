using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Streams.Requests.Live;

namespace TrafficWatch.Web.Streams.Requests.Push;

/// <summary>What programs get of a <see cref="RequestFrame"/>. No address of a client is in it. Times are UTC, latencies microseconds.</summary>
/// <param name="DataTime">The end of the newest minute that has requests; null before the first.</param>
/// <param name="Today">Requests of today.</param>
/// <param name="YesterdaySoFar">Requests of yesterday up to the time of day that today's data have come to.</param>
/// <param name="LastMinute">Requests of the last minute that is over.</param>
/// <param name="LastHour">What came within the last hour.</param>
/// <param name="ClientsThisHour">About how many different clients the site's hour has had.</param>
/// <param name="ClientsToday">About how many different clients the site's day has had.</param>
/// <param name="Hours">Requests by the hours of today; null for those that are not over, or whose end the data have not reached.</param>
/// <param name="Routes">Today's routes, the most requested first.</param>
/// <param name="Agents">Today's families of user agents, the most frequent first.</param>
/// <param name="Failures">What failed within the last hour: by the server first, each newest first.</param>
/// <param name="Alerts">What is beyond a threshold now, the most urgent first.</param>
internal sealed record RequestLiveFrame(
    DateTime? DataTime, long Today, long YesterdaySoFar, long LastMinute, RequestLiveFrame.Hour LastHour, long ClientsThisHour, long ClientsToday,
    IReadOnlyList<long?> Hours, IReadOnlyList<RouteCount> Routes, IReadOnlyList<AgentPart> Agents, IReadOnlyList<RequestLiveFrame.Failure> Failures, IReadOnlyList<RequestLiveFrame.Alert> Alerts)
{
    public static RequestLiveFrame Of(RequestFrame frame) => new(
        frame.DataTime, frame.Today, frame.YesterdaySoFar, frame.LastMinute,
        new(frame.LastHour, frame.RefusedLastHour, frame.FailedLastHour, frame.Bytes, frame.Automatic, frame.Latency is { } latency ? new(latency.Median, latency.P95, latency.P99) : null),
        frame.ClientsThisHour, frame.ClientsToday, frame.Hours, frame.Routes, frame.Agents,
        [.. frame.Failures.Select(failed => new Failure(failed.End, failed.Status, failed.Method, failed.Route, failed.Count))],
        [.. frame.Alerts.Select(Alert.Of).OfType<Alert>()]);

    /// <summary>Requests of the last hour.</summary>
    /// <param name="Count">How many.</param>
    /// <param name="ClientErrors">Of them, those that were refused (4xx).</param>
    /// <param name="ServerErrors">Of them, those that the server failed (5xx).</param>
    /// <param name="Bytes">Bytes sent.</param>
    /// <param name="Automatic">Of them, those of bots and tools.</param>
    /// <param name="Latency">How long they took, within 2 %; null where the log does not tell.</param>
    internal sealed record Hour(long Count, long ClientErrors, long ServerErrors, long Bytes, long Automatic, Quantiles? Latency);

    /// <summary>Latencies that half, 95 and 99 of a hundred requests did not exceed.</summary>
    internal sealed record Quantiles(double P50, double P95, double P99);

    /// <summary>Requests of the last hour that failed in one way.</summary>
    /// <param name="MinuteEnd">The end of the newest minute that had one.</param>
    /// <param name="Status">The status, 400 and above.</param>
    /// <param name="Method">The method.</param>
    /// <param name="Route">The route.</param>
    /// <param name="Count">How many.</param>
    internal sealed record Failure(DateTime MinuteEnd, int Status, string Method, string Route, long Count);

    /// <summary>A rule whose figure is beyond a threshold.</summary>
    /// <param name="Kind">errors (per cent), latency (milliseconds) or silence (minutes).</param>
    /// <param name="Route">The route; (all): all together.</param>
    /// <param name="Level">warning or alert.</param>
    /// <param name="Since">Since when it has that level.</param>
    /// <param name="Figure">The figure of the last minute that was decided; null where it cannot be told.</param>
    /// <param name="Threshold">The threshold that it reached, or went below, last.</param>
    internal sealed record Alert(string Kind, string Route, string Level, DateTime Since, double? Figure, double Threshold)
    {
        public static Alert? Of(StandingAlert alert) => RequestRule.Read(alert.Subject) is { } rule
            ? new(RequestRule.KindNames[(int)rule.Kind], rule.Route, alert.Level == AlertLevel.Alert ? "alert" : "warning", alert.Since, alert.Figure, alert.Threshold) : null;
    }
}
