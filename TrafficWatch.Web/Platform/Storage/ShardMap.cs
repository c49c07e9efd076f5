using System.Collections.Concurrent;
using TrafficWatch.Domain.Sharding;
using TrafficWatch.Web.Platform.Configuration;

namespace TrafficWatch.Web.Platform.Storage;

/// <summary>Which instance holds what: the configured connection strings in the order of the ring.</summary>
internal sealed class ShardMap(ShardOptions options)
{
    private const int MostRemembered = 10_000;
    private readonly MurmurRing _ring = new(options.ConnectionStrings.Count);
    private readonly ConcurrentDictionary<string, int> _remembered = new();

    public int Count => options.ConnectionStrings.Count;

    public int ShardOf(string key)
    {
        if (_remembered.TryGetValue(key, out var shard))
        {
            return shard;
        }

        shard = _ring.ShardOf(key);
        if (_remembered.Count < MostRemembered)
        {
            _remembered[key] = shard;
        }

        return shard;
    }

    /// <summary>The shard of a key that is one of very many, so not remembered.</summary>
    public int PlaceOf(ReadOnlySpan<char> key) => _ring.ShardOf(key);

    public string ConnectionString(int shard) => options.ConnectionStrings[shard];
}
