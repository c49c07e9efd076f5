namespace TrafficWatch.Web.Streams.Visitors.Schema;

/// <summary>area_realtime_stats: who is where now.</summary>
internal sealed class AreaPresence
{
    public required string AreaId { get; set; }

    public long CurrentVisitors { get; set; }
}

/// <summary>area_traffic_per_minute: entries and exits.</summary>
internal sealed class AreaTraffic
{
    public required string AreaId { get; set; }

    /// <summary>UTC, exclusive end of the minute.</summary>
    public DateTime WindowEnd { get; set; }

    public long InCount { get; set; }

    public long OutCount { get; set; }
}

/// <summary>area_occupancy_per_minute, from the decided line; <c>*</c> is the park.</summary>
internal sealed class AreaOccupancy
{
    public required string AreaId { get; set; }

    public DateTime WindowEnd { get; set; }

    public long Occupancy { get; set; }

    public long Peak { get; set; }

    public long Released { get; set; }

    public long RepeatedIn { get; set; }

    public long UnmatchedOut { get; set; }

    /// <summary>Who came into another area without having been seen leaving this one; disjoint areas only.</summary>
    public long Moved { get; set; }

    /// <summary>What people's counts add to those that were seen coming in, at the minute's end.</summary>
    public long Correction { get; set; }
}

/// <summary>area_current_alert: a row while an area stands above a threshold.</summary>
internal sealed class AreaAlert
{
    public required string AreaId { get; set; }

    public DateTime LastAlertTime { get; set; }

    public long CurrentVisitors { get; set; }

    public required string AlertLevel { get; set; }

    public required string AlertMessage { get; set; }

    /// <summary>1 warning, 2 alert.</summary>
    public sbyte Level { get; set; }

    public int Threshold { get; set; }
}

/// <summary>area_thresholds: thresholds, names and order of an area; <c>*</c> is the park.</summary>
internal sealed class AreaThreshold
{
    /// <summary>In whose name the sample data are set.</summary>
    public const string OfSample = "TrafficWatch";

    public required string AreaId { get; set; }

    public int? Comfort { get; set; }

    public int? Warning { get; set; }

    public int? Alert { get; set; }

    public string? NameZh { get; set; }

    public string? NameEn { get; set; }

    public int SortOrder { get; set; }

    public bool Hidden { get; set; }

    /// <summary>The area that its events count in instead of itself; null: in itself.</summary>
    public string? MergedInto { get; set; }

    /// <summary>How many the area holds; thresholds of 80 and 100 % of it are suggested.</summary>
    public int? Capacity { get; set; }

    /// <summary>When nobody is inside any more, by the site's clocks (22:30), besides the site's closing time.</summary>
    public string? ClosesAt { get; set; }

    /// <summary>When its alerts neither remind nor sound, by the site's clocks: 22:00-07:00, 12:00-13:00.</summary>
    public string? QuietHours { get; set; }

    public string? UpdatedBy { get; set; }

    public DateTime? UpdatedAt { get; set; }

    /// <summary>Rises with each edit; guards against two editors.</summary>
    public int Version { get; set; }
}

/// <summary>threshold_history: every edit of <see cref="AreaThreshold"/>.</summary>
internal sealed class ThresholdHistory
{
    public long Id { get; set; }

    public required string AreaId { get; set; }

    public int? Comfort { get; set; }

    public int? Warning { get; set; }

    public int? Alert { get; set; }

    public string? NameZh { get; set; }

    public string? NameEn { get; set; }

    public int SortOrder { get; set; }

    public bool Hidden { get; set; }

    public string? MergedInto { get; set; }

    public int? Capacity { get; set; }

    public string? ClosesAt { get; set; }

    public string? QuietHours { get; set; }

    public required string Who { get; set; }

    public DateTime MadeAt { get; set; }
}
