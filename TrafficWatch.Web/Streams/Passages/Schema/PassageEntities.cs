namespace TrafficWatch.Web.Streams.Passages.Schema;

/// <summary>traffic_data: every passage. Its time comes first in the key, so that pages by time need no further index; the same record delivered again is the same row.</summary>
internal sealed class Passage
{
    /// <summary>GCXH, column id.</summary>
    public required string Id { get; set; }

    /// <summary>XZQHMC, the district.</summary>
    public required string District { get; set; }

    /// <summary>KKMC, the checkpoint.</summary>
    public required string Checkpoint { get; set; }

    /// <summary>FXLX, the direction.</summary>
    public required string Direction { get; set; }

    /// <summary>GCSJ, UTC.</summary>
    public DateTime PassedAt { get; set; }

    /// <summary>HPZL, the plate type's code.</summary>
    public required string PlateType { get; set; }

    /// <summary>HPHM, the plate.</summary>
    public required string Plate { get; set; }

    /// <summary>CLPPXH, make and model.</summary>
    public required string Model { get; set; }

    public required string Province { get; set; }

    public bool IsWeekend { get; set; }

    public bool IsPeakHour { get; set; }

    /// <summary>VEHICLE_TYPE_NAME.</summary>
    public required string VehicleType { get; set; }

    /// <summary>hphm_rev: the plate backwards, for whoever knows its end; null in rows that another program has written.</summary>
    public string? PlateReversed { get; set; }
}

/// <summary>Passages of a checkpoint and direction over a span.</summary>
internal interface ICheckpointSum
{
    string Kkmc { get; }

    /// <summary>UTC, exclusive end of the span.</summary>
    DateTime WindowEnd { get; }

    string Direction { get; }

    long Count { get; }
}

/// <summary>kkmc_traffic_per_minute: passages of a checkpoint and direction.</summary>
internal sealed class CheckpointMinute : ICheckpointSum
{
    public required string Kkmc { get; set; }

    /// <summary>UTC, exclusive end of the minute.</summary>
    public DateTime WindowEnd { get; set; }

    public required string Direction { get; set; }

    public long Count { get; set; }
}

/// <summary>kkmc_traffic_per_hour: passages of an hour by the site's clocks, by all that screens and totals ask for.</summary>
internal sealed class CheckpointHour : ICheckpointSum
{
    /// <summary>UTC, exclusive end of the hour.</summary>
    public DateTime WindowEnd { get; set; }

    public required string Kkmc { get; set; }

    public required string Direction { get; set; }

    public required string Province { get; set; }

    public required string VehicleType { get; set; }

    public long Count { get; set; }
}

/// <summary>kkmc_traffic_per_day: passages of one of the site's days; and how many records were copies of ones that were there.</summary>
internal sealed class CheckpointDay : ICheckpointSum
{
    public required string Kkmc { get; set; }

    /// <summary>UTC, exclusive end of the day.</summary>
    public DateTime WindowEnd { get; set; }

    public required string Direction { get; set; }

    public long Count { get; set; }

    public long Copies { get; set; }
}

/// <summary>A row that people edit.</summary>
internal interface IEditedRow
{
    string? UpdatedBy { get; set; }

    /// <summary>UTC.</summary>
    DateTime? UpdatedAt { get; set; }

    /// <summary>Counts edits; 0: nobody has stored it.</summary>
    int Version { get; set; }
}

/// <summary>kkmc_info: what is known of a checkpoint besides its passages.</summary>
internal sealed class CheckpointInfo : IEditedRow
{
    /// <summary>Its name as delivered.</summary>
    public string Kkmc { get; set; } = "";

    /// <summary>As on the sign, short: what walls show.</summary>
    public string? Codename { get; set; }

    /// <summary>G104.</summary>
    public string? Road { get; set; }

    /// <summary>The road's kilometre.</summary>
    public int? Km { get; set; }

    public string? District { get; set; }

    /// <summary>省际 or 市际.</summary>
    public string? BorderKind { get; set; }

    /// <summary>The FXLX of who comes in; null where that is not known.</summary>
    public string? InboundFxlx { get; set; }

    /// <summary>Degrees east, WGS 84.</summary>
    public double? Lon { get; set; }

    /// <summary>Degrees north, WGS 84.</summary>
    public double? Lat { get; set; }

    public string? UpdatedBy { get; set; }

    public DateTime? UpdatedAt { get; set; }

    public int Version { get; set; }
}

/// <summary>kkmc_distance: how far it is on the road from one checkpoint to another. Where only one way is there, it is as far back.</summary>
internal sealed class CheckpointDistance : IEditedRow
{
    /// <summary>The checkpoint that is passed first, as delivered.</summary>
    public string FromKkmc { get; set; } = "";

