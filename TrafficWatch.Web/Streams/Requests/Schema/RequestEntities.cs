namespace TrafficWatch.Web.Streams.Requests.Schema;

/// <summary>request_stats and what is summed up from it: requests of one window, status, method and route.</summary>
internal abstract class RequestStat
{
    /// <summary>UTC, exclusive end of the window.</summary>
    public DateTime WindowEnd { get; set; }

    /// <summary>The hundreds of the status; 0: it is not told.</summary>
    public sbyte StatusClass { get; set; }

    public short Status { get; set; }

    /// <summary>- for what cannot be read as a request, other for what is not known.</summary>
    public required string Method { get; set; }

    /// <summary>The path with numbers as {n} and ids as {id}; (other) beyond those of a day that are told apart.</summary>
    public required string Route { get; set; }

    public long Count { get; set; }

    public long Bytes { get; set; }

    /// <summary>Of them, those of bots and tools.</summary>
    public long Automatic { get; set; }

    /// <summary>Of them, those whose latency is told.</summary>
    public long Timed { get; set; }

    /// <summary>Their latencies together, microseconds.</summary>
    public long LatencyUs { get; set; }
}

/// <summary>request_stats: by minute.</summary>
internal sealed class RequestMinuteRow : RequestStat;

/// <summary>request_stats_per_hour: by the site's hour.</summary>
internal sealed class RequestHourRow : RequestStat;

/// <summary>request_stats_per_day: by the site's day.</summary>
internal sealed class RequestDayRow : RequestStat;

/// <summary>Requests of one window whose latency falls into one bin of a DDSketch: bins add up.</summary>
internal abstract class RequestLatency
{
    /// <inheritdoc cref="RequestStat.WindowEnd"/>
    public DateTime WindowEnd { get; set; }

    /// <summary>(all): all routes together.</summary>
    public required string Route { get; set; }

    /// <summary>Bin n holds latencies up to 1.0408 to the n microseconds.</summary>
    public short Bin { get; set; }

    public long Count { get; set; }
}

/// <summary>request_latency_per_minute: all routes together.</summary>
internal sealed class RequestLatencyMinuteRow : RequestLatency;

/// <summary>request_latency_per_hour: by the site's hour.</summary>
internal sealed class RequestLatencyHourRow : RequestLatency;

/// <summary>request_clients: how many different clients a window had. Windows have several rows where much came late: their sketches are merged.</summary>
internal sealed class RequestClientsRow
{
    /// <summary>0 a minute, 1 an hour of the site's, 2 a day of the site's.</summary>
    public sbyte WindowKind { get; set; }

    /// <inheritdoc cref="RequestStat.WindowEnd"/>
    public DateTime WindowEnd { get; set; }

    /// <summary>Tells rows of one window apart.</summary>
    public long Part { get; set; }

    /// <summary>Registers of a HyperLogLog.</summary>
    public required byte[] Sketch { get; set; }

    /// <summary>About how many; the standard error is 1.6 %.</summary>
    public long Clients { get; set; }
}

/// <summary>request_agents_per_hour: by the site's hour and by the family of user agents.</summary>
internal sealed class RequestAgentRow
{
    /// <inheritdoc cref="RequestStat.WindowEnd"/>
    public DateTime WindowEnd { get; set; }

    public required string Family { get; set; }

    /// <summary>0 a browser, 1 a bot, 2 a tool, 3 unknown.</summary>
    public sbyte Kind { get; set; }

    public long Count { get; set; }

    public long Bytes { get; set; }
}

/// <summary>request_line: requests one by one, for as many days as are asked for; a partition a day.</summary>
internal sealed class RequestLineRow
{
    public long Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTime EventTime { get; set; }

    public short Status { get; set; }

    public required string Method { get; set; }

    /// <summary>The address or name of who asked, as the log has it.</summary>
    public required string Client { get; set; }

    /// <summary>What was asked for, with its query.</summary>
    public required string Target { get; set; }

    public long Bytes { get; set; }

    public required string Referrer { get; set; }

    public required string Agent { get; set; }

    /// <summary>Microseconds; null: not told.</summary>
    public long? LatencyUs { get; set; }
}

/// <summary>request_line_day: the days that request_line has, and when each was last written.</summary>
internal sealed class RequestLineDay
{
    /// <summary>UTC, the day's first instant.</summary>
    public DateTime DayStart { get; set; }

    /// <summary>UTC.</summary>
    public DateTime WrittenAt { get; set; }
}

/// <summary>request_top: the most frequent paths, paths that failed, and referrers of the site's day.</summary>
internal sealed class RequestTopRow
{
    /// <summary>UTC, start of the day.</summary>
    public DateTime DayStart { get; set; }

    /// <summary>0 a path, 1 a path whose requests failed (status 400 and above), 2 a referrer.</summary>
    public sbyte Kind { get; set; }

    public required string Name { get; set; }

    /// <summary>Tells rows of one name apart, which add up.</summary>
    public long Part { get; set; }

    /// <summary>Requests, at least.</summary>
    public long Count { get; set; }

    /// <summary>How many more there may be.</summary>
    public long Error { get; set; }
}
