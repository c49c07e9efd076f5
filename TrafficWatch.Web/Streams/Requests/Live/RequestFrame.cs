using System.Collections.Immutable;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Alerts;

namespace TrafficWatch.Web.Streams.Requests.Live;

/// <summary>What the requests' screens show, by the times of the requests. Immutable; all times UTC.</summary>
/// <param name="DataTime">The end of the newest minute that has requests; null before the first.</param>
/// <param name="LastMinute">Requests of the last minute that is over.</param>
/// <param name="Minutes">The last hour minute by minute, oldest first; the last is not over.</param>
/// <param name="Hours">Requests by the hours of today; null for hours that are not over, or whose end the data have not reached.</param>
/// <param name="HoursBefore">Requests by the hours of yesterday.</param>
public sealed record RequestFrame(
    DateTime? DataTime,
    long LastMinute,
    ImmutableArray<StatusMinute> Minutes,
    ImmutableArray<long?> Hours,
    ImmutableArray<long?> HoursBefore)
{
    /// <summary>A frame that holds nothing yet.</summary>
    public static RequestFrame Empty { get; } = new(null, 0, [], [], []);

    /// <summary>Requests of today.</summary>
    public long Today { get; init; }

    /// <summary>Requests of yesterday up to the time of day that today's data have come to.</summary>
    public long YesterdaySoFar { get; init; }

    /// <summary>Bytes sent in the last hour.</summary>
    public long Bytes { get; init; }

    /// <summary>Of the last hour's requests, those of bots and tools.</summary>
    public long Automatic { get; init; }

    /// <summary>About how many different clients the site's hour has had.</summary>
    public long ClientsThisHour { get; init; }

    /// <summary>About how many different clients the site's day has had.</summary>
    public long ClientsToday { get; init; }

    /// <summary>Latencies of the last hour, microseconds, that half, 95 and 99 of a hundred requests did not exceed; null where none is told.</summary>
    public Latencies? Latency { get; init; }

    /// <summary>Today's routes, the most requested first.</summary>
    public ImmutableArray<RouteCount> Routes { get; init; } = [];

    /// <summary>Today's families of user agents, the most frequent first.</summary>
    public ImmutableArray<AgentPart> Agents { get; init; } = [];

    /// <summary>What failed within the last hour: what the server failed (5xx), then what it refused, each newest first.</summary>
    public ImmutableArray<FailedRequests> Failures { get; init; } = [];

    /// <summary>What is beyond a threshold now, the most urgent first.</summary>
    public ImmutableArray<StandingAlert> Alerts { get; init; } = [];

    /// <summary>Up to where levels are decided; null before the first event.</summary>
    public DateTime? DecidedTime { get; init; }

    /// <summary>The last hour's requests.</summary>
    public long LastHour => Minutes.Sum(minute => minute.All);

    /// <summary>Of the last hour's requests, those that the server failed (5xx).</summary>
    public long FailedLastHour => Minutes.Sum(minute => minute.ServerErrors);

    /// <summary>Of the last hour's requests, those that were refused (4xx).</summary>
    public long RefusedLastHour => Minutes.Sum(minute => minute.ClientErrors);
}

/// <summary>A rule whose figure is beyond a threshold.</summary>
/// <param name="Subject">What is looked at, and of which route: see <see cref="RequestRule.Subject"/>.</param>
/// <param name="Level">Its level.</param>
/// <param name="Since">Since when it has that.</param>
/// <param name="Figure">The figure of the last minute that was decided: per cent, milliseconds or minutes; null where it cannot be told.</param>
/// <param name="Threshold">The threshold that it reached, or went below, last.</param>
public sealed record StandingAlert(string Subject, AlertLevel Level, DateTime Since, double? Figure, double Threshold) : IStandingAlert;

/// <summary>Requests of one minute by class of status.</summary>
/// <param name="End">Its end.</param>
/// <param name="Fine">1xx, 2xx and what has no status.</param>
/// <param name="Redirected">3xx.</param>
/// <param name="ClientErrors">4xx.</param>
/// <param name="ServerErrors">5xx and above.</param>
public sealed record StatusMinute(DateTime End, long Fine, long Redirected, long ClientErrors, long ServerErrors)
{
    /// <summary>All of them.</summary>
    public long All => Fine + Redirected + ClientErrors + ServerErrors;
}

/// <summary>Requests of one route.</summary>
/// <param name="Route">The route.</param>
/// <param name="Count">How many.</param>
/// <param name="Failed">Of them, those that the server failed (5xx).</param>
public sealed record RouteCount(string Route, long Count, long Failed);

/// <summary>Requests of one family of user agents.</summary>
/// <param name="Family">Its name.</param>
/// <param name="Automatic">A bot or a tool.</param>
/// <param name="Count">How many.</param>
public sealed record AgentPart(string Family, bool Automatic, long Count);

/// <summary>Requests of the last hour that failed in one way.</summary>
/// <param name="End">The end of the newest minute that had one.</param>
/// <param name="Status">The status, 400 and above.</param>
/// <param name="Method">The method.</param>
/// <param name="Route">The route.</param>
/// <param name="Count">How many.</param>
public sealed record FailedRequests(DateTime End, int Status, string Method, string Route, long Count);
