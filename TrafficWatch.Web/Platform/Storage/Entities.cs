namespace TrafficWatch.Web.Platform.Storage;

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

/// <summary>stream_partition_hour: records by partition and hour of their Kafka timestamp, and how many were late: a partition whose records mostly are comes from somebody whose clock is slow.</summary>
internal sealed class StreamPartitionHour
{
    public required string Stream { get; set; }

    /// <summary>UTC, start of the hour.</summary>
    public DateTime Hour { get; set; }

    public int PartitionId { get; set; }

    public long Received { get; set; }

    public long Late { get; set; }
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

    /// <summary>retry, or what the stream names.</summary>
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

/// <summary>setting: what the app remembers about this installation.</summary>
internal sealed class Setting
{
    public required string Name { get; set; }

    public required string Value { get; set; }
}

/// <summary>audit_log: who looked at, or took away, what is personal. Only added to.</summary>
internal sealed class AuditEntry
{
    public long Id { get; set; }

    /// <summary>UTC.</summary>
    public DateTime MadeAt { get; set; }

    /// <summary>The name that the person gave; empty for none.</summary>
    public required string Who { get; set; }

    /// <summary>Where the connection came from.</summary>
    public required string Address { get; set; }

    public required string Action { get; set; }

    public required string Detail { get; set; }

    /// <summary>How many rows it was about; null: not known beforehand.</summary>
    public long? Rows { get; set; }
}
