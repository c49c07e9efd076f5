using System.Globalization;
using System.IO.Compression;

namespace TrafficWatch.Web.Ingest;

/// <summary>Snapshots of one stream on the first shard, each part compressed by itself. Has a connection of its own, and locks nothing for longer than a part takes: epochs and the lease do not wait for a large one.</summary>
/// <param name="stream">The stream.</param>
/// <param name="link">The connection; belongs to the caller.</param>
/// <param name="owner">The owner's number: once there is another owner, no part is stored any more.</param>
internal sealed class SnapshotStore(string stream, ShardLink link, Func<long> owner)
{
    /// <summary>Up to this version all parts were one compressed run.</summary>
    private const int OneRun = 1;
    private const int Version = 2;

    /// <summary>Stores a snapshot of an epoch that all shards have, then drops all but it and the one before.</summary>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="parts">Its parts, in order, compressed; taken one by one.</param>
    /// <param name="count">How many.</param>
    /// <returns>The epoch of the older one that is kept; 0 when there is none.</returns>
    /// <exception cref="OwnershipLostException">Another owns the stream.</exception>
    public async Task<long> SaveAsync(long epoch, IEnumerable<byte[]> parts, int count)
    {
        // Left by one who did not get to its end, whose parts need not fit these.
        await link.Do(c => EpochStore.Execute(c, "DELETE FROM stream_state WHERE stream = @s AND epoch = @e", ("@s", stream), ("@e", epoch)));
        foreach (var (part, data) in parts.Index())
        {
            var stored = await link.Do(c => EpochStore.Execute(
                c,
                "INSERT INTO stream_state (stream, epoch, part, parts, version, data, created_at) SELECT @s, @e, @p, @n, @v, @d, UTC_TIMESTAMP(3) FROM ingest_owner WHERE stream = @s AND owner = @o LOCK IN SHARE MODE",
                ("@s", stream), ("@e", epoch), ("@p", part), ("@n", count), ("@v", Version), ("@d", data), ("@o", owner())));
            if (stored == 0)
            {
                throw new OwnershipLostException("Another owner has taken over.");
            }
        }

        var older = (await EpochsAsync()).FirstOrDefault(whole => whole < epoch);
        await link.Do(c => EpochStore.Execute(c, "DELETE FROM stream_state WHERE stream = @s AND epoch < @k", ("@s", stream), ("@k", older == 0 ? epoch : older)));
        return older;
    }

    /// <summary>The epochs whose snapshot is whole, newest first.</summary>
    public Task<List<long>> EpochsAsync() => link.Do(c =>
    {
        using var command = EpochStore.Command(c, "SELECT epoch FROM stream_state WHERE stream = @s GROUP BY epoch HAVING COUNT(*) = MAX(parts) ORDER BY epoch DESC", ("@s", stream));
        using var reader = command.ExecuteReader();
        var epochs = new List<long>();
        while (reader.Read())
        {
            epochs.Add(reader.GetInt64(0));
        }

        return epochs;
    });

    /// <summary>The snapshot of an epoch.</summary>
    /// <exception cref="InvalidDataException">It was damaged.</exception>
    public Task<ReadOnlyMemory<byte>> LoadAsync(long epoch) => link.Do(c =>
    {
        using var command = EpochStore.Command(c, "SELECT version, data FROM stream_state WHERE stream = @s AND epoch = @e ORDER BY part", ("@s", stream), ("@e", epoch));
        using var reader = command.ExecuteReader();
        using var state = new MemoryStream();
        using var run = new MemoryStream();
        while (reader.Read())
        {
            run.Write((byte[])reader[1]);
            if (Convert.ToInt32(reader[0], CultureInfo.InvariantCulture) > OneRun)
            {
                Decompress(run, state);
            }
        }

        Decompress(run, state);
        return new ReadOnlyMemory<byte>(state.GetBuffer(), 0, (int)state.Length);
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
