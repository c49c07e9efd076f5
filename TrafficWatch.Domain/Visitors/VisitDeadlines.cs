using System.Runtime.InteropServices;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>When visits end by themselves. Counts them by hour and looks the visitors of an hour up only when it comes, for nearly everyone leaves before.</summary>
/// <param name="table">Where visits are held.</param>
internal sealed class VisitDeadlines(IdTable<Presence> table)
{
    private readonly Dictionary<long, int> _hours = [];
    private readonly PriorityQueue<int, long> _due = new();
    private long _looked = long.MinValue;
    private long _first = long.MaxValue;

    public void Add(int index, long until)
    {
        var hour = until / Milliseconds.Hour;
        CollectionsMarshal.GetValueRefOrAddDefault(_hours, hour, out _)++;
        _first = Math.Min(_first, hour);
        if (hour <= _looked)
        {
            _due.Enqueue(index, until);
        }
    }

    public void Remove(long until)
    {
        var hour = until / Milliseconds.Hour;
        if (--CollectionsMarshal.GetValueRefOrAddDefault(_hours, hour, out _) == 0)
        {
            _hours.Remove(hour);
            _first = _hours.Count == 0 ? long.MaxValue : _hours.Keys.Min();
        }
    }

    /// <summary>The visitor whose visit ends next, if that is before <paramref name="limit"/>.</summary>
    public bool TryNext(long limit, out int index, out long until)
    {
        while (true)
        {
            while (_due.TryPeek(out index, out until))
            {
                if (table[index].Until == until)
                {
                    return until < limit;
                }

                // The visitor left, or came again, in the meantime.
                _due.Dequeue();
            }

            // Asked for every instant, so the usual answer must be quick.
            if (_first == long.MaxValue || _first * Milliseconds.Hour >= limit)
            {
                return false;
            }

            var hour = _first;

            _looked = Math.Max(_looked, hour);
            for (var i = 0; i < table.Top; i++)
            {
                if (table[i].Until is var end && end != 0 && end / Milliseconds.Hour == hour)
                {
                    _due.Enqueue(i, end);
                }
            }
        }
    }

    public void Clear()
    {
        _hours.Clear();
        _due.Clear();
        _looked = long.MinValue;
        _first = long.MaxValue;
    }
}
