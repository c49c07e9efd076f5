using System.Runtime.InteropServices;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Requests;

/// <summary>Counts requests by minute, status, method and route, and what follows from it for the site's hours and days. What a request decides alone waits for nothing: there is no reorder buffer.</summary>
/// <remarks>Counts and bins are added to what is stored. Who asked, and what is most frequent, is kept for the windows that were written to last; what comes for others begins a further part of theirs, so that nothing is lost however late it comes. Addresses are nowhere but in sketches.</remarks>
/// <param name="site">The site's hours and days.</param>
/// <param name="mostLines">Requests of an epoch that are handed on one by one, besides; the first ones.</param>
/// <param name="isOpen">Whether requests are expected at an instant, milliseconds since 1970-01-01 UTC; null: always.</param>
/// <param name="lateness">Milliseconds that a minute which is over waits for requests while the log rests.</param>
public sealed partial class RequestAggregator(SiteCalendar site, int mostLines = 0, Func<long, bool>? isOpen = null, long lateness = 0) : IAggregator<RequestEvent, RequestDeltas>
{
    /// <summary>Stands for routes beyond those that are told apart.</summary>
    public const string OtherRoutes = "(other)";

    /// <summary>Stands for all routes together.</summary>
    public const string All = "(all)";

    private const int MostMinutes = 60, MostHours = 48, MostDays = 16;
    private const int LongestName = 200, MostTexts = 50_000;
    private const int StatusBits = 10, MethodBits = 5;

    private readonly TextNames _routes = new(MostTexts);
    private readonly IdTable<int> _agents = new();
    private List<RequestLine> _lines = [];
    private readonly Dictionary<(long Minute, long Place), RequestSums> _cells = [];
    private readonly Dictionary<(long Minute, int Route, int Bin), long> _latencies = [];
    private readonly Dictionary<(long Minute, int Family), (long Count, long Bytes)> _families = [];
    private readonly IdTable<long> _names = new();
    private readonly List<long> _namedDays = [];
    private readonly LiveWindows<HyperLogLog> _clientMinutes = new(MostMinutes, () => new()), _clientHours = new(MostHours, () => new()), _clientDays = new(MostDays, () => new());
    private readonly LiveWindows<RequestDay> _days = new(MostDays, () => new());
    private readonly SpanCache _hour = SpanCache.Hours(site), _day = SpanCache.Days(site);
    private readonly byte[] _route = new byte[Routes.Longest];
    private long _today = long.MinValue;
    private int _todayIndex;

    /// <inheritdoc/>
    public long Line { get; private set; } = Watermarks.None;

