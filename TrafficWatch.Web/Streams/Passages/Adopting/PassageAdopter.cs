using System.Globalization;
using MySqlConnector;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Ingest;
using TrafficWatch.Web.Platform.Producing;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Passages.Tables;

namespace TrafficWatch.Web.Streams.Passages.Adopting;

/// <summary>What became of the old table of a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Written">Those that went in.</param>
/// <param name="Copies">Those that were there already.</param>
/// <param name="Refused">Those that can't be read as passages.</param>
internal sealed record AdoptedTable(int Shard, long Rows, long Written, long Copies, long Refused);

/// <summary>
/// Copies what the system before had, and migrating put aside on each shard, into the tables of now, as an epoch's
/// records go there: each on the shard of its checkpoint, copies changing nothing. How far each old table has come
/// stands on every shard, and moves there within the transaction that writes its rows: whatever is killed when, the next
/// run loses nothing and counts nothing twice. Ingest may go on meanwhile. Of two transactions with passages of one day
/// the second waits at the day's row in traffic_day, before it looks for copies, so it finds what the first has written.
/// </summary>
/// <param name="shards">Where checkpoints live.</param>
/// <param name="tables">Writes passages.</param>
/// <param name="parser">Reads the old rows as messages are read.</param>
/// <param name="maxAhead">By how much a row may be ahead of the clock.</param>
/// <param name="progress">Shows how far it is.</param>
/// <param name="hook">Stands between the steps of a commit.</param>
/// <param name="time">The clock.</param>
/// <param name="together">Rows of a transaction.</param>
internal sealed class PassageAdopter(
    ShardMap shards, PassageTables tables, PassageParser parser, TimeSpan maxAhead, ProgressLine progress, ICommitHook hook, TimeProvider time, int together = 10_000) : IAsyncDisposable
{
    private const int MostExamples = 20, MostAttempts = 12;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly ShardLink[] _links = [.. Enumerable.Range(0, shards.Count).Select(shard => new ShardLink(shard, shards.ConnectionString(shard), loads: true))];
    private readonly SortedDictionary<string, long> _refused = new(StringComparer.Ordinal);

    /// <summary>Rows that this run has left out, by reason.</summary>
    public IReadOnlyDictionary<string, long> Refused => _refused;

    /// <summary>Adopts what each shard has.</summary>
    /// <param name="cancellationToken">Stops after the transaction that is under way.</param>
    /// <exception cref="StartRefusedException">It can't be done, or not go on.</exception>
    public async Task<IReadOnlyList<AdoptedTable>> RunAsync(CancellationToken cancellationToken)
    {
        List<AdoptedTable> adopted = [];
        for (var shard = 0; shard < shards.Count; shard++)
        {
            var source = shard;
            if (await AskAsync(source, connection => OldTable.FindAsync(connection, source), cancellationToken) is { } old)
            {
                adopted.Add(await AdoptAsync(source, old, cancellationToken));
            }
        }

        return adopted.Count > 0 ? adopted : throw new StartRefusedException(
            $"There is nothing to adopt: no instance has a table {PassageSchema.Before}", "Migrating gives an older traffic_data that name; put the table into an instance's database, and call migrate or start the app");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
        {
            await link.DisposeAsync();
        }
    }

    private async Task<AdoptedTable> AdoptAsync(int source, OldTable old, CancellationToken cancellationToken)
    {
        var places = new Place[_links.Length];
        for (var target = 0; target < places.Length; target++)
        {
            places[target] = await AskAsync(target, connection => BeginAsync(connection, source), cancellationToken);
        }

        progress.Say($"shard {source}: counting the rows of {PassageSchema.Before}");
        var total = await AskAsync(source, OldTable.CountAsync, cancellationToken);
        var (begun, before) = (time.GetTimestamp(), places.Min(place => place.Rows));
        while (true)
        {
            // A run that was killed may have written a piece to some shards, which the others are given first.
            cancellationToken.ThrowIfCancellationRequested();
            var (behind, ahead) = (places.MinBy(place => place.Rows)!, places.MaxBy(place => place.Rows)!);
            var upTo = ahead.Rows > behind.Rows ? ahead.Key : null;
            var rows = await AskAsync(source, connection => old.ReadAsync(connection, behind.Rows == 0 ? null : behind.Key, upTo, together), cancellationToken);
            if (rows.Count == 0 && upTo is null)
            {
                break;
            }

            var end = upTo is not null && rows.Count < together ? ahead : new Place(behind.Rows + rows.Count, rows[^1].Key);
            var piece = Read(rows, (row, reason) => Tell(source, row, reason));
            for (var target = 0; target < places.Length; target++)
            {
                if (places[target].Rows < end.Rows)
                {
                    await WriteAsync(source, target, piece, places[target], end, cancellationToken);
                    places[target] = end;
                }
            }

            if (progress.Due)
            {
                var rate = (end.Rows - before) / Math.Max(time.GetElapsedTime(begun).TotalSeconds, 0.001);
                progress.Show(string.Create(
                    CultureInfo.InvariantCulture,
                    $"shard {source}: {end.Rows:N0} of {Math.Max(total, end.Rows):N0} rows, {rate:N0}/s, {TimeSpan.FromSeconds(Math.Ceiling(Math.Max(0, total - end.Rows) / Math.Max(rate, 1))):c} left"));
            }
        }

        progress.Clear();
        var adopted = new AdoptedTable(source, places[source].Rows, 0, 0, 0);
        for (var target = 0; target < _links.Length; target++)
        {
            await AskAsync(
                target,
                async connection =>
                {
                    var (written, copies, refused) = (0L, 0L, 0L);
                    await connection.ReadAsync("SELECT written, copies, refused FROM traffic_adoption WHERE source = @s", row => (written, copies, refused) = (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), ("@s", source));
                    return adopted = adopted with { Written = adopted.Written + written, Copies = adopted.Copies + copies, Refused = adopted.Refused + refused };
                },
                cancellationToken);
        }

        return adopted;
    }

    private static async Task<Place> BeginAsync(MySqlConnection connection, int source)
    {
        await connection.ExecuteAsync("INSERT IGNORE INTO traffic_adoption (source, last_key, rows_read, written, copies, refused) VALUES (@s, '', 0, 0, 0, 0)", ("@s", source));
        return await PlaceAsync(connection, source);
    }

    private static async Task<Place> PlaceAsync(MySqlConnection connection, int source)
    {
        var place = new Place(0, "");
        await connection.ReadAsync("SELECT rows_read, last_key FROM traffic_adoption WHERE source = @s FOR UPDATE", row => place = new Place(row.GetInt64(0), row.GetString(1)), ("@s", source));
        return place;
    }

    private Piece Read(IReadOnlyList<OldRow> rows, Action<OldRow, string> tell)
    {
        var (passages, refused) = (new PassageRows(), 0);
        var latest = (time.GetUtcNow() + maxAhead).ToUnixTimeMilliseconds();
        foreach (var row in rows)
        {
            // No record's timestamp decides between the two readings of an hour that came twice: it is the earlier one.
            var taken = parser.TryParse(row.Line, recordTime: 0, out var passage, out var reason);
            if (taken && passage.Time > latest)
            {
                reason = $"GCSJ '{DateTime.UnixEpoch.AddMilliseconds(passage.Time):yyyy-MM-dd HH:mm:ss}Z' has not come yet";
                taken = false;
            }

            if (taken)
            {
                passages.Add(in passage);
            }
            else
            {
                refused++;
                tell(row, reason!);
            }
        }

        return new Piece(rows, passages, refused);
    }

    private void Tell(int source, OldRow row, string reason)
    {
        var kind = DeadLetter.KindOf(reason);
        var count = _refused[kind] = _refused.GetValueOrDefault(kind) + 1;
        if (count <= MostExamples)
        {
            progress.Say($"shard {source}, {PassageSchema.Before}, row '{row.Key}' is left out: {reason}{(count == MostExamples ? "; further ones like it are counted only" : "")}");
        }
    }

    /// <summary>Writes to a shard what of a piece belongs there. What the server refuses as data is halved until the row stands alone, and left out.</summary>
    private async Task WriteAsync(int source, int target, Piece piece, Place from, Place end, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(target, connection => CommitAsync(connection, source, target, piece.Passages, target == source ? piece.Refused : 0, from, end), cancellationToken);
        }
        catch (DataRefusedException e) when (piece.Rows.Count == 1)
        {
            Tell(source, piece.Rows[0], e.Message);
            await AskAsync(target, connection => CommitAsync(connection, source, target, new PassageRows(), refused: 1, from, end), cancellationToken);
        }
        catch (DataRefusedException) when (piece.Rows.Count > 1)
        {
            var half = piece.Rows.Count / 2;
            var middle = new Place(end.Rows - (piece.Rows.Count - half), piece.Rows[half - 1].Key);
            await WriteAsync(source, target, Read([.. piece.Rows.Take(half)], (_, _) => { }), from, middle, cancellationToken);
            await WriteAsync(source, target, Read([.. piece.Rows.Skip(half)], (_, _) => { }), middle, end, cancellationToken);
        }
    }

    private async Task<bool> CommitAsync(MySqlConnection connection, int source, int target, PassageRows passages, int refused, Place from, Place end)
    {
        var sql = new SqlBatch();
        tables.Write(target, newLog: false, new PassageDeltas(passages, []), sql);
        await sql.PrepareAsync(connection);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
        var moved = await connection.ExecuteAsync(
            "UPDATE traffic_adoption SET rows_read = @to, last_key = @k WHERE source = @s AND rows_read = @from", ("@to", end.Rows), ("@k", end.Key), ("@s", source), ("@from", from.Rows));
        if (moved != 1)
        {
            var place = await PlaceAsync(connection, source);
            await transaction.RollbackAsync();

            // Where it stands already, the answer to an earlier COMMIT was lost.
            return place == end ? false : throw new StartRefusedException(
                $"Shard {target} stands at row {place.Rows} of shard {source}'s {PassageSchema.Before}, and not at {from.Rows} any more: somebody else adopts it, too", "Let that run come to its end");
        }

        await sql.WriteAsync(connection, _links[target].CanLoad, _links[target].MostBytes);
        var (written, copies) = (0L, target == source ? passages.Copies : 0);
        if (!sql.IsEmpty)
        {
            await connection.ReadAsync(
                "SELECT CAST(SUM(is_copy = 0) AS SIGNED), CAST(SUM(is_copy) AS SIGNED) FROM arriving_passage", row => (written, copies) = (row.GetInt64(0), copies + row.GetInt64(1)));
        }

        await connection.ExecuteAsync(
            "UPDATE traffic_adoption SET written = written + @w, copies = copies + @c, refused = refused + @r WHERE source = @s",
            ("@w", written), ("@c", copies), ("@r", refused), ("@s", source));
        await hook.BeforeCommitAsync(target, end.Rows);
        await transaction.CommitAsync();
        hook.AfterCommit(target, end.Rows);
        return true;
    }

    /// <summary>Asks a server, again for a while when it fails: a deadlock with ingest, two that make the same partition, a server that starts anew.</summary>
    private async Task<TAnswer> AskAsync<TAnswer>(int shard, Func<MySqlConnection, Task<TAnswer>> ask, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.FromMilliseconds(50);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _links[shard].DoAsync(ask);
            }
            catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.NoSuchTable)
            {
                throw new StartRefusedException($"Shard {shard} lacks a table: {e.Message}", "Call migrate first, or start the app once: both make the tables");
            }
            catch (Exception e) when (e is StreamStoppedException || (e is MySqlException && attempt == MostAttempts))
            {
                throw new StartRefusedException($"Shard {shard}: {e.Message}", "What was adopted stays. Call adopt passages again: it goes on from there");
            }
            catch (MySqlException)
            {
                await Task.Delay(pause, time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>How far an old table has come onto a shard.</summary>
    /// <param name="Rows">So many of its rows.</param>
    /// <param name="Key">The last one's key.</param>
    private sealed record Place(long Rows, string Key);

    /// <summary>Rows that are written together.</summary>
    /// <param name="Rows">As they were.</param>
    /// <param name="Passages">What was read of them.</param>
    /// <param name="Refused">How many can't be read.</param>
    private sealed record Piece(IReadOnlyList<OldRow> Rows, PassageRows Passages, int Refused);
}
