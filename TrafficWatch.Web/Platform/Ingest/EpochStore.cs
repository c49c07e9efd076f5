using System.Globalization;
using MySqlConnector;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Another process owns the stream, or this one's epoch is not the next: nothing may be written any more.</summary>
internal sealed class OwnershipLostException(string message) : Exception(message);

/// <summary>Progress of one stream in the databases: the lease, epochs under guard.</summary>
internal sealed class EpochStore(string stream, string holder, IReadOnlyList<ShardLink> links, TimeSpan lease, ICommitHook hook) : IEpochWriter, IInstanceClock, IAsyncDisposable
{
    /// <summary>Errors of MySQL and MariaDB that speak of a value: null, a key that is there already, out of range, truncated, wrong, wrong characters, too long, too large for a packet or a row, without its parent, against a check.</summary>
    private static readonly HashSet<int> DataErrors =
        [1048, 1062, 1118, 1153, 1301, 1169, 1264, 1265, 1292, 1300, 1366, 1406, 1411, 1451, 1452, 1526, 1557, 1586, 1690, 1859, 3140, 3819, 4025];

    private long _owner;
    private Reading _clock = new(0, 0);

    /// <summary>The first instance's clock, as last heard and gone on since: milliseconds since 1970-01-01 UTC.</summary>
    public long Clock => _clock.Time + (long)ClockAge.TotalMilliseconds;

    /// <summary>How long ago it was heard.</summary>
    public TimeSpan ClockAge => TimeProvider.System.GetElapsedTime(_clock.Stamp);

    public IReadOnlyList<ShardLink> Links => links;

    public int Shards => links.Count;

    /// <summary>Whether a server's error is one of what it was given, not of the state that it is in.</summary>
    public static bool IsOfTheData(int error) => DataErrors.Contains(error);

    public long Owner => _owner;

    /// <summary>Takes the lease when nobody holds it, and tells every shard the new owner number before anything is read.</summary>
    /// <returns>Null when this process owns the stream; else who does.</returns>
    public async Task<string?> TryOwnAsync()
    {
        foreach (var link in links)
        {
            await link.DoAsync(c => c.ExecuteAsync("INSERT IGNORE INTO ingest_owner (stream, owner, holder, epoch) VALUES (@s, 0, '', 0)", ("@s", stream)));
        }

        var (owner, other) = await links[0].DoAsync(TakeLeaseAsync);
        if (owner is null)
        {
            return other;
        }

        _owner = owner.Value;
        try
        {
            foreach (var link in links.Skip(1))
            {
                await link.DoAsync(c => c.ExecuteAsync("UPDATE ingest_owner SET owner = @o, holder = @h WHERE stream = @s AND owner < @o", ("@o", owner), ("@h", holder), ("@s", stream)));
            }

            await AskClockAsync(links[0]);
            return null;
        }
        catch
        {
            // Else the next attempt would wait for this one's lease.
            await ReleaseAsync().EndedAsync(TimeSpan.FromSeconds(5));
            throw;
        }
    }

    /// <inheritdoc/>
    public Task AskClockAsync() => AskClockAsync(links[0]);

    private async Task AskClockAsync(ShardLink link)
    {
        var time = await link.DoAsync(c => c.ScalarAsync("SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)"));
        _clock = new Reading(Convert.ToInt64(time, CultureInfo.InvariantCulture), TimeProvider.System.GetTimestamp());
    }

    /// <summary>Prolongs the lease.</summary>
    /// <exception cref="OwnershipLostException">It is another's.</exception>
    public async Task RenewAsync(ShardLink link)
    {
        var renewed = await link.DoAsync(c => c.ExecuteAsync(
            "UPDATE ingest_owner SET lease_until = UTC_TIMESTAMP(3) + INTERVAL @l MICROSECOND WHERE stream = @s AND owner = @o", ("@l", (long)lease.TotalMicroseconds), ("@s", stream), ("@o", _owner)));
        if (renewed == 0)
        {
            throw new OwnershipLostException("The lease is another's.");
        }

        await AskClockAsync(link);
    }

    /// <summary>Gives the lease back, so that another need not wait for its end.</summary>
    public Task ReleaseAsync() =>
        links[0].DoAsync(c => c.ExecuteAsync("UPDATE ingest_owner SET lease_until = NULL WHERE stream = @s AND owner = @o", ("@s", stream), ("@o", _owner)));

    /// <summary>The last epoch of each shard.</summary>
    public Task<long[]> HeadsAsync() => Task.WhenAll(links.Select(link => link.DoAsync(async c =>
        Convert.ToInt64(await c.ScalarAsync("SELECT epoch FROM ingest_owner WHERE stream = @s", ("@s", stream)), CultureInfo.InvariantCulture))));

