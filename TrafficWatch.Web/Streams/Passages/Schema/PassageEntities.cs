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
