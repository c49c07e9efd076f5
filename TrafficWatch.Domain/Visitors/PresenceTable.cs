using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TrafficWatch.Domain.Visitors;

/// <summary>What is known of one visitor in one area. 64 bytes: one line of the processor's cache, for this is what every event touches.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Presence
{
    public ulong Hash;

    /// <summary>Event time of the newest event, decided or not.</summary>
    public long NewestTime;

    /// <summary>Event time of the last decided event; <see cref="PresenceTable.Never"/> before the first.</summary>
    public long DecidedTime;

    /// <summary>When the visit ends by itself, decided line; 0 while absent.</summary>
    public long Until;

    /// <summary>Events in the reorder buffer.</summary>
    public int Pending;
    public ushort Area;
    public ushort IdLength;
    public PresenceFlags Flags;
    public InlineId Id;

    public readonly bool Inside => Until != 0;

    public readonly bool InsideNewest => (Flags & PresenceFlags.InsideNewest) != 0;
}

[Flags]
internal enum PresenceFlags : byte
{
    None = 0,
    Used = 1,
    InsideNewest = 2,

    /// <summary>The last decided events at <see cref="Presence.DecidedTime"/> held an entry, an exit.</summary>
    DecidedIn = 4,
    DecidedOut = 8,
}

[InlineArray(Size)]
internal struct InlineId
{
    public const int Size = 23;
    private byte _first;
}

/// <summary>A hash table of (area, visitor) with stable indexes: entries lie in chunks that never move, so that the reorder buffer can point at them.</summary>
internal sealed class PresenceTable
{
    public const long Never = long.MinValue;
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;
    private readonly List<Presence[]> _chunkList = [];
    private readonly Dictionary<int, byte[]> _longIds = [];
    private readonly Stack<int> _free = [];
    private Presence[][] _chunks = [];

    /// <summary>The upper half of the hash above the index plus one; 0 is free. With the hash at hand another visitor's entry, most likely not in the processor's cache, need not be touched.</summary>
    private ulong[] _buckets = new ulong[1 << 10];
    private int _top;

    /// <summary>Entries in use.</summary>
    public int Count { get; private set; }

    /// <summary>Indexes lie below this.</summary>
    public int Top => _top;

    public ref Presence this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>The entry of a visitor in an area, made when it is not there.</summary>
    public int FindOrAdd(int area, ReadOnlySpan<byte> user) => FindOrAdd(area, user, HashOf(area, user));

    /// <summary>The same, with <see cref="HashOf"/> at hand.</summary>
    public int FindOrAdd(int area, ReadOnlySpan<byte> user, ulong hash)
    {
        var mask = _buckets.Length - 1;
        var at = (int)hash & mask;
        for (; _buckets[at] is var bucket and not 0; at = (at + 1) & mask)
        {
            if (((bucket ^ hash) >> 32) == 0)
            {
                var index = (int)bucket - 1;
                ref var entry = ref this[index];
                if (entry.Hash == hash && entry.Area == area && Same(index, ref entry, user))
                {
                    return index;
                }
            }
        }

        return Add(area, user, hash, at);
    }

    /// <summary>The hash of a visitor in an area.</summary>
    public static ulong HashOf(int area, ReadOnlySpan<byte> user)
    {
        var hash = Hash(user) ^ ((ulong)area * 0x9E3779B97F4A7C15);
        return hash ^ (hash >> 32);
    }

    /// <summary>Has the bucket of a hash fetched into the processor's cache.</summary>
    public void AskForBucket(ulong hash) => Prefetch(ref _buckets[(int)hash & (_buckets.Length - 1)]);

    /// <summary>Has the entry of a hash, if there is one, fetched into the processor's cache.</summary>
    public void AskForEntry(ulong hash)
    {
        var mask = _buckets.Length - 1;
        for (var at = (int)hash & mask; _buckets[at] is var bucket and not 0; at = (at + 1) & mask)
        {
            if (((bucket ^ hash) >> 32) == 0)
            {
                AskFor((int)bucket - 1);
                return;
            }
        }
    }

