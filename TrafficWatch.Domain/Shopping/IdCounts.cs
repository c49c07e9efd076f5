using System.Diagnostics.CodeAnalysis;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Shopping;

/// <summary>Counts ids by kind. They are many, and most are not in the processor's cache: each waits until a few more have come, and what is known of it is fetched from memory meanwhile.</summary>
internal sealed class IdCounts
{
    private const int Places = 32;
    private readonly IdTable<long> _counts = new();
    private readonly Waiting[] _waiting = new Waiting[Places];
    private int _at;

    /// <summary>How many ids there are, but for the few that wait.</summary>
    public int Count => _counts.Count;

    /// <summary>Counts an id, if it is told.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">The id, UTF-8.</param>
    public void Add(TopKind kind, ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty)
        {
            return;
        }

        var hash = IdTable<long>.HashOf((int)kind, id);
        if (id.Length > InlineId.Size)
        {
            _counts[_counts.FindOrAdd((int)kind, id, hash, out _)]++;
            return;
        }

        // First the bucket, and when that has come, the entry.
        _counts.AskForBucket(hash);
        _counts.AskForEntry(_waiting[(_at + (Places / 2)) % Places].Hash);
        ref var place = ref _waiting[_at];
        _at = (_at + 1) % Places;
        Settle(ref place);
        (place.Hash, place.Kind, place.Length) = (hash, (int)kind, id.Length);
        id.CopyTo(place.Id);
    }

    /// <summary>All that was counted since it was cleared, by the kind as space.</summary>
    public IdTable<long> Counts()
    {
        foreach (ref var place in _waiting.AsSpan())
        {
            Settle(ref place);
        }

        return _counts;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_waiting);
        _counts.Clear();
    }

    private void Settle(ref Waiting place)
    {
        if (place.Length > 0)
        {
            _counts[_counts.FindOrAdd(place.Kind, place.Id[..place.Length], place.Hash, out _)]++;
            place.Length = 0;
        }
    }

    /// <summary>An id that is not counted yet; none where it has no length.</summary>
    private struct Waiting
    {
        public ulong Hash;
        public int Kind;
        public int Length;
        private InlineId _id;

        [UnscopedRef]
        public Span<byte> Id => _id;
    }
}
