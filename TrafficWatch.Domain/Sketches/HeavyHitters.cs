using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Sketches;

/// <summary>The most frequent of very many ids, in bounded room: counts that are too low by <see cref="Error"/> at most, and exact until there are more ids than are kept.</summary>
/// <remarks>A Misra–Gries summary that takes in whole batches: Agarwal et al., Mergeable Summaries, PODS 2012.</remarks>
/// <param name="most">How many ids are kept.</param>
internal sealed class HeavyHitters(int most)
{
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>By how much a count may be too low.</summary>
    public long Error { get; private set; }

    /// <summary>How many ids are kept.</summary>
    public int Count => _counts.Count;

    /// <summary>Takes in a batch.</summary>
    public void Add(IEnumerable<KeyValuePair<string, long>> batch)
    {
        foreach (var (id, count) in batch)
        {
            _counts[id] = _counts.GetValueOrDefault(id) + count;
        }

        if (_counts.Count <= most)
        {
            return;
        }

        // What the first that has no room has, all lose.
        var less = _counts.Values.OrderDescending().ElementAt(most);
        Error += less;
        foreach (var (id, count) in _counts.ToArray())
        {
            if (count > less)
            {
                _counts[id] = count - less;
            }
            else
            {
                _counts.Remove(id);
            }
        }
    }

    /// <summary>The most frequent, most frequent first; of equal ones the smaller id.</summary>
    public IEnumerable<KeyValuePair<string, long>> Top(int count) =>
        _counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Take(count);

    public void Save(StateWriter writer)
    {
        writer.Write(Error);
        writer.Write(_counts.Count);
        foreach (var (id, count) in _counts)
        {
            writer.Write(id);
            writer.Write(count);
        }
    }

    public void Load(ref StateReader reader)
    {
        _counts.Clear();
        Error = reader.ReadInt64();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            _counts[reader.ReadString()!] = reader.ReadInt64();
        }
    }
}
