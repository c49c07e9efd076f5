using System.Runtime.InteropServices;
using System.Text;
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
    public void Add(IEnumerable<KeyValuePair<string, long>> batch) => Add(batch, 0);

    /// <summary>Takes in what a table counted in one of its spaces. Of very many ids only those become text that may stay.</summary>
    public void Add(IdTable<long> counted, int space)
    {
        List<int> ids = [.. Enumerable.Range(0, counted.Top).Where(index => counted.SpaceOf(index) == space)];
        var left = FirstBeyond(ids.Select(index => counted[index]));
        List<int> kept = [.. _counts.Keys.Select(Encoding.UTF8.GetBytes).Select(id => counted.Find(space, id, IdTable<long>.HashOf(space, id))).Where(index => index >= 0)];
        Add(
            ids.Where(index => counted[index] > left).Concat(kept.Where(index => counted[index] <= left)).Select(index => KeyValuePair.Create(Encoding.UTF8.GetString(counted.IdOf(index)), counted[index])),
            left);
    }

    /// <param name="batch">Ids and their counts.</param>
    /// <param name="left">The greatest count among ids that the batch leaves out, since at least as many as are kept have no less; 0: none.</param>
    private void Add(IEnumerable<KeyValuePair<string, long>> batch, long left)
    {
        foreach (var (id, count) in batch)
        {
            _counts[id] = _counts.GetValueOrDefault(id) + count;
        }

        // What the first that has no room has, all lose.
        var less = Math.Max(left, FirstBeyond(_counts.Values));
        if (less == 0)
        {
            return;
        }

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

    /// <summary>The greatest count that has no room any more; 0: there is room for all.</summary>
    private long FirstBeyond(IEnumerable<long> counts)
    {
        Dictionary<long, int> ids = [];
        foreach (var count in counts)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(ids, count, out _)++;
        }

        var room = most;
        foreach (var (count, number) in ids.OrderByDescending(one => one.Key))
        {
            room -= number;
            if (room < 0)
            {
                return count;
            }
        }

        return 0;
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
