using System.Text;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Visitors;

/// <summary>The areas of the park by their ids, at places that stay: the presence table points at them. A place that was freed is used again.</summary>
internal sealed class AreaTable
{
    private const int FewestBuckets = 64;
    private readonly List<AreaState> _areas = [];
    private readonly Stack<int> _free = [];
    private readonly Dictionary<string, int> _byId = [];

    /// <summary>Places plus one, by the hash of the id's bytes; 0 is free.</summary>
    private int[] _buckets = new int[FewestBuckets];

    /// <summary>Areas held.</summary>
    public int Count => _byId.Count;

    /// <summary>Places lie below this; at those that are free stands an area that is <see cref="AreaState.Gone"/>.</summary>
    public int Top => _areas.Count;

    public AreaState this[int place] => _areas[place];

    /// <summary>All places, the free ones too.</summary>
    public List<AreaState>.Enumerator GetEnumerator() => _areas.GetEnumerator();

    /// <summary>The areas held, in the order of their places.</summary>
    public IEnumerable<AreaState> Held => _areas.Where(area => !area.Gone);

    /// <returns>The place; negative when it is not held.</returns>
    public int Find(ReadOnlySpan<byte> key)
    {
        var mask = _buckets.Length - 1;
        for (var at = (int)KeyHash.Of(key) & mask; _buckets[at] != 0; at = (at + 1) & mask)
        {
            var place = _buckets[at] - 1;
            if (key.SequenceEqual(_areas[place].Key))
            {
                return place;
            }
        }

        return -1;
    }

    /// <returns>The place; negative when it is not held.</returns>
    public int Find(string id) => _byId.GetValueOrDefault(id, -1);

    /// <summary>Adds an area that is not held.</summary>
    /// <returns>Its place.</returns>
    public int Add(ReadOnlySpan<byte> key)
    {
        var area = new AreaState(Encoding.UTF8.GetString(key), key.ToArray());
        if (_free.TryPop(out var place))
        {
            _areas[place] = area;
        }
        else
        {
            place = _areas.Count;
            _areas.Add(area);
        }

        _byId.Add(area.Id, place);
        if (_areas.Count * 2 > _buckets.Length)
        {
            PlaceAll(_buckets.Length * 2);
        }
        else
        {
            Place(place);
        }

        return place;
    }

    /// <summary>Keeps a place free, as a snapshot had it. All areas are added before <see cref="Reuse"/> is called.</summary>
    public AreaState AddGone()
    {
        var gone = new AreaState(null, []);
        _areas.Add(gone);
        return gone;
    }

    /// <summary>Gives free places to areas that come from now on.</summary>
    public void Reuse()
    {
        for (var place = 0; place < _areas.Count; place++)
        {
            if (_areas[place].Gone)
            {
                _free.Push(place);
            }
        }
    }

    /// <summary>Frees places.</summary>
    public void Remove(params ReadOnlySpan<int> places)
    {
        foreach (var place in places)
        {
            _byId.Remove(_areas[place].Id);
            _areas[place] = new AreaState(null, []);
            _free.Push(place);
        }

        PlaceAll(_buckets.Length);
    }

    public void Clear()
    {
        _areas.Clear();
        _free.Clear();
        _byId.Clear();
        _buckets = new int[FewestBuckets];
    }

    private void PlaceAll(int buckets)
    {
        _buckets = new int[buckets];
        for (var place = 0; place < _areas.Count; place++)
        {
            if (!_areas[place].Gone)
            {
                Place(place);
            }
        }
    }

    private void Place(int place)
    {
        var mask = _buckets.Length - 1;
        var at = (int)KeyHash.Of(_areas[place].Key) & mask;
        while (_buckets[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _buckets[at] = place + 1;
    }
}
