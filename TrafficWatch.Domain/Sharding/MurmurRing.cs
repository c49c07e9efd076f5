using System.Text;

namespace TrafficWatch.Domain.Sharding;

/// <summary>Places keys on shards where MyCat 1.6's <c>murmur</c> rule (seed 0, 160 virtual buckets a node) places them.</summary>
public sealed class MurmurRing
{
    private const int Buckets = 160;
    private readonly int[] _points;
    private readonly int[] _shards;

    /// <param name="nodes">How many shards there are, at least 1.</param>
    public MurmurRing(int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        var ring = new SortedDictionary<int, int>();
        for (var node = 0; node < nodes; node++)
        {
            // The name grows from bucket to bucket: that is how MyCat builds it.
            var name = new StringBuilder($"SHARD-{node}");
            for (var bucket = 0; bucket < Buckets; bucket++)
            {
                name.Append("-NODE-").Append(bucket);
                ring[Murmur.Hash(name.ToString())] = node;
            }
        }

        _points = [.. ring.Keys];
        _shards = [.. ring.Values];
    }

    /// <summary>The shard of a key: that of the first point at or after its hash, else of the first point of all.</summary>
    /// <param name="key">The key.</param>
    public int ShardOf(ReadOnlySpan<char> key)
    {
        var at = Array.BinarySearch(_points, Murmur.Hash(key));
        at = at < 0 ? ~at : at;
        return _shards[at == _points.Length ? 0 : at];
    }
}
