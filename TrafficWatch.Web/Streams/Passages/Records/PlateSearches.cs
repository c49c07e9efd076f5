using System.Collections.Concurrent;
using System.Security.Cryptography;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Passages.Resources;

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

    /// <summary>The search of an id, for who may search by plate.</summary>
    /// <param name="id">As an address holds it; null: none is asked for.</param>
    /// <param name="allowed">Whether the asker may.</param>
    /// <param name="errors">What is wrong with the address otherwise; what is wrong with the id is added.</param>
    public PlatePattern? Find(string? id, bool allowed, ref IReadOnlyList<FilterError> errors)
    {
        PlatePattern? pattern = null;
        if (id is null || (allowed && _searches.TryGetValue(id, out pattern)))
        {
            return pattern;
        }

        errors = [.. errors, new FilterError("plate", id, allowed
            ? new(PassageWords.English.SearchGone, PassageWords.Chinese.SearchGone)
            : new(PassageWords.English.PlateForAdmins, PassageWords.Chinese.PlateForAdmins))];
        return null;
    }
}
