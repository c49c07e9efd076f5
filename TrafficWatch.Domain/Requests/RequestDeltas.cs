namespace TrafficWatch.Domain.Requests;

/// <summary>What one epoch of the requests' stream changes. Times are milliseconds since 1970-01-01 UTC; windows are named by their ends, exclusive, but for days of <see cref="TopItem"/>.</summary>
/// <param name="Minutes">Requests to add to their minutes.</param>
/// <param name="Hours">The same to the site's hours.</param>
/// <param name="Days">The same to the site's days.</param>
/// <param name="LatencyMinutes">Requests to add to bins of latency, all routes together.</param>
/// <param name="LatencyHours">The same by the site's hour and by route, and all routes together under <see cref="RequestAggregator.All"/>.</param>
/// <param name="Agents">Requests to add to the site's hours by user agent.</param>
/// <param name="Clients">Who asked: absolute.</param>
/// <param name="Top">What is most frequent on the site's days: absolute.</param>
public sealed record RequestDeltas(
    IReadOnlyList<RequestCell> Minutes,
    IReadOnlyList<RequestCell> Hours,
    IReadOnlyList<RequestCell> Days,
    IReadOnlyList<LatencyCount> LatencyMinutes,
    IReadOnlyList<LatencyCount> LatencyHours,
    IReadOnlyList<AgentCount> Agents,
    IReadOnlyList<ClientSketch> Clients,
    IReadOnlyList<TopItem> Top)
{
    /// <summary>Requests one by one, in the order in which they came: as many as the aggregator was asked for.</summary>
    public IReadOnlyList<RequestLine> Lines { get; init; } = [];

    /// <summary>Where the decided line stands; <see cref="long.MinValue"/> before the first event.</summary>
    public long Line { get; init; } = long.MinValue;

    /// <summary>Changes of level, in order.</summary>
    public IReadOnlyList<RequestLevelChange> Changes { get; init; } = [];

    /// <summary>What the alerts that are open at the end are at: absolute.</summary>
    public IReadOnlyList<RequestAlertFigure> Figures { get; init; } = [];
}

/// <summary>Which requests are counted together.</summary>
/// <param name="End">The window's end.</param>
/// <param name="Status">See <see cref="RequestEvent.Status"/>.</param>
/// <param name="Method">Index in <see cref="RequestMethods.Names"/>.</param>
/// <param name="Route">The route; <see cref="RequestAggregator.OtherRoutes"/> beyond those that are told apart.</param>
public readonly record struct RequestKey(long End, int Status, int Method, string Route);

/// <summary>Sums of requests.</summary>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Bytes sent.</param>
/// <param name="Automatic">Of them, those of bots and tools.</param>
/// <param name="Timed">Of them, those whose latency is told.</param>
/// <param name="LatencyUs">Their latencies together, microseconds.</param>
public readonly record struct RequestSums(long Count, long Bytes, long Automatic, long Timed, long LatencyUs)
{
    /// <summary>Both together.</summary>
    public static RequestSums operator +(RequestSums one, RequestSums other) =>
        new(one.Count + other.Count, one.Bytes + other.Bytes, one.Automatic + other.Automatic, one.Timed + other.Timed, one.LatencyUs + other.LatencyUs);
}

/// <summary>Requests of one kind within one window.</summary>
/// <param name="Key">Which.</param>
/// <param name="Sums">How many.</param>
public readonly record struct RequestCell(RequestKey Key, RequestSums Sums);

/// <summary>Requests within one window whose latency falls into one bin.</summary>
/// <param name="End">The window's end.</param>
/// <param name="Route">As in <see cref="RequestKey.Route"/>.</param>
/// <param name="Bin">See <see cref="Sketches.DDSketch.BinOf"/>; microseconds.</param>
/// <param name="Count">How many.</param>
public readonly record struct LatencyCount(long End, string Route, int Bin, long Count);

/// <summary>Requests of one family of user agents within one hour.</summary>
/// <param name="End">The hour's end.</param>
/// <param name="Family">Index in <see cref="AgentFamilies.All"/>.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">Bytes sent.</param>
public readonly record struct AgentCount(long End, int Family, long Count, long Bytes);

/// <summary>Spans for which different clients are counted.</summary>
public enum ClientSpan
{
    /// <summary>Minutes.</summary>
    Minute,

    /// <summary>The site's hours.</summary>
    Hour,

    /// <summary>The site's days.</summary>
    Day,
}

/// <summary>The different clients of a window, or of a part of it that arrived when the rest was not at hand any more.</summary>
/// <param name="Span">What kind of window it is.</param>
/// <param name="End">Its end.</param>
/// <param name="Part">Tells its parts apart; readers merge them.</param>
/// <param name="Sketch">See <see cref="Sketches.HyperLogLog.ToBytes"/>.</param>
/// <param name="Estimate">About how many they are.</param>
public sealed record ClientSketch(ClientSpan Span, long End, long Part, byte[] Sketch, long Estimate);

/// <summary>What a name of <see cref="TopItem"/> is.</summary>
public enum TopKind
{
    /// <summary>A path, without query.</summary>
    Path,

    /// <summary>A path whose requests failed: status 400 and above.</summary>
    Failed,

    /// <summary>Where a link was, without query.</summary>
    Referrer,
}

/// <summary>One of the most frequent of a day.</summary>
/// <param name="Day">The start of the site's day.</param>
/// <param name="Kind">What its name is.</param>
/// <param name="Name">Its name, 200 bytes of it at most.</param>
/// <param name="Part">Tells apart what was counted when the rest of the day was not at hand any more; readers add them up.</param>
/// <param name="Count">How many, at least.</param>
/// <param name="Error">How many more there may be; 0: the count is exact.</param>
public sealed record TopItem(long Day, TopKind Kind, string Name, long Part, long Count, long Error);
