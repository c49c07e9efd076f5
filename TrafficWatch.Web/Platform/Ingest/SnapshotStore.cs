using System.IO.Compression;
using TrafficWatch.Web.Platform.Storage;

namespace TrafficWatch.Web.Platform.Ingest;

/// <summary>Snapshots of one stream on the first shard, each part compressed by itself. Has a connection of its own, and locks nothing for longer than a few parts take: epochs and the lease do not wait for a large one.</summary>
/// <param name="stream">The stream.</param>
/// <param name="link">The connection; belongs to the caller.</param>
/// <param name="owner">The owner's number: once there is another owner, nothing is stored or deleted any more.</param>
internal sealed class SnapshotStore(string stream, ShardLink link, long owner)
{
    /// <summary>The most parts: together, before compression, they are loaded into one array.</summary>
    public const int MostParts = 2000;

    /// <summary>Up to this version all parts were one compressed run.</summary>
    private const int OneRun = 1;
    private const int Version = 2;
    private const int DeletedAtOnce = 8;

    /// <summary>Stores a snapshot of an epoch that all shards have, unless it is there already, then drops all but it and the one before.</summary>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="parts">Its parts, in order, compressed; taken one by one.</param>
    /// <param name="count">How many.</param>
    /// <returns>The epoch of the older one that is kept; 0 when there is none.</returns>
    /// <exception cref="InvalidOperationException">It has too many parts.</exception>
    /// <exception cref="OwnershipLostException">Another owns the stream.</exception>
    public async Task<long> SaveAsync(long epoch, IEnumerable<byte[]> parts, int count)
    {
        if (count > MostParts)
        {
            throw new InvalidOperationException($"the state is over {MostParts} MB");
        }

        var found = await FindAsync();
        foreach (var (left, whole) in found)
        {
            // Of one who did not get to its end.
            if (!whole)
            {
                await DeleteAsync(left);
            }
        }

        if (!found.Contains((epoch, true)))
        {
            await StoreAsync(epoch, parts, count);
        }

        var older = found.FirstOrDefault(snapshot => snapshot.Whole && snapshot.Epoch < epoch).Epoch;
        foreach (var (old, whole) in found)
        {
            if (whole && old < older)
            {
                await DeleteAsync(old);
            }
        }

        return older;
    }

    /// <summary>The epochs whose snapshot is whole, newest first.</summary>
    public async Task<List<long>> EpochsAsync() => [.. (await FindAsync()).Where(snapshot => snapshot.Whole).Select(snapshot => snapshot.Epoch)];

    /// <summary>The snapshot of an epoch.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or was stored in a form that is not known here.</exception>
    public Task<ReadOnlyMemory<byte>> LoadAsync(long epoch) => link.DoAsync(async c =>
    {
        using var state = new MemoryStream();
        using var run = new MemoryStream();
        await c.ReadAsync(
            "SELECT version, data FROM stream_state WHERE stream = @s AND epoch = @e ORDER BY part",
            row =>
            {
                run.Write((byte[])row[1]);
                switch (row.GetInt32(0))
                {
                    case OneRun:
                        break;
                    case Version:
                        Decompress(run, state);
                        break;
                    case var other:
                        throw new InvalidDataException($"The snapshot of epoch {epoch} is of version {other}.");
                }
            },
            ("@s", stream), ("@e", epoch));
        Decompress(run, state);
        return new ReadOnlyMemory<byte>(state.GetBuffer(), 0, (int)state.Length);
    });

    private async Task StoreAsync(long epoch, IEnumerable<byte[]> parts, int count)
    {
        foreach (var (part, data) in parts.Index())
        {
            var stored = await link.DoAsync(c => c.ExecuteAsync(
                "INSERT INTO stream_state (stream, epoch, part, parts, version, data, created_at) SELECT @s, @e, @p, @n, @v, @d, UTC_TIMESTAMP(3) FROM ingest_owner WHERE stream = @s AND owner = @o LOCK IN SHARE MODE",
                ("@s", stream), ("@e", epoch), ("@p", part), ("@n", count), ("@v", Version), ("@d", data), ("@o", owner)));
            if (stored == 0)
            {
                throw new OwnershipLostException("Another owner has taken over.");
            }
        }
    }

    /// <summary>Deletes a few parts at a time, the last first, so that what is left is whole no longer.</summary>
    private async Task DeleteAsync(long epoch)
    {
        while (await link.DoAsync(c => c.ExecuteAsync(
            "DELETE FROM stream_state WHERE stream = @s AND epoch = @e AND EXISTS (SELECT 1 FROM ingest_owner WHERE stream = @s AND owner = @o) ORDER BY part DESC LIMIT @n",
            ("@s", stream), ("@e", epoch), ("@o", owner), ("@n", DeletedAtOnce))) == DeletedAtOnce)
        {
        }
    }

    /// <summary>The epochs of which there is something, newest first, and whether all of it is.</summary>
    private Task<List<(long Epoch, bool Whole)>> FindAsync() => link.DoAsync(async c =>
    {
        var found = new List<(long, bool)>();
        await c.ReadAsync(
            "SELECT epoch, COUNT(*) = MAX(parts) FROM stream_state WHERE stream = @s GROUP BY epoch ORDER BY epoch DESC",
            row => found.Add((row.GetInt64(0), row.GetInt64(1) == 1)), ("@s", stream));
        return found;
    });

    public static byte[] Compress(ReadOnlySpan<byte> part)
    {
        using var target = new MemoryStream(part.Length / 2);
        using (var deflate = new DeflateStream(target, CompressionLevel.Fastest))
        {
            deflate.Write(part);
        }

        return target.ToArray();
    }

    private static void Decompress(MemoryStream run, MemoryStream state)
    {
        run.Position = 0;
        using (var deflate = new DeflateStream(run, CompressionMode.Decompress, leaveOpen: true))
        {
            deflate.CopyTo(state);
        }

        run.SetLength(0);
    }
}