    /// <summary>The recorded epochs from <paramref name="epoch"/> on, from whichever shard has them.</summary>
    public async Task<SortedDictionary<long, EpochRecord>> RecordsAfterAsync(long epoch)
    {
        var records = new SortedDictionary<long, EpochRecord>();
        foreach (var link in links)
        {
            await link.DoAsync(async c =>
            {
                await c.ReadAsync(
                    "SELECT record FROM ingest_epoch WHERE stream = @s AND epoch >= @e ORDER BY epoch",
                    row => { var record = EpochRecord.FromBytes((byte[])row[0]); records[record.Epoch] = record; },
                    ("@s", stream), ("@e", epoch));
                return true;
            });
        }

        return records;
    }

    /// <summary>Writes one epoch to one shard, once, whatever happens to the connection.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="record">The epoch.</param>
    /// <param name="write">Adds the statements that carry the deltas.</param>
    /// <param name="barrier">Where the other shards' transactions are met before the commit; null when the epoch is on another shard already.</param>
    /// <returns>True when this call wrote it; false when the shard had it already.</returns>
    /// <exception cref="DataRefusedException">The server refuses a value; nothing was written.</exception>
    /// <exception cref="NotAllReadyException">Another shard can't commit; nothing was written.</exception>
    public Task<bool> CommitAsync(int shard, EpochRecord record, Action<SqlBatch> write, CommitBarrier? barrier)
    {
        var link = links[shard];
        var bytes = record.ToBytes();
        return link.DoAsync(async c =>
        {
            var sql = new SqlBatch();
            sql.Statement("INSERT INTO ingest_epoch (stream, epoch, owner, committed_at, record) VALUES (?,?,?,UTC_TIMESTAMP(3),?)", stream, record.Epoch, _owner, bytes);
            write(sql);
            await sql.PrepareAsync(c);
            await using var transaction = await c.BeginTransactionAsync(System.Data.IsolationLevel.ReadCommitted);
            var moved = await c.ExecuteAsync("UPDATE ingest_owner SET epoch = @e WHERE stream = @s AND owner = @o AND epoch = @e - 1", ("@e", record.Epoch), ("@s", stream), ("@o", _owner));
            if (moved != 1)
            {
                var (owner, epoch) = await HeadAsync(c);
                await transaction.RollbackAsync();
                if (owner == _owner && epoch == record.Epoch)
                {
                    // The answer to an earlier COMMIT was lost.
                    barrier?.Ready();
                    return false;
                }

                throw new OwnershipLostException($"Epoch {record.Epoch} of owner {_owner} is refused by shard {link.Shard}, which stands at epoch {epoch} of owner {owner}.");
            }

            await sql.WriteAsync(c, link.CanLoad, link.MostBytes);
            if (barrier is not null && !await barrier.ArriveAsync())
            {
                await transaction.RollbackAsync();
                throw new NotAllReadyException();
            }

            await hook.BeforeCommitAsync(link.Shard, record.Epoch);
            await transaction.CommitAsync();
            hook.AfterCommit(link.Shard, record.Epoch);
            return true;
        });
    }

    /// <summary>Lets a shard go past epochs that cannot be run again because their log is gone.</summary>
    public Task SkipToAsync(ShardLink link, long epoch) =>
        link.DoAsync(c => c.ExecuteAsync("UPDATE ingest_owner SET epoch = @e WHERE stream = @s AND owner = @o AND epoch < @e", ("@e", epoch), ("@s", stream), ("@o", _owner)));

    /// <summary>Drops the epoch records that no snapshot needs.</summary>
    /// <param name="epoch">The epoch of the older snapshot.</param>
    public Task DropRecordsBeforeAsync(long epoch) =>
        Task.WhenAll(links.Select(link => link.DoAsync(c => c.ExecuteAsync("DELETE FROM ingest_epoch WHERE stream = @s AND epoch < @k LIMIT 5000", ("@s", stream), ("@k", epoch)))));

    public async ValueTask DisposeAsync()
    {
        foreach (var link in links)
        {
            await link.DisposeAsync();
        }
    }

    private sealed record Reading(long Time, long Stamp);

    private async Task<(long? Owner, string Holder)> TakeLeaseAsync(MySqlConnection c)
    {
        await using var transaction = await c.BeginTransactionAsync();
        var taken = await c.ExecuteAsync(
            "UPDATE ingest_owner SET owner = owner + 1, holder = @h, lease_until = UTC_TIMESTAMP(3) + INTERVAL @l MICROSECOND WHERE stream = @s AND (lease_until IS NULL OR lease_until <= UTC_TIMESTAMP(3))",
            ("@h", holder), ("@l", (long)lease.TotalMicroseconds), ("@s", stream));
        (long? Owner, string Holder) found = (null, "");
        await c.ReadAsync("SELECT owner, holder FROM ingest_owner WHERE stream = @s", row => found = (row.GetInt64(0), row.GetString(1)), ("@s", stream));
        await transaction.CommitAsync();
        return taken == 1 ? found : found with { Owner = null };
    }

    private async Task<(long Owner, long Epoch)> HeadAsync(MySqlConnection c)
    {
        (long Owner, long Epoch) head = (0, -1);
        await c.ReadAsync("SELECT owner, epoch FROM ingest_owner WHERE stream = @s FOR UPDATE", row => head = (row.GetInt64(0), row.GetInt64(1)), ("@s", stream));
        return head;
    }
}
