using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Visitors;

/// <summary>A hash table of (area, visitor) with stable indexes: entries lie in chunks that never move, so that the reorder buffer can point at them.</summary>
internal sealed unsafe class PresenceTable
{
    public const long Never = long.MinValue;
    private const int ChunkBits = 15;
    private const int ChunkSize = 1 << ChunkBits;
    private const int FewestBuckets = 1 << 10;
    private readonly List<LargePages<Presence>> _chunks = [];
    private readonly Dictionary<int, byte[]> _longIds = [];
    private readonly Stack<int> _free = [];

    /// <summary>Where each chunk begins.</summary>
    private Presence*[] _entries = [];

    /// <summary>The upper half of the hash above the index plus one; 0 is free. The hash's first bits say where it wants to be, so neither growing nor removing touches an entry, which is most likely not in the processor's cache; nor does looking for another visitor.</summary>
    private LargePages<ulong> _bucketPages = new(FewestBuckets);
    private ulong* _buckets;
    private int _mask;
    private int _shift;
    private int _top;
    private int _swept;

    public PresenceTable() => UseBuckets(_bucketPages, FewestBuckets);

    /// <summary>Entries in use.</summary>
    public int Count { get; private set; }

    /// <summary>Indexes lie below this.</summary>
    public int Top => _top;

    public ref Presence this[int index] => ref _entries[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>The entry of a visitor in an area, made when it is not there.</summary>
    public int FindOrAdd(int area, ReadOnlySpan<byte> user) => FindOrAdd(area, user, HashOf(area, user));

    /// <summary>The same, with <see cref="HashOf"/> at hand.</summary>
    public int FindOrAdd(int area, ReadOnlySpan<byte> user, ulong hash)
    {
        var at = WantedBy(hash);
        for (; _buckets[at] is var bucket and not 0; at = (at + 1) & _mask)
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
        var hash = KeyHash.Of(user) ^ ((ulong)area * 0x9E3779B97F4A7C15);
        return hash ^ (hash >> 32);
    }

    /// <summary>Has the bucket of a hash fetched into the processor's cache.</summary>
    public void AskForBucket(ulong hash) => Prefetch(_buckets + WantedBy(hash));

    /// <summary>Has the entry of a hash, if there is one, fetched into the processor's cache.</summary>
    public void AskForEntry(ulong hash)
    {
        for (var at = WantedBy(hash); _buckets[at] is var bucket and not 0; at = (at + 1) & _mask)
        {
            if (((bucket ^ hash) >> 32) == 0)
            {
                AskFor((int)bucket - 1);
                return;
            }
        }
    }

    /// <summary>Has an entry fetched into the processor's cache.</summary>
    public void AskFor(int index) => Prefetch(_entries[index >> ChunkBits] + (index & (ChunkSize - 1)));

    public ReadOnlySpan<byte> IdOf(int index)
    {
        ref var entry = ref this[index];
        return entry.IdLength > InlineId.Size ? _longIds[index] : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<InlineId, byte>(ref entry.Id), entry.IdLength);
    }

    /// <summary>Looks at the next entries, round and round, and drops those of visitors who are absent and will not be asked for again.</summary>
    /// <param name="count">How many to look at.</param>
    /// <param name="before">Event time; who was heard of since is kept.</param>
    public void Forget(int count, long before)
    {
        for (; count > 0 && _top > 0; count--)
        {
            var index = _swept < _top ? _swept : 0;
            _swept = index + 1;
            ref var entry = ref this[index];
            if ((entry.Flags & PresenceFlags.Used) != 0 && !entry.Inside && !entry.InsideNewest && entry.Pending == 0 && entry.NewestTime < before)
            {
                Remove(index);
            }
        }
    }

    /// <summary>Frees an entry and its bucket, and moves up those behind it that could not have the bucket they wanted.</summary>
    public void Remove(int index)
    {
        ref var entry = ref this[index];
        var hole = WantedBy(entry.Hash);
        while (_buckets[hole] != Bucket(entry.Hash, index))
        {
            hole = (hole + 1) & _mask;
        }

        for (var at = (hole + 1) & _mask; _buckets[at] is var bucket and not 0; at = (at + 1) & _mask)
        {
            if (((at - WantedBy(bucket)) & _mask) >= ((at - hole) & _mask))
            {
                _buckets[hole] = bucket;
                hole = at;
            }
        }

        _buckets[hole] = 0;
        if (entry.IdLength > InlineId.Size)
        {
            _longIds.Remove(index);
        }

        entry = default;
        _free.Push(index);
        Count--;
    }

    public void Clear()
    {
        _chunks.ForEach(chunk => chunk.Dispose());
        _chunks.Clear();
        _entries = [];
        _longIds.Clear();
        _free.Clear();
        _bucketPages.Dispose();
        UseBuckets(new(FewestBuckets), FewestBuckets);
        _top = _swept = Count = 0;
    }

    private int Add(int area, ReadOnlySpan<byte> user, ulong hash, int at)
    {
        if (!_free.TryPop(out var index))
        {
            index = _top++;
            if (index >> ChunkBits == _chunks.Count)
            {
                var chunk = new LargePages<Presence>(ChunkSize);
                _chunks.Add(chunk);
                var entries = new Presence*[_chunks.Count];
                _entries.CopyTo(entries, 0);
                entries[^1] = chunk.First;
                _entries = entries;
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
        if (++Count * 2 > _mask)
        {
            Grow();
        }

        return index;
    }

    private void Grow()
    {
        var count = _mask + 1;
        var larger = new LargePages<ulong>(count * 2);
        using var old = _bucketPages;
        UseBuckets(larger, count * 2);
        for (var from = 0; from < count; from++)
        {
            if (old.First[from] is var bucket and not 0)
            {
                var at = WantedBy(bucket);
                while (_buckets[at] != 0)
                {
                    at = (at + 1) & _mask;
                }

                _buckets[at] = bucket;
            }
        }
    }

    private void UseBuckets(LargePages<ulong> pages, int count)
    {
        _bucketPages = pages;
        _buckets = pages.First;
        _mask = count - 1;
        _shift = 64 - BitOperations.Log2((uint)count);
    }

    /// <summary>A hint only.</summary>
    private static void Prefetch(void* place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(place);
        }
    }

    /// <summary>The bucket that a hash, or what is in a bucket, wants.</summary>
    private int WantedBy(ulong hash) => (int)(hash >> _shift);

    private static ulong Bucket(ulong hash, int index) => (hash & 0xFFFFFFFF00000000) | (uint)(index + 1);

    private bool Same(int index, ref Presence entry, ReadOnlySpan<byte> user) =>
        entry.IdLength == user.Length && IdOf(index).SequenceEqual(user);
}
