namespace TrafficWatch.Web.Platform.Storage;

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

/// <summary>area_alert_log: every transition.</summary>
internal sealed class AreaAlertLog
{
    public required string AreaId { get; set; }

    public DateTime AlertTime { get; set; }

    public sbyte FromLevel { get; set; }

    public sbyte ToLevel { get; set; }

    /// <summary>raised, escalated, eased or cleared.</summary>
    public required string Kind { get; set; }

    public long CurrentVisitors { get; set; }

    public int Threshold { get; set; }

    public required string AlertLevel { get; set; }

    public required string AlertMessage { get; set; }

    /// <summary>Null, edit, new-log, set-back or removed.</summary>
    public string? Reason { get; set; }
}

/// <summary>ingest_owner: who may write, and the last epoch that this shard holds.</summary>
internal sealed class IngestOwner
{
    public required string Stream { get; set; }

    public long Owner { get; set; }

    public required string Holder { get; set; }

    /// <summary>By the first instance's clock, UTC.</summary>
    public DateTime? LeaseUntil { get; set; }

    public long Epoch { get; set; }
}

/// <summary>ingest_epoch: what an epoch took in.</summary>
internal sealed class IngestEpoch
{
    public required string Stream { get; set; }

    public long Epoch { get; set; }

    public long Owner { get; set; }

    public DateTime CommittedAt { get; set; }

    public required byte[] Record { get; set; }
}

/// <summary>stream_state: a part of a snapshot.</summary>
internal sealed class StreamStatePart
{
    public required string Stream { get; set; }

    public long Epoch { get; set; }

    public int Part { get; set; }

    public int Parts { get; set; }

    public int Version { get; set; }

    public required byte[] Data { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>stream_minute: records by minute of their Kafka timestamp.</summary>
internal sealed class StreamMinuteRow
{
    public required string Stream { get; set; }

    /// <summary>UTC, start of the minute.</summary>
    public DateTime Minute { get; set; }

    public long Received { get; set; }

    public long Late { get; set; }

    public long Duplicate { get; set; }

    public long Rejected { get; set; }
}

/// <summary>dead_letter: a record that was refused.</summary>
internal sealed class DeadLetterEntry
{
    public long Id { get; set; }

    public required string Stream { get; set; }

    public required string LogId { get; set; }

    public int Partition { get; set; }

    public long Offset { get; set; }

    public DateTime? RecordTime { get; set; }

    public required string Reason { get; set; }

    /// <summary>Its first megabyte at most.</summary>
    public required byte[] Payload { get; set; }

    /// <summary>How many bytes the whole had, when it is not kept whole.</summary>
    public long? WholeBytes { get; set; }

    /// <summary>SHA-256 of the whole, when it is not kept whole.</summary>
    public byte[]? WholeSha256 { get; set; }

    public int Attempts { get; set; }

    /// <summary>new, retrying or retried.</summary>
    public required string Status { get; set; }

    public DateTime UpdatedAt { get; set; }
}

/// <summary>dead_letter_count: refused records beyond those that an hour keeps.</summary>
internal sealed class DeadLetterCount
{
    public required string Stream { get; set; }

    /// <summary>UTC, start of the hour in which they were refused.</summary>
    public DateTime Hour { get; set; }

    /// <summary>The reason without its values.</summary>
    public required string Kind { get; set; }

    public long Letters { get; set; }
}

/// <summary>stream_edit: what a person did, on its way into an epoch.</summary>
internal sealed class StreamEdit
{
    public long Id { get; set; }

    public required string Stream { get; set; }

    /// <summary>thresholds, remove or retry.</summary>
    public required string Kind { get; set; }

    /// <summary>JSON.</summary>
    public required string Content { get; set; }

    public required string Who { get; set; }

    public DateTime MadeAt { get; set; }

    /// <summary>The epoch that took it in; null before.</summary>
    public long? Epoch { get; set; }
}

/// <summary>log_gap: offsets that were gone past.</summary>
internal sealed class LogGapRow
{
    public required string Stream { get; set; }

    public required string LogId { get; set; }

    public int Partition { get; set; }

    public long FromOffset { get; set; }

    public long ToOffset { get; set; }

    public DateTime NoticedAt { get; set; }

    /// <summary>Why they can't be read; null when the log no longer held them.</summary>
    public string? Reason { get; set; }
}

/// <summary>area_thresholds: thresholds, names and order of an area; <c>*</c> is the park.</summary>
internal sealed class AreaThreshold
{
    public required string AreaId { get; set; }

    public int? Comfort { get; set; }

    public int? Warning { get; set; }

    public int? Alert { get; set; }

    public string? NameZh { get; set; }

    public string? NameEn { get; set; }

    public int SortOrder { get; set; }

    public bool Hidden { get; set; }

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

    public required string Who { get; set; }

    public DateTime MadeAt { get; set; }
}

/// <summary>setting: what the app remembers about this installation.</summary>
internal sealed class Setting
{
    public required string Name { get; set; }

    public required string Value { get; set; }
}
