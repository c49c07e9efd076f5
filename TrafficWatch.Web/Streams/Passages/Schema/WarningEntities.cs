namespace TrafficWatch.Web.Streams.Passages.Schema;

/// <summary>plate_warning: two sightings of one plate that lie closer together than the trip takes. On the shard of the plate.</summary>
internal sealed class StoredWarning
{
    /// <summary>Column hphm.</summary>
    public required string Plate { get; set; }

    /// <summary>GCSJ of the earlier sighting, UTC.</summary>
    public DateTime FirstAt { get; set; }

    /// <summary>GCXH of it.</summary>
    public required string FirstId { get; set; }

    public DateTime SecondAt { get; set; }

    public required string SecondId { get; set; }

    public required string FirstCheckpoint { get; set; }

    public required string FirstDirection { get; set; }

    public required string FirstPlateType { get; set; }

    public required string FirstModel { get; set; }

    public required string SecondCheckpoint { get; set; }

    public required string SecondDirection { get; set; }

    public required string SecondPlateType { get; set; }

    public required string SecondModel { get; set; }

    public double MinutesBetween { get; set; }

    /// <summary>Kilometres by road; null where that is not known.</summary>
    public double? DistanceKm { get; set; }

    /// <summary>What one vehicle would have driven, km/h; null where the distance is not known, or no time lies between.</summary>
    public double? SpeedKmh { get; set; }

    /// <summary>provisional, suspect, confirmed, misread, clock or withdrawn.</summary>
    public required string Status { get; set; }

    /// <summary>Its case, with <see cref="CaseId"/>: the time of the second sighting of the case's first pair, UTC.</summary>
    public DateTime CaseStart { get; set; }

    public required string CaseId { get; set; }

    /// <summary>By what it was known what the trip takes: learned, distance or old.</summary>
    public required string Rule { get; set; }

    /// <summary>What the trip takes at least.</summary>
    public double LeastMinutes { get; set; }

    /// <summary>When what was learned was sealed, UTC; null: nothing was.</summary>
    public DateTime? LearnedAt { get; set; }

    /// <summary>The trips that it was learned from.</summary>
    public int Trips { get; set; }

    /// <summary>What the distance was judged by, km/h.</summary>
    public int? SpeedLimit { get; set; }

    /// <summary>The plate that was misread as this one.</summary>
    public string? LookAlike { get; set; }

    /// <summary>Rises with each change.</summary>
    public int Revision { get; set; }

    /// <summary>When it was changed last, UTC, by the server's clock.</summary>
    public DateTime ChangedAt { get; set; }

    /// <summary>The same while other systems have not been told; null: they have.</summary>
    public DateTime? UnsentSince { get; set; }
}

/// <summary>What people say of a case.</summary>
internal static class Judgements
{
    public const string Confirmed = "confirmed", Dismissed = "dismissed";
}

/// <summary>plate_case: what people say of a case. On the shard of its plate.</summary>
internal sealed class JudgedCase
{
    public DateTime CaseStart { get; set; }

    public required string CaseId { get; set; }

    /// <summary>Column hphm.</summary>
    public required string Plate { get; set; }

    /// <summary>confirmed or dismissed; null: taken back.</summary>
    public string? Judgement { get; set; }

    public string? Reason { get; set; }

    public required string JudgedBy { get; set; }

    /// <summary>UTC.</summary>
    public DateTime JudgedAt { get; set; }

    /// <summary>Counts judgements.</summary>
    public int Version { get; set; }
}
