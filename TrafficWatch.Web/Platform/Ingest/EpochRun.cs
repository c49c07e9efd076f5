using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>A record that was refused.</summary>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="RecordTime">Its Kafka timestamp.</param>
/// <param name="Reason">Why.</param>
/// <param name="Payload">Its value, or the first <see cref="MostBytes"/> of it.</param>
/// <param name="WholeBytes">How many bytes the whole has, when it is longer.</param>
/// <param name="WholeHash">SHA-256 of the whole, when it is longer.</param>
internal sealed partial record DeadLetter(int Partition, long Offset, long RecordTime, string Reason, byte[] Payload, long? WholeBytes, byte[]? WholeHash)
{
    /// <summary>How much of a payload is kept.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Letters that are kept of an hour by the clock; of those beyond, every <see cref="OneIn"/>th offset.</summary>
    public const int MostAnHour = 10_000;

    /// <summary>See <see cref="MostAnHour"/>.</summary>
    public const int OneIn = 100;

    public static DeadLetter Of(int partition, long offset, long recordTime, string reason, ReadOnlySpan<byte> payload) =>
        payload.Length <= MostBytes
            ? new(partition, offset, recordTime, reason, payload.ToArray(), null, null)
            : new(partition, offset, recordTime, reason, payload[..MostBytes].ToArray(), payload.Length, SHA256.HashData(payload));

    /// <summary>A reason without its values, to count by.</summary>
    public static string KindOf(string reason)
    {
        var kind = ValuesPattern().Replace(reason, "…");
        return kind.Length <= 200 ? kind : kind[..200];
    }

    /// <summary>What in a reason differs from record to record; for servers and .NET alike.</summary>
    public const string Values = """'[^']*'|"[^"]*"|[0-9][0-9TZ:.+-]*""";

    [GeneratedRegex(Values)]
    private static partial Regex ValuesPattern();
}

/// <summary>One epoch on its way through the engine: live, or once more from its record. Both take the same steps in the same order.</summary>
internal sealed class EpochRun<TEvent, TDeltas>(StreamEngine<TEvent, TDeltas> engine, IStreamTables<TDeltas> tables, string stream)
    where TEvent : struct, IStreamEvent, allows ref struct
{
    private readonly List<DeadLetter> _dead = [];
    private readonly Dictionary<string, long> _counted = [];
    private readonly List<(long DeadLetter, string? Reason)> _retried = [];
    private long _kept;

    /// <summary>Bytes of the refused records that are kept: an epoch ends early when they are many.</summary>
    public long DeadBytes { get; private set; }

    public int DeadCount => _dead.Count;

    /// <summary>Bytes of all records.</summary>
    public long Bytes { get; private set; }

    /// <summary>Before the first record.</summary>
    /// <param name="newLog">Whether the epoch begins a log.</param>
    /// <param name="clock">The clock as it opens, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="kept">Letters kept before in this hour of the clock.</param>
    public void Begin(bool newLog, long clock, long kept)
    {
        _kept = kept;
        engine.Begin(clock);
        if (newLog)
        {
            engine.NewLog();
        }
    }

    /// <param name="partition">Its partition.</param>
    /// <param name="offset">Its offset there.</param>
    /// <param name="recordTime">Its Kafka timestamp, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="place">Where it was read before it was sent.</param>
    /// <param name="refused">Why a database refuses what it leads to: it is not taken in then; null when none does.</param>
    public void Accept(int partition, long offset, long recordTime, ReadOnlySpan<byte> payload, SourcePlace place, string? refused)
    {
        Bytes += payload.Length;
        if (refused is not null)
        {
            engine.Refuse(partition, recordTime, payload, place);
        }

        if ((refused ?? engine.Accept(partition, recordTime, payload, place)) is { } reason)
        {
            if (_kept + _dead.Count >= DeadLetter.MostAnHour && offset % DeadLetter.OneIn != 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_counted, DeadLetter.KindOf(reason), out _)++;
                return;
            }

            var letter = DeadLetter.Of(partition, offset, recordTime, reason, payload);
            _dead.Add(letter);
            DeadBytes += letter.Payload.Length + 500;
        }
    }

    /// <summary>After the last record: retries, the decided line, edits.</summary>
    public EpochWork<TDeltas> End(EpochRecord record)
    {
        engine.Watermarks.CapAt(record.Clock);
        foreach (var edit in record.Edits.Where(e => e.Kind == "retry"))
        {
            _retried.Add((edit.DeadLetter!.Value, edit.Refused ?? engine.Retry(record.Clock, edit.RecordTime, edit.Payload)));
        }

        engine.Decide(record.Line, record.RestUntil);
        foreach (var edit in record.Edits.Where(e => e.Kind != "retry"))
        {
            engine.Aggregator.Edit(edit.Kind, edit.Content);
        }

        return new EpochWork<TDeltas>(stream, record, engine.Take(), [.. _dead], [.. _counted], [.. _retried], tables, engine.Watermarks.Newest, engine.Watermarks.NewestRecordTime);
    }
}

