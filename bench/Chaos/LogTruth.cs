using System.Security.Cryptography;

namespace TrafficWatch.Bench.Chaos;

/// <summary>A record that no parser can take: where the log holds it, and what it is. Its time is null when it means nothing.</summary>
internal sealed record RefusedRecord(int Partition, long Offset, long? RecordTime, byte[] Payload);

/// <summary>What was sent, whatever it says.</summary>
/// <param name="Stream">Which stream's.</param>
/// <param name="Records">Records that are to be taken.</param>
/// <param name="Refused">Every broken record.</param>
/// <param name="Unreadable">Every record that no client can unpack: its partition and offset.</param>
/// <param name="Minutes">Records, and broken ones among them, by minute of their Kafka timestamps; null when some of those mean nothing, and which minute such a record counts in is the app's to say.</param>
internal sealed record LogTruth(
    string Stream,
    long Records,
    IReadOnlyList<RefusedRecord> Refused,
    IReadOnlyList<(int Partition, long Offset)> Unreadable,
    IReadOnlyDictionary<long, (long Received, long Rejected)>? Minutes)
{
    public const string LeftOut =
        "reason of dead letters (words), id, version and updated_at (wall time or chance), ingest_owner, ingest_epoch, stream_state (how the app got there); "
        + "stream_minute is compared as a sum where timestamps mean nothing, its duplicate always (its minute is the app's clock)";

    /// <summary>How much of a refused record is kept.</summary>
    private const int MostBytes = 1 << 20;

    private const string PerMinute = "stream_minute";

    /// <summary>What the tables of every stream hold: dead letters, gaps, records by minute.</summary>
    public IEnumerable<TableQuery> Queries =>
    [
        new("dead_letter", "SELECT stream, `partition`, `offset`, record_time, UPPER(SHA2(payload, 256)), whole_bytes, HEX(whole_sha256), attempts, status FROM dead_letter", true),
        .. Minutes is null ? (TableQuery[])[] : [new(PerMinute, "SELECT stream, minute, received, rejected FROM stream_minute WHERE received + rejected <> 0", true)],
        new(
            "stream_minute, sums",
            "SELECT stream, CAST(SUM(minute < UTC_TIMESTAMP() - INTERVAL 1 DAY) AS SIGNED), CAST(SUM(received) AS SIGNED), CAST(SUM(rejected) AS SIGNED) FROM stream_minute GROUP BY stream",
            true),
        new("stream_partition_hour, sum", "SELECT stream, CAST(SUM(received) AS SIGNED) FROM stream_partition_hour GROUP BY stream", true),
        // Offset by offset: neighbours may be one gap or two.
        new(
            "log_gap",
            "WITH RECURSIVE gone AS (SELECT stream, `partition`, from_offset AS at, to_offset AS beyond FROM log_gap UNION ALL SELECT stream, `partition`, at + 1, beyond FROM gone WHERE at + 1 < beyond) "
            + "SELECT stream, `partition`, at, at + 1 FROM gone",
            true),
    ];

    /// <summary>Adds what they must hold.</summary>
    public void Expect(TableRows rows)
    {
        foreach (var one in Refused)
        {
            var isCut = one.Payload.Length > MostBytes;
            var (bytes, hash) = isCut ? ((object?)one.Payload.Length, Hash(one.Payload)) : (null, null);
            rows.Add("dead_letter", Stream, one.Partition, one.Offset, one.RecordTime is { } time ? Instant(time) : null, Hash(isCut ? one.Payload.AsSpan(0, MostBytes) : one.Payload), bytes, hash, 0, "new");
        }

        foreach (var (partition, offset) in Unreadable)
        {
            rows.Add("log_gap", Stream, partition, offset, offset + 1);
        }

        foreach (var (minute, (received, rejected)) in Minutes ?? new Dictionary<long, (long Received, long Rejected)>())
        {
            rows.Add(PerMinute, Stream, Instant(minute), received, rejected);
        }

        rows.Add("stream_partition_hour, sum", Stream, Records + Refused.Count);
        rows.Add("stream_minute, sums", Stream, 0, Records + Refused.Count, Refused.Count);
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    private static DateTime Instant(long time) => DateTime.UnixEpoch.AddMilliseconds(time);
}
