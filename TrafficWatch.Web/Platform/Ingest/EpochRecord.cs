using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Everything that decides what an epoch does to the tables. Both shards hold it, so that the epoch can be run again from the log.</summary>
/// <param name="Epoch">Its number; the first is 1.</param>
/// <param name="LogId">The log that the ranges lie in.</param>
/// <param name="NewLog">True when this epoch begins a log: it lets go of everyone before its records are taken in.</param>
/// <param name="Clock">The clock reading at its end, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Line">Where the decided line goes, exclusive; <see cref="long.MinValue"/> to leave it.</param>
/// <param name="RestUntil">While the log rests: event time as it would be now.</param>
/// <param name="Ranges">The offsets taken in, by partition.</param>
/// <param name="Edits">What people did, in order.</param>
/// <param name="Gaps">Offsets that the log did not hold any more.</param>
/// <param name="Refused">Records of the ranges that are not taken in because a database refuses what they lead to; null for none.</param>
/// <param name="Newest">For those that look on: the newest event time at its end; null before the first event. Decides nothing.</param>
/// <param name="NewestRecord">The Kafka timestamp of its record.</param>
/// <param name="Opened">The clock reading before its first record, by which what arrives is measured, as <paramref name="Clock"/>; null in records of versions that did not.</param>
/// <param name="Kept">Dead letters kept before it in its hour of the clock.</param>
internal sealed record EpochRecord(
    long Epoch, string LogId, bool NewLog, long Clock, long Line, long? RestUntil, OffsetRange[] Ranges, EditRecord[] Edits, LogGap[] Gaps, RefusedRecord[]? Refused = null, long? Newest = null, long? NewestRecord = null, long? Opened = null, long Kept = 0)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, EpochJson.Default.EpochRecord);

    public static EpochRecord FromBytes(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, EpochJson.Default.EpochRecord) ?? throw new InvalidDataException("An epoch record is empty.");
}

/// <summary>Offsets of one partition, from the first to before the last.</summary>
internal sealed record OffsetRange(int Partition, long From, long To);

/// <summary>A person's edit, or a dead letter that is tried again.</summary>
/// <param name="Id">Its row in <c>stream_edit</c>.</param>
/// <param name="Kind">thresholds, remove or retry.</param>
/// <param name="Content">JSON.</param>
/// <param name="DeadLetter">For a retry: the dead letter's row.</param>
/// <param name="Payload">For a retry: the record's value.</param>
/// <param name="Refused">For a retry: why it is not taken in because a database refuses what it leads to.</param>
/// <param name="RecordTime">For a retry: the record's Kafka timestamp, milliseconds since 1970-01-01 UTC; null when it had none.</param>
internal sealed record EditRecord(long Id, string Kind, string Content, long? DeadLetter = null, byte[]? Payload = null, string? Refused = null, long? RecordTime = null);

/// <summary>A record that the servers refuse, though the parser takes it.</summary>
internal sealed record RefusedRecord(int Partition, long Offset, string Reason);

/// <summary>Offsets that were gone past.</summary>
/// <param name="Partition">Their partition.</param>
/// <param name="From">The first.</param>
/// <param name="To">The one after the last.</param>
/// <param name="Reason">Why they can't be read; null when the log no longer held them.</param>
internal sealed record LogGap(int Partition, long From, long To, string? Reason = null);

[JsonSerializable(typeof(EpochRecord))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class EpochJson : JsonSerializerContext;
