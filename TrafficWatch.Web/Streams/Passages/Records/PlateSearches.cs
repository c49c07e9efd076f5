using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>Searches by plate, under ids that tell nothing: plates are personal data, and addresses end up in histories and logs. Kept until the process ends, the last ten thousand.</summary>
internal sealed class PlateSearches
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, PlatePattern> _searches = [];
    private readonly ConcurrentQueue<string> _order = [];

    /// <summary>Keeps a search.</summary>
    /// <returns>Its id for addresses.</returns>
    public string Keep(PlatePattern pattern)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        _searches[id] = pattern;
        _order.Enqueue(id);
        while (_searches.Count > Most && _order.TryDequeue(out var oldest))
        {
            _searches.TryRemove(oldest, out _);
        }

        return id;
    }

    /// <summary>The search of an id; null when it is not known.</summary>
    public PlatePattern? Find(string id) => _searches.GetValueOrDefault(id);
}
