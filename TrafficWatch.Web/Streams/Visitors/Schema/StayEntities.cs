namespace TrafficWatch.Web.Streams.Visitors.Schema;

/// <summary>visitor_stay_duration: an entry and the next exit of a visitor in an area. Times are UTC.</summary>
internal sealed class VisitorStay
{
    public required string UserId { get; set; }

    public required string AreaId { get; set; }

    public DateTime EntryTime { get; set; }

    public DateTime ExitTime { get; set; }

    /// <summary>Whole minutes, truncated.</summary>
    public long DurationMinutes { get; set; }
}

/// <summary>visitor_route_log: an exit from one area and that visitor's next entry, into another. Times are UTC.</summary>
internal sealed class VisitorRoute
{
    public required string UserId { get; set; }

    public required string FromArea { get; set; }

    public required string ToArea { get; set; }

    /// <summary>When the other area was entered.</summary>
    public DateTime RouteTime { get; set; }

    /// <summary>Whole minutes, truncated.</summary>
    public long TravelTimeMinutes { get; set; }
}

/// <summary>area_stay_per_hour: stays that ended in one of the site's hours, by how long they were; <c>*</c> is the park: first entry to last exit of a visit.</summary>
internal sealed class AreaStayHour
{
    /// <summary>UTC, exclusive end of the hour.</summary>
    public DateTime WindowEnd { get; set; }

    public required string AreaId { get; set; }

    /// <summary>The least minutes of those counted here, see <c>StayBins</c>.</summary>
    public int FromMinutes { get; set; }

    public long Stays { get; set; }

    /// <summary>How long they were together.</summary>
    public long TotalMs { get; set; }
}

/// <summary>visitor_route_per_hour: routes by pair of areas and hour of the entry.</summary>
internal sealed class VisitorRouteHour
{
    /// <summary>UTC, exclusive end of the hour.</summary>
    public DateTime WindowEnd { get; set; }

    public required string FromArea { get; set; }

    public required string ToArea { get; set; }

    public long Routes { get; set; }

    /// <summary>How long they took together.</summary>
    public long TotalMs { get; set; }
}

/// <summary>visitor_path_per_hour: two routes one after the other, by hour of the last entry.</summary>
internal sealed class VisitorPathHour
{
    /// <summary>UTC, exclusive end of the hour.</summary>
    public DateTime WindowEnd { get; set; }

    public required string FirstArea { get; set; }

    public required string SecondArea { get; set; }

    public required string ThirdArea { get; set; }

    public long Paths { get; set; }
}

/// <summary>area_correction: what somebody counted in an area, and what became of it. Times are UTC.</summary>
internal sealed class AreaCorrection
{
    public required string AreaId { get; set; }

    /// <summary>The edit's id.</summary>
    public required string Id { get; set; }

    /// <summary>count or undo.</summary>
    public required string Kind { get; set; }

    /// <summary>Where the decided line stood.</summary>
    public DateTime LineTime { get; set; }

    /// <summary>When it was said, by the clock.</summary>
    public DateTime MadeAt { get; set; }

    public long BeforeCount { get; set; }

    public long AfterCount { get; set; }

    public required string Who { get; set; }

    public string? Comment { get; set; }
}