    /// <summary>Has an entry fetched into the processor's cache.</summary>
    public void AskFor(int index) => Prefetch(ref this[index]);

    public ReadOnlySpan<byte> IdOf(int index)
    {
        ref var entry = ref this[index];
        return entry.IdLength > InlineId.Size ? _longIds[index] : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<InlineId, byte>(ref entry.Id), entry.IdLength);
    }

    /// <summary>Drops every entry for which <paramref name="forget"/> says so.</summary>
    public void Forget(Func<int, bool> forget)
    {
        var before = Count;
        for (var i = 0; i < _top; i++)
        {
            ref var entry = ref this[i];
            if ((entry.Flags & PresenceFlags.Used) != 0 && forget(i))
            {
                if (entry.IdLength > InlineId.Size)
                {
                    _longIds.Remove(i);
                }

                entry = default;
                _free.Push(i);
                Count--;
            }
        }

        if (Count != before)
        {
            Rehash(_buckets.Length);
        }
    }

    public void Clear()
    {
        _chunkList.Clear();
        _chunks = [];
        _longIds.Clear();
        _free.Clear();
        _buckets = new ulong[1 << 10];
        _top = Count = 0;
    }

    private int Add(int area, ReadOnlySpan<byte> user, ulong hash, int at)
    {
        if (!_free.TryPop(out var index))
        {
            index = _top++;
            if (index >> ChunkBits == _chunks.Length)
            {
                _chunkList.Add(new Presence[ChunkSize]);
                _chunks = [.. _chunkList];
            }
        }

        ref var entry = ref this[index];
        entry = new Presence
        {
            Hash = hash,
            NewestTime = Never,
            DecidedTime = Never,
            Area = (ushort)area,
            IdLength = (ushort)user.Length,
            Flags = PresenceFlags.Used,
        };
        user[..Math.Min(user.Length, InlineId.Size)].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<InlineId, byte>(ref entry.Id), InlineId.Size));
        if (user.Length > InlineId.Size)
        {
            _longIds[index] = user.ToArray();
        }

        _buckets[at] = Bucket(hash, index);
        if (++Count * 2 > _buckets.Length)
        {
            Rehash(_buckets.Length * 2);
        }

        return index;
    }

    private void Rehash(int size)
    {
        var buckets = new ulong[size];
        var mask = size - 1;
        for (var i = 0; i < _top; i++)
        {
            ref var entry = ref this[i];
            if ((entry.Flags & PresenceFlags.Used) == 0)
            {
                continue;
            }

            var at = (int)entry.Hash & mask;
            while (buckets[at] != 0)
            {
                at = (at + 1) & mask;
            }

            buckets[at] = Bucket(entry.Hash, i);
        }

        _buckets = buckets;
    }

    private static unsafe void Prefetch<T>(ref T place)
        where T : unmanaged
    {
        // A hint only: that the collector may move the place meanwhile does no harm.
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref place));
        }
    }

    private static ulong Bucket(ulong hash, int index) => (hash & 0xFFFFFFFF00000000) | (uint)(index + 1);

    private bool Same(int index, ref Presence entry, ReadOnlySpan<byte> user) =>
        entry.IdLength == user.Length && IdOf(index).SequenceEqual(user);

    /// <summary>Multiply and fold, eight bytes at a time (the scheme of wyhash and its kin), seeded by process so that nobody can choose ids that collide.</summary>
    internal static ulong Hash(ReadOnlySpan<byte> text)
    {
        var hash = Seed ^ (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = Fold(hash ^ MemoryMarshal.Read<ulong>(text));
            text = text[8..];
        }

        ulong rest = 0;
        foreach (var b in text)
        {
            rest = (rest << 8) | b;
        }

        return Fold(hash ^ rest ^ 0xA0761D6478BD642F);
    }

    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, 0xE7037ED1A0B428DB, out var low);
        return high ^ low;
    }
}
