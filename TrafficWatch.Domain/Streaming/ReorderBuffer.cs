namespace TrafficWatch.Domain.Streaming;

/// <summary>Holds items by the second of their event time until that second is decided.</summary>
/// <remarks>An item is packed into 64 bits, its millisecond within the second on top, so that sorting a second's numbers sorts its events by time.</remarks>
public sealed class ReorderBuffer
{
    private const int CacheSize = 64;
    private readonly Dictionary<long, Second> _seconds = [];
    private readonly PriorityQueue<Second, long> _order = new();
    private readonly Stack<Second> _spare = [];
    private readonly Second?[] _cache = new Second?[CacheSize];

    /// <summary>Items held.</summary>
    public int Count { get; private set; }

    /// <summary>The earliest second that holds items, in seconds since 1970; <see cref="long.MaxValue"/> when empty.</summary>
    public long FirstSecond => _order.TryPeek(out _, out var second) ? second : long.MaxValue;

    /// <summary>Adds an item.</summary>
    /// <param name="second">Seconds since 1970-01-01 UTC.</param>
    /// <param name="item">The packed item.</param>
    public void Add(long second, long item)
    {
        var bucket = _cache[second & (CacheSize - 1)];
        if (bucket is null || bucket.Start != second)
        {
            bucket = Find(second);
            _cache[second & (CacheSize - 1)] = bucket;
        }

        if (bucket.Count == bucket.Items.Length)
        {
            Array.Resize(ref bucket.Items, bucket.Count * 2);
        }

        bucket.Items[bucket.Count++] = item;
        Count++;
    }

    /// <summary>Removes the earliest second and hands out its items, sorted. They are valid until the next call of any method.</summary>
    public ReadOnlySpan<long> TakeFirst()
    {
        var bucket = _order.Dequeue();
        _seconds.Remove(bucket.Start);
        _cache[bucket.Start & (CacheSize - 1)] = null;
        Count -= bucket.Count;
        var items = bucket.Items.AsSpan(0, bucket.Count);
        items.Sort();
        if (_spare.Count < CacheSize && bucket.Items.Length <= 1 << 16)
        {
            _spare.Push(bucket);
        }

        return items;
    }

    /// <summary>Removes what lies from a second on.</summary>
    /// <param name="second">Seconds since 1970-01-01 UTC.</param>
    /// <param name="removed">Called with each item.</param>
    public void RemoveFrom(long second, Action<long> removed)
    {
        foreach (var bucket in _seconds.Values.Where(b => b.Start >= second).ToArray())
        {
            Array.ForEach(bucket.Items[..bucket.Count], removed);
            Count -= bucket.Count;
            _seconds.Remove(bucket.Start);
            _order.Remove(bucket, out _, out _);
        }

        Array.Clear(_cache);
    }

    /// <summary>Removes items, and the seconds that hold no others.</summary>
    /// <param name="of">Whether to remove an item.</param>
    public void RemoveAll(Predicate<long> of)
    {
        foreach (var bucket in _seconds.Values.ToArray())
        {
            var kept = 0;
            foreach (var item in bucket.Items.AsSpan(0, bucket.Count))
            {
                if (!of(item))
                {
                    bucket.Items[kept++] = item;
                }
            }

            Count -= bucket.Count - kept;
            bucket.Count = kept;
            if (kept == 0)
            {
                _seconds.Remove(bucket.Start);
                _order.Remove(bucket, out _, out _);
            }
        }

        Array.Clear(_cache);
    }

    /// <summary>Hands every item out, in no order.</summary>
    /// <param name="visit">Called with the second and the item.</param>
    public void ForEach(Action<long, long> visit)
    {
        foreach (var bucket in _seconds.Values)
        {
            foreach (var item in bucket.Items.AsSpan(0, bucket.Count))
            {
                visit(bucket.Start, item);
            }
        }
    }

    /// <summary>Empties the buffer.</summary>
    public void Clear()
    {
        _seconds.Clear();
        _order.Clear();
        Array.Clear(_cache);
        Count = 0;
    }

    private Second Find(long second)
    {
        if (!_seconds.TryGetValue(second, out var bucket))
        {
            bucket = _spare.TryPop(out var spare) ? spare : new Second();
            bucket.Start = second;
            bucket.Count = 0;
            _seconds.Add(second, bucket);
            _order.Enqueue(bucket, second);
        }

        return bucket;
    }

    private sealed class Second
    {
        public long Start;
        public int Count;
        public long[] Items = new long[16];
    }
}
