using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TrafficWatch.Domain.Streaming;

/// <summary>A hash table by space and id, such as area and visitor, with stable indexes: entries lie in chunks that never move, so that others can point at them.</summary>
/// <typeparam name="T">What is known of an id. With 37 bytes at most an entry is one line of the processor's cache.</typeparam>
internal sealed unsafe class IdTable<T>
    where T : unmanaged
{
    private const int ChunkBits = 15;
    private const int ChunkSize = 1 << ChunkBits;
    private const int FewestBuckets = 1 << 10;
    private readonly List<LargePages<Slot>> _chunks = [];
    private readonly Dictionary<int, byte[]> _longIds = [];
    private readonly Stack<int> _free = [];

    /// <summary>Where each chunk begins.</summary>
    private Slot*[] _entries = [];

    /// <summary>The upper half of the hash above the index plus one; 0 is free. The hash's first bits say where it wants to be, so neither growing nor removing touches an entry, which is most likely not in the processor's cache; nor does looking for another visitor.</summary>
    private LargePages<ulong> _bucketPages = new(FewestBuckets);
    private ulong* _buckets;
    private int _mask;
    private int _shift;
    private int _top;
    private int _swept;

    public IdTable() => UseBuckets(_bucketPages, FewestBuckets);

    /// <summary>Entries in use.</summary>
    public int Count { get; private set; }

    /// <summary>Indexes lie below this.</summary>
    public int Top => _top;

    public ref T this[int index] => ref SlotOf(index).Value;

    /// <summary>The entry of an id in a space, made of zeros when it is not there.</summary>
    /// <param name="space">The space.</param>
    /// <param name="id">The id; not empty.</param>
    /// <param name="hash">Their <see cref="HashOf"/>.</param>
    /// <param name="added">Whether it was not there.</param>
    public int FindOrAdd(int space, ReadOnlySpan<byte> id, ulong hash, out bool added)
    {
        var index = Find(space, id, hash, out var free);
        added = index < 0;
        return added ? Add(space, id, hash, free) : index;
    }

    /// <summary>The entry of an id in a space; −1: there is none.</summary>
    /// <inheritdoc cref="FindOrAdd"/>
    public int Find(int space, ReadOnlySpan<byte> id, ulong hash) => Find(space, id, hash, out _);

    /// <summary>The hash of an id in a space.</summary>
    public static ulong HashOf(int space, ReadOnlySpan<byte> id)
    {
        var hash = KeyHash.Of(id) ^ ((ulong)space * 0x9E3779B97F4A7C15);
        return hash ^ (hash >> 32);
    }

    /// <summary>Whether an index is in use.</summary>
    public bool Holds(int index) => SlotOf(index).IdLength > 0;

    /// <summary>The space of an entry.</summary>
    public int SpaceOf(int index) => SlotOf(index).Space;

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
        ref var slot = ref SlotOf(index);
        return slot.IdLength > InlineId.Size ? _longIds[index] : MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<InlineId, byte>(ref slot.Id), slot.IdLength);
    }

    /// <summary>The next entries in use, round and round: who goes by them looks at all in turn, a few at a time.</summary>
    /// <param name="count">How many places to look at.</param>
    public IEnumerable<int> Next(int count)
    {
        for (; count > 0 && _top > 0; count--)
        {
            var index = _swept < _top ? _swept : 0;
            _swept = index + 1;
            if (Holds(index))
            {
                yield return index;
            }
        }
    }

    /// <summary>Frees an entry and its bucket, and moves up those behind it that could not have the bucket they wanted.</summary>
    public void Remove(int index)
    {
        ref var slot = ref SlotOf(index);
        var hash = HashOf(slot.Space, IdOf(index));
        var hole = WantedBy(hash);
        while (_buckets[hole] != Bucket(hash, index))
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
        if (slot.IdLength > InlineId.Size)
        {
            _longIds.Remove(index);
        }

        slot = default;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(int space, ReadOnlySpan<byte> id, ulong hash, out int at)
    {
        for (at = WantedBy(hash); _buckets[at] is var bucket and not 0; at = (at + 1) & _mask)
        {
            if (((bucket ^ hash) >> 32) == 0 && (int)bucket - 1 is var index && SlotOf(index).Space == space && IdOf(index).SequenceEqual(id))
            {
                return index;
            }
        }

        return -1;
    }

    private int Add(int space, ReadOnlySpan<byte> id, ulong hash, int at)
    {
        if (!_free.TryPop(out var index))
        {
            index = _top++;
            if (index >> ChunkBits == _chunks.Count)
            {
                var chunk = new LargePages<Slot>(ChunkSize);
                _chunks.Add(chunk);
                var entries = new Slot*[_chunks.Count];
                _entries.CopyTo(entries, 0);
                entries[^1] = chunk.First;
                _entries = entries;
            }
        }

        ref var slot = ref SlotOf(index);
        slot = new Slot { Space = (ushort)space, IdLength = (ushort)id.Length };
        id[..Math.Min(id.Length, InlineId.Size)].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<InlineId, byte>(ref slot.Id), InlineId.Size));
        if (id.Length > InlineId.Size)
        {
            _longIds[index] = id.ToArray();
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

    private ref Slot SlotOf(int index) => ref _entries[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>64 bytes, as many as a line of the processor's cache has.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1, Size = 64)]
    private struct Slot
    {
        public T Value;
        public ushort Space;

        /// <summary>0: not in use.</summary>
        public ushort IdLength;
        public InlineId Id;
    }
}

/// <summary>The bytes of an id that is not longer.</summary>
[InlineArray(Size)]
internal struct InlineId
{
    public const int Size = 23;
    private byte _first;
}
