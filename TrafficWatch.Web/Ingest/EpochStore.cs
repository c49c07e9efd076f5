using System.Globalization;
using MySqlConnector;

namespace TrafficWatch.Web.Ingest;

/// <summary>Another process owns the stream, or this one's epoch is not the next: nothing may be written any more.</summary>
internal sealed class OwnershipLostException(string message) : Exception(message);

/// <summary>Progress of one stream in the databases: the lease, epochs under guard.</summary>
internal sealed class EpochStore(string stream, string holder, IReadOnlyList<ShardLink> links, TimeSpan lease, ICommitHook hook) : IDisposable
{
    /// <summary>Errors of MySQL and MariaDB that speak of a value: null, out of range, truncated, wrong, wrong characters, too long, against a check.</summary>
    private static readonly HashSet<int> DataErrors = [1048, 1264, 1265, 1292, 1300, 1366, 1406, 1411, 1690, 3140, 3819, 4025];

    private long _owner;

    public IReadOnlyList<ShardLink> Links => links;

    public long Owner => _owner;

    /// <summary>Takes the lease when nobody holds it, and tells every shard the new owner number before anything is read.</summary>
    /// <returns>Null when this process owns the stream; else who does.</returns>
    public async Task<string?> TryOwnAsync()
    {
        foreach (var link in links)
        {
            await link.Do(c => Execute(c, "INSERT IGNORE INTO ingest_owner (stream, owner, holder, epoch) VALUES (@s, 0, '', 0)", ("@s", stream)));
        }

        var seconds = lease.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var mine = await links[0].Do(c =>
        {
            using var transaction = c.BeginTransaction();
            var taken = Execute(c, $"UPDATE ingest_owner SET owner = owner + 1, holder = @h, lease_until = UTC_TIMESTAMP(3) + INTERVAL {seconds} SECOND WHERE stream = @s AND (lease_until IS NULL OR lease_until <= UTC_TIMESTAMP(3))", ("@h", holder), ("@s", stream));
            using var command = Command(c, "SELECT owner, holder FROM ingest_owner WHERE stream = @s", ("@s", stream));
            using var reader = command.ExecuteReader();
            reader.Read();
            var (owner, other) = (reader.GetInt64(0), reader.GetString(1));
            reader.Close();
            transaction.Commit();
            return taken == 1 ? (Owner: owner, Other: null) : (Owner: 0L, Other: (string?)other);
        });
        if (mine.Other is not null)
        {
            return mine.Other;
        }

        foreach (var link in links.Skip(1))
        {
            await link.Do(c => Execute(c, "UPDATE ingest_owner SET owner = @o, holder = @h WHERE stream = @s AND owner < @o", ("@o", mine.Owner), ("@h", holder), ("@s", stream)));
        }

        _owner = mine.Owner;
        return null;
    }

    /// <summary>Prolongs the lease.</summary>
    /// <exception cref="OwnershipLostException">It is another's.</exception>
    public async Task RenewAsync(ShardLink link)
    {
        var seconds = lease.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var renewed = await link.Do(c => Execute(c, $"UPDATE ingest_owner SET lease_until = UTC_TIMESTAMP(3) + INTERVAL {seconds} SECOND WHERE stream = @s AND owner = @o", ("@s", stream), ("@o", _owner)));
        if (renewed == 0)
        {
            throw new OwnershipLostException("The lease is another's.");
        }
    }

    /// <summary>Gives the lease back, so that another need not wait for its end.</summary>
    public Task ReleaseAsync() =>
        links[0].Do(c => Execute(c, "UPDATE ingest_owner SET lease_until = NULL WHERE stream = @s AND owner = @o", ("@s", stream), ("@o", _owner)));

    /// <summary>The last epoch of each shard.</summary>
    public async Task<long[]> HeadsAsync() =>
        await Task.WhenAll(links.Select(link => link.Do(c => Convert.ToInt64(Scalar(c, "SELECT epoch FROM ingest_owner WHERE stream = @s", ("@s", stream)), CultureInfo.InvariantCulture))));