/// <summary>What one epoch writes.</summary>
internal sealed record EpochWork<TDeltas>(
    string Stream,
    EpochRecord Record,
    EpochDeltas<TDeltas> Deltas,
    DeadLetter[] Dead,
    KeyValuePair<string, long>[] Counted,
    (long DeadLetter, string? Reason)[] Retried,
    IStreamTables<TDeltas> Tables,
    long Newest,
    long NewestRecordTime)
{
    public void Write(int shard, SqlBatch sql)
    {
        Tables.Write(shard, Record.NewLog, Deltas.Stream, sql);
        if (shard != 0)
        {
            return;
        }

        WriteMinutes(sql);
        WritePartitions(sql);
        foreach (var part in Pieces(Dead))
        {
            sql.Begin("INSERT INTO dead_letter (stream, log_id, `partition`, `offset`, record_time, reason, payload, whole_bytes, whole_sha256, attempts, status, updated_at) VALUES ");
            foreach (var letter in part)
            {
                sql.Row().Text(Stream).Text(Record.LogId).Number(letter.Partition).Number(letter.Offset);
                _ = letter.RecordTime is >= SourceTime.Earliest && letter.RecordTime <= Record.Clock + TimeSpan.MillisecondsPerDay ? sql.Time(letter.RecordTime) : sql.Null();
                sql.Text(Shortened(letter.Reason)).Bytes(letter.Payload);
                _ = letter.WholeBytes is { } whole ? sql.Number(whole).Bytes(letter.WholeHash) : sql.Null().Null();
                sql.Number(0).Text("new").Time(Record.Clock);
            }

            sql.End(" ON DUPLICATE KEY UPDATE reason = VALUES(reason)");
        }

        foreach (var (kind, letters) in Counted)
        {
            sql.Statement(
                "INSERT INTO dead_letter_count (stream, hour, kind, letters) VALUES (?,?,?,?) ON DUPLICATE KEY UPDATE letters = letters + VALUES(letters)",
                Stream, DateTime.UnixEpoch.AddMilliseconds(Record.Clock - (Record.Clock % 3_600_000)), kind, letters);
        }

        foreach (var (id, reason) in Retried)
        {
            sql.Statement(
                "UPDATE dead_letter SET status = ?, reason = COALESCE(?, reason), attempts = attempts + 1, updated_at = ? WHERE id = ?",
                reason is null ? "retried" : "new", reason is null ? null : Shortened(reason), DateTime.UnixEpoch.AddMilliseconds(Record.Clock), id);
        }

        if (Record.Edits.Length > 0)
        {
            sql.Statement($"UPDATE stream_edit SET epoch = ? WHERE id IN ({string.Join(',', Record.Edits.Select(e => e.Id.ToString(CultureInfo.InvariantCulture)))})", Record.Epoch);
        }

        foreach (var gap in Record.Gaps)
        {
            sql.Statement(
                "INSERT INTO log_gap (stream, log_id, `partition`, from_offset, to_offset, noticed_at, reason) VALUES (?,?,?,?,?,?,?) ON DUPLICATE KEY UPDATE to_offset = VALUES(to_offset)",
                Stream, Record.LogId, gap.Partition, gap.From, gap.To, DateTime.UnixEpoch.AddMilliseconds(Record.Clock), gap.Reason is null ? null : Shortened(gap.Reason));
        }
    }

    /// <summary>So many that no statement is much longer than one payload.</summary>
    private static IEnumerable<List<DeadLetter>> Pieces(DeadLetter[] dead)
    {
        var piece = new List<DeadLetter>();
        var bytes = 0;
        foreach (var letter in dead)
        {
            if (piece.Count == 500 || (piece.Count > 0 && bytes + letter.Payload.Length > DeadLetter.MostBytes))
            {
                yield return piece;
                (piece, bytes) = ([], 0);
            }

            piece.Add(letter);
            bytes += letter.Payload.Length;
        }

        if (piece.Count > 0)
        {
            yield return piece;
        }
    }

    private void WriteMinutes(SqlBatch sql)
    {
        var duplicates = Tables.Duplicates(Deltas.Stream) + Deltas.Repeated;
        if (Deltas.Minutes.Count == 0 && duplicates == 0)
        {
            return;
        }

        sql.Begin("INSERT INTO stream_minute (stream, minute, received, late, duplicate, rejected) VALUES ");
        foreach (var minute in Deltas.Minutes.OrderBy(m => m.Start))
        {
            sql.Row().Text(Stream).Time(minute.Start).Number(minute.Received).Number(minute.Late).Number(0).Number(minute.Rejected);
        }

        if (duplicates > 0)
        {
            sql.Row().Text(Stream).Time(Record.Clock - (Record.Clock % 60_000)).Number(0).Number(0).Number(duplicates).Number(0);
        }

        sql.End(" ON DUPLICATE KEY UPDATE received = received + VALUES(received), late = late + VALUES(late), duplicate = duplicate + VALUES(duplicate), rejected = rejected + VALUES(rejected)");
    }

    private void WritePartitions(SqlBatch sql)
    {
        foreach (var part in Deltas.Partitions.GroupBy(hour => (hour.Start, hour.Partition)).OrderBy(hour => hour.Key).Chunk(500))
        {
            sql.Begin("INSERT INTO stream_partition_hour (stream, hour, partition_id, received, late) VALUES ");
            foreach (var hour in part)
            {
                sql.Row().Text(Stream).Time(hour.Key.Start).Number(hour.Key.Partition).Number(hour.Sum(one => one.Received)).Number(hour.Sum(one => one.Late));
            }

            sql.End(" ON DUPLICATE KEY UPDATE received = received + VALUES(received), late = late + VALUES(late)");
        }
    }

    private static string Shortened(string text) => text.Length <= 500 ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[498]) ? 498 : 499), "…");
}