    public string ToKkmc { get; set; } = "";

    /// <summary>Kilometres.</summary>
    public double Km { get; set; }

    /// <summary>The highest speed that is allowed on the way, km/h; null where that is not known.</summary>
    public int? SpeedLimit { get; set; }

    public string? UpdatedBy { get; set; }

    public DateTime? UpdatedAt { get; set; }

    public int Version { get; set; }
}

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

/// <summary>kkmc_forecast: what an hour was last forecast to come to, and whether it did. On the shard of the checkpoint; all together under <c>*</c>.</summary>
internal sealed class StoredForecast
{
    /// <summary>All checkpoints together.</summary>
    public const string All = "*";

    public required string Kkmc { get; set; }

    /// <summary>UTC, exclusive end of the hour by the site's clocks.</summary>
    public DateTime WindowEnd { get; set; }

    public double Predicted { get; set; }

    /// <summary>Bounds of the bands; null while too little is known.</summary>
    public double? Low80 { get; set; }

    public double? High80 { get; set; }

    public double? Low90 { get; set; }

    public double? High90 { get; set; }

    public double? Low99 { get; set; }

    public double? High99 { get; set; }

    /// <summary>regression or profile.</summary>
    public required string Method { get; set; }

    /// <summary>When it was made, UTC: the version of what it stands on.</summary>
    public DateTime MadeAt { get; set; }

    /// <summary>What the hour came to; null while it is not over.</summary>
    public long? Actual { get; set; }

    /// <summary>The hour is over, and came to something outside the band of 99 %.</summary>
    public bool IsOutside { get; set; }
}

/// <summary>kkmc_forecast_model: how good forecasts were on days that were held out, each time that was learned. On the shard of the checkpoint.</summary>
internal sealed class ForecastModel
{
    public required string Kkmc { get; set; }

    /// <summary>When it was learned, UTC: the version.</summary>
    public DateTime TrainedAt { get; set; }

    /// <summary>Hours ahead: 1, 3 or 24.</summary>
    public int Horizon { get; set; }

    /// <summary>regression or profile.</summary>
    public required string Method { get; set; }

    /// <summary>Hours that were known.</summary>
    public int KnownHours { get; set; }

    /// <summary>Hours that were held out and forecast.</summary>
    public int TestedHours { get; set; }

    public double Mae { get; set; }

    public double Rmse { get; set; }

    public double Coverage80 { get; set; }

    public double Coverage90 { get; set; }

    /// <summary>Mean absolute error of the last hour's count.</summary>
    public double MaeLast { get; set; }

    /// <summary>That of the same hour a week before; null where none was known.</summary>
    public double? MaeWeek { get; set; }

    /// <summary>That of the profile of the day alone.</summary>
    public double MaeProfile { get; set; }
}

/// <summary>calendar_day: a day that is not as its weekday says.</summary>
internal sealed class CalendarDay : IEditedRow
{
    /// <summary>The kinds.</summary>
    public const string Holiday = "holiday", Workday = "workday";

    /// <summary>2026-10-01.</summary>
    public string Day { get; set; } = "";

    /// <summary>holiday, or workday for a day off that is worked.</summary>
    public string Kind { get; set; } = "";

    public string? Name { get; set; }

    public string? UpdatedBy { get; set; }

    public DateTime? UpdatedAt { get; set; }

    public int Version { get; set; }
}

/// <summary>traffic_day: the days that traffic_data has, and when each was last written.</summary>
internal sealed class PassageDay
{
    /// <summary>UTC, the day's first instant.</summary>
    public DateTime DayStart { get; set; }

    /// <summary>UTC.</summary>
    public DateTime WrittenAt { get; set; }

    /// <summary>Ids that came with more than one time of the day; null: not counted yet.</summary>
    public long? RepeatedIds { get; set; }

    /// <summary>When that was counted, UTC.</summary>
    public DateTime? CountedAt { get; set; }
}

/// <summary>traffic_adoption: how far the table of the system before has come onto this shard, a row for each shard that had one.</summary>
internal sealed class PassageAdoption
{
    /// <summary>The shard whose old table it is.</summary>
    public int Source { get; set; }

    /// <summary>The key of the last row that was taken.</summary>
    public required string LastKey { get; set; }

    /// <summary>Rows up to there.</summary>
    public long RowsRead { get; set; }

    /// <summary>Of them, those that went in here.</summary>
    public long Written { get; set; }

    /// <summary>Of them, those that were here already.</summary>
    public long Copies { get; set; }

    /// <summary>Of them, those that can't be read.</summary>
    public long Refused { get; set; }
}