    /// <summary>The recorded epochs after <paramref name="epoch"/>, from whichever shard has them.</summary>
    public async Task<SortedDictionary<long, EpochRecord>> RecordsAfterAsync(long epoch)
    {
        var records = new SortedDictionary<long, EpochRecord>();
        foreach (var link in links)
        {
            var found = await link.Do(c =>
            {
                using var command = Command(c, "SELECT epoch, record FROM ingest_epoch WHERE stream = @s AND epoch >= @e ORDER BY epoch", ("@s", stream), ("@e", epoch));
                using var reader = command.ExecuteReader();
                var rows = new List<EpochRecord>();
                while (reader.Read())
                {
                    rows.Add(EpochRecord.FromBytes((byte[])reader[1]));
                }

                return rows;
            });
            foreach (var record in found)
            {
                records[record.Epoch] = record;
            }
        }

        return records;
    }

    /// <summary>Writes one epoch to one shard, once, whatever happens to the connection.</summary>
    /// <param name="link">The shard.</param>
    /// <param name="record">The epoch.</param>
    /// <param name="write">Adds the statements that carry the deltas.</param>
    /// <param name="meeting">Where the other shards' transactions are met before the commit; null when the epoch is on another shard already.</param>
    /// <returns>True when this call wrote it; false when the shard had it already.</returns>
    /// <exception cref="DataRefusedException">The server refuses a value; nothing was written.</exception>
    /// <exception cref="NotAllReadyException">Another shard can't commit; nothing was written.</exception>
    public Task<bool> CommitAsync(ShardLink link, EpochRecord record, Action<SqlBatch> write, Rendezvous? meeting)
    {
        var bytes = record.ToBytes();
        return link.Do(c =>
        {
            using var transaction = c.BeginTransaction(System.Data.IsolationLevel.ReadCommitted);
            var moved = Execute(c, "UPDATE ingest_owner SET epoch = @e WHERE stream = @s AND owner = @o AND epoch = @e - 1", ("@e", record.Epoch), ("@s", stream), ("@o", _owner));
            if (moved != 1)
            {
                if (Head(c) is var (owner, epoch) && owner == _owner && epoch == record.Epoch)
                {
                    // The answer to an earlier COMMIT was lost.
                    transaction.Rollback();
                    meeting?.Ready();
                    return false;
                }

                transaction.Rollback();
                throw new OwnershipLostException($"Epoch {record.Epoch} of owner {_owner} is refused by shard {link.Shard}, which stands at epoch {epoch} of owner {owner}.");
            }

            var sql = new SqlBatch();
            sql.Statement("INSERT INTO ingest_epoch (stream, epoch, owner, committed_at, record) VALUES (?,?,?,UTC_TIMESTAMP(3),?)", stream, record.Epoch, _owner, bytes);
            write(sql);
            try
            {
                Execute(c, sql.ToString());
            }
            catch (MySqlException e) when (DataErrors.Contains(e.Number))
            {
                throw new DataRefusedException($"{e.Message} ({e.Number})");
            }

            if (meeting?.Arrive() == false)
            {
                transaction.Rollback();
                throw new NotAllReadyException();
            }

            hook.BeforeCommit(link.Shard, record.Epoch);
            transaction.Commit();
            hook.AfterCommit(link.Shard, record.Epoch);
            return true;
        });
    }

    /// <summary>Lets a shard go past epochs that cannot be run again because their log is gone.</summary>
    public Task SkipToAsync(ShardLink link, long epoch) =>
        link.Do(c => Execute(c, "UPDATE ingest_owner SET epoch = @e WHERE stream = @s AND owner = @o AND epoch < @e", ("@e", epoch), ("@s", stream), ("@o", _owner)));

    /// <summary>Drops the epoch records that no snapshot needs.</summary>
    /// <param name="epoch">The epoch of the older snapshot.</param>
    public Task DropRecordsBeforeAsync(long epoch) =>
        Task.WhenAll(links.Select(link => link.Do(c => Execute(c, "DELETE FROM ingest_epoch WHERE stream = @s AND epoch < @k LIMIT 5000", ("@s", stream), ("@k", epoch)))));

    public void Dispose()
    {
        foreach (var link in links)
        {
            link.Dispose();
        }
    }

    public static MySqlCommand Command(MySqlConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private (long Owner, long Epoch) Head(MySqlConnection c)
    {
        using var command = Command(c, "SELECT owner, epoch FROM ingest_owner WHERE stream = @s FOR UPDATE", ("@s", stream));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, -1);
    }

    public static int Execute(MySqlConnection c, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(c, sql, values);
        return command.ExecuteNonQuery();
    }

    private static object? Scalar(MySqlConnection c, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(c, sql, values);
        return command.ExecuteScalar();
    }
}