    /// <inheritdoc/>
    public string? Apply(scoped in RequestEvent value)
    {
        var minute = value.Time - (value.Time % Milliseconds.Minute);
        var route = _routes.IndexOf(_route.AsSpan(0, Routes.Write(value.Target, _route)));
        var family = FamilyOf(value.Agent);
        var timed = value.LatencyUs >= 0;
        ref var cell = ref CollectionsMarshal.GetValueRefOrAddDefault(_cells, (minute, ((((long)route << MethodBits) | (long)value.Method) << StatusBits) | (long)value.Status), out _);
        cell += new RequestSums(1, value.Bytes, AgentFamilies.All[family].IsAutomatic ? 1 : 0, timed ? 1 : 0, timed ? value.LatencyUs : 0);
        ref var agents = ref CollectionsMarshal.GetValueRefOrAddDefault(_families, (minute, family), out _);
        agents = (agents.Count + 1, agents.Bytes + value.Bytes);
        if (timed)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_latencies, (minute, route, DDSketch.BinOf(value.LatencyUs)), out _)++;
        }

        if (!value.Client.IsEmpty)
        {
            _clientMinutes.Of(minute).Add(value.Client);
        }

        Name(minute, in value);
        if (_lines.Count < mostLines)
        {
            _lines.Add(RequestLine.Of(in value));
        }

        return null;
    }

    /// <inheritdoc/>
    public RequestDeltas Take()
    {
        TakeNames();
        TakeRoutes();
        Dictionary<RequestKey, RequestSums> minutes = [], hours = [], days = [];
        foreach (var ((minute, place), sums) in _cells)
        {
            var (hour, day) = (_hour.Of(minute).To, _day.Of(minute));
            var (status, method) = ((int)(place & ((1 << StatusBits) - 1)), (int)(place >> StatusBits & ((1 << MethodBits) - 1)));
            var route = Told(day.From, (int)(place >> (StatusBits + MethodBits)));
            Add(minutes, new(minute + Milliseconds.Minute, status, method, route), sums);
            Add(hours, new(hour, status, method, route), sums);
            Add(days, new(day.To, status, method, route), sums);
        }

        Dictionary<(long, string, int), long> latencyMinutes = [], latencyHours = [];
        foreach (var ((minute, route, bin), count) in _latencies)
        {
            var hour = _hour.Of(minute).To;
            CollectionsMarshal.GetValueRefOrAddDefault(latencyMinutes, (minute + Milliseconds.Minute, All, bin), out _) += count;
            CollectionsMarshal.GetValueRefOrAddDefault(latencyHours, (hour, All, bin), out _) += count;
            CollectionsMarshal.GetValueRefOrAddDefault(latencyHours, (hour, Told(_day.StartOf(minute), route), bin), out _) += count;
        }

        var (changes, figures) = _alerts.Take();
        var deltas = new RequestDeltas(
            Cells(minutes), Cells(hours), Cells(days), Latencies(latencyMinutes), Latencies(latencyHours),
            [.. _families.GroupBy(one => (_hour.Of(one.Key.Minute).To, one.Key.Family)).Select(one => new AgentCount(one.Key.To, one.Key.Family, one.Sum(part => part.Value.Count), one.Sum(part => part.Value.Bytes)))],
            [.. Clients()],
            [.. _days.Touched.SelectMany(day => day.Content.MostFrequent().Select(one => new TopItem(day.Start, one.Kind, one.Name, day.Part, one.Count, one.Error)))])
        {
            Lines = _lines,
            Line = Line,
            Changes = changes,
            Figures = figures,
        };
        _lines = [];
        _cells.Clear();
        _latencies.Clear();
        _families.Clear();
        _routes.Trim();
        if (_agents.Count > MostTexts)
        {
            _agents.Clear();
        }

        Array.ForEach([_clientMinutes, _clientHours, _clientDays], windows => windows.EndEpoch());
        _days.EndEpoch();
        return deltas;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        SaveAlerts(writer);
        writer.Write(Line);
        Array.ForEach([_clientMinutes, _clientHours, _clientDays], windows => windows.Save(writer, (to, sketch) => to.Write(sketch.ToBytes().AsSpan())));
        _days.Save(writer, (to, day) => day.Save(to));
    }

    /// <inheritdoc/>
    public void Load(ref StateReader reader)
    {
        Line = LoadAlerts(ref reader);
        foreach (var windows in new[] { _clientMinutes, _clientHours, _clientDays })
        {
            windows.Load(ref reader, (ref StateReader from) => HyperLogLog.FromBytes(from.ReadBytes()));
        }

        _days.Load(ref reader, RequestDay.Load);
    }

    private static void Add(Dictionary<RequestKey, RequestSums> cells, RequestKey key, RequestSums sums) => CollectionsMarshal.GetValueRefOrAddDefault(cells, key, out _) += sums;

    private static IReadOnlyList<RequestCell> Cells(Dictionary<RequestKey, RequestSums> cells) => [.. cells.Select(cell => new RequestCell(cell.Key, cell.Value))];

    private static IReadOnlyList<LatencyCount> Latencies(Dictionary<(long End, string Route, int Bin), long> bins) => [.. bins.Select(bin => new LatencyCount(bin.Key.End, bin.Key.Route, bin.Key.Bin, bin.Value))];

    /// <summary>The family of a user agent, looked up by its words once: the same come again and again.</summary>
    private int FamilyOf(ReadOnlySpan<byte> agent)
    {
        if (agent.IsEmpty || agent.Length > ushort.MaxValue)
        {
            return AgentFamilies.IndexOf(agent);
        }

        ref var family = ref _agents[_agents.FindOrAdd(0, agent, IdTable<int>.HashOf(0, agent), out var added)];
        return added ? family = AgentFamilies.IndexOf(agent) : family;
    }

    /// <summary>Counts the names that the most frequent are found among.</summary>
    private void Name(long minute, in RequestEvent value)
    {
        var day = _day.StartOf(minute);
        if (day != _today)
        {
            _today = day;
            _todayIndex = _namedDays.IndexOf(day);
            if (_todayIndex < 0)
            {
                _todayIndex = _namedDays.Count;
                _namedDays.Add(day);
            }
        }

        var path = Routes.PathOf(value.Target);
        Name(TopKind.Path, path);
        Name(TopKind.Failed, value.Status >= 400 ? path : default);
        Name(TopKind.Referrer, value.Referrer.IndexOfAny((byte)'?', (byte)'#') is >= 0 and var query ? value.Referrer[..query] : value.Referrer);
    }

    private void Name(TopKind kind, ReadOnlySpan<byte> name)
    {
        // Keys of tables do not tell names apart by blanks at their end.
        name = name[..Math.Min(name.Length, LongestName)].TrimEnd((byte)' ');
        if (!name.IsEmpty)
        {
            var space = (_todayIndex * RequestDay.Kinds) + (int)kind;
            _names[_names.FindOrAdd(space, name, IdTable<long>.HashOf(space, name), out _)]++;
        }
    }

    /// <summary>Hands the names over to their days.</summary>
    private void TakeNames()
    {
        foreach (var names in Enumerable.Range(0, _names.Top).GroupBy(index => _names.SpaceOf(index)).OrderBy(space => _namedDays[space.Key / RequestDay.Kinds]).ThenBy(space => space.Key))
        {
            // Bytes that are no UTF-8 may give the same text for different names.
            _days.Of(_namedDays[names.Key / RequestDay.Kinds]).Top[names.Key % RequestDay.Kinds].Add(
                names.GroupBy(index => TextNames.Of(_names.IdOf(index)), index => _names[index]).Select(name => KeyValuePair.Create(name.Key, name.Sum())));
        }

        _names.Clear();
        _namedDays.Clear();
        _today = long.MinValue;
    }

    /// <summary>Decides which of the routes that came are told apart.</summary>
    private void TakeRoutes()
    {
        Dictionary<(long Day, int Route), (long Count, bool Served)> routes = [];
        foreach (var ((minute, place), sums) in _cells)
        {
            ref var route = ref CollectionsMarshal.GetValueRefOrAddDefault(routes, (_day.StartOf(minute), (int)(place >> (StatusBits + MethodBits))), out _);
            route = (route.Count + sums.Count, route.Served || (place & ((1 << StatusBits) - 1)) is < 300 or 304 or >= 500);
        }

        foreach (var day in routes.GroupBy(route => route.Key.Day).OrderBy(day => day.Key))
        {
            _days.Of(day.Key).Take(day.Select(route => (_routes[route.Key.Route], route.Value.Count, route.Value.Served)));
        }
    }

    private string Told(long day, int route) => _routes[route] is var name && _days.Of(day).Names(name) ? name : OtherRoutes;

    /// <summary>The clients of the windows that something came for.</summary>
    private IEnumerable<ClientSketch> Clients()
    {
        foreach (var minute in _clientMinutes.Touched)
        {
            _clientHours.Of(_hour.StartOf(minute.Start)).Merge(minute.Content);
            _clientDays.Of(_day.StartOf(minute.Start)).Merge(minute.Content);
        }

        return Sketches(ClientSpan.Minute, _clientMinutes, start => start + Milliseconds.Minute)
            .Concat(Sketches(ClientSpan.Hour, _clientHours, start => _hour.Of(start).To))
            .Concat(Sketches(ClientSpan.Day, _clientDays, start => _day.Of(start).To));
    }

    private static IEnumerable<ClientSketch> Sketches(ClientSpan span, LiveWindows<HyperLogLog> windows, Func<long, long> end) =>
        windows.Touched.Where(window => window.Content.Changed).Select(window => new ClientSketch(span, end(window.Start), window.Part, window.Content.ToBytes(), window.Content.Estimate()));
}
