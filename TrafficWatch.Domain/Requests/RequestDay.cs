using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Requests;

/// <summary>What is known of a day: which routes are told apart, and what was most frequent.</summary>
internal sealed class RequestDay
{
    /// <summary>Routes of a day that are told apart.</summary>
    public const int MostRoutes = 2000;

    /// <summary>Of them, those of which nothing had been served when they came (status 3xx but for 304, or 4xx): who tries out paths leaves room for those that exist.</summary>
    public const int MostUnserved = 1000;

    /// <summary>Names of a kind that are counted.</summary>
    public const int MostNames = 1000;

    /// <summary>The most frequent names of a kind that are written.</summary>
    public const int Written = 50;

    public const int Kinds = 3;

    private readonly HashSet<string> _routes = new(StringComparer.Ordinal);
    private int _unserved;

    /// <summary>By <see cref="TopKind"/>.</summary>
    public HeavyHitters[] Top { get; } = [.. Enumerable.Range(0, Kinds).Select(_ => new HeavyHitters(MostNames))];

    /// <summary>Whether a route is told apart.</summary>
    public bool Names(string route) => _routes.Contains(route);

    /// <summary>Takes in the routes of an epoch as far as there is room, the most frequent first: which they are must not depend on the order in which they came within it.</summary>
    public void Take(IEnumerable<(string Route, long Count, bool Served)> routes)
    {
        foreach (var (route, _, served) in routes.OrderByDescending(route => route.Count).ThenBy(route => route.Route, StringComparer.Ordinal))
        {
            if (_routes.Count < MostRoutes && (served || _unserved < MostUnserved) && _routes.Add(route))
            {
                _unserved += served ? 0 : 1;
            }
        }
    }

    /// <summary>The most frequent names.</summary>
    public IEnumerable<(TopKind Kind, string Name, long Count, long Error)> MostFrequent() =>
        Top.Index().SelectMany(kind => kind.Item.Top(Written).Select(name => ((TopKind)kind.Index, name.Key, name.Value, kind.Item.Error)));

    public void Save(StateWriter writer)
    {
        writer.Write(_unserved);
        writer.Write(_routes.Count);
        foreach (var route in _routes)
        {
            writer.Write(route);
        }

        Array.ForEach(Top, kind => kind.Save(writer));
    }

    public static RequestDay Load(ref StateReader reader)
    {
        var day = new RequestDay { _unserved = reader.ReadInt32() };
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            day._routes.Add(reader.ReadString()!);
        }

        foreach (var kind in day.Top)
        {
            kind.Load(ref reader);
        }

        return day;
    }
}
