using System.Text;
using System.Text.Json;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Visitors;

/// <summary>Counts who is in which area of the park. Newest line: on arrival. Decided line: behind the reorder buffer, in event-time order (see docs/design.md).</summary>
/// <param name="rule">When levels change.</param>
/// <param name="closingAfter">When a visit that began at the given instant ends by itself; both in milliseconds since 1970-01-01 UTC.</param>
public sealed partial class VisitorAggregator(AlertRule rule, Func<long, long> closingAfter) : IAggregator<VisitorEvent, VisitorDeltas>
{
    /// <summary>The most areas that the stream holds.</summary>
    public const int MostAreas = 4096;

    /// <summary>Areas beyond which those that nobody was seen in for a day, and that have no thresholds, are let go of: made-up names must not fill the stream for ever.</summary>
    private const int FewAreas = 64;

    private const long None = long.MinValue;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private readonly PresenceTable _table = new();
    private readonly ReorderBuffer _buffer = new();
    private readonly List<(long Time, int Index, bool Entering)> _late = [];
    private readonly List<AreaState> _areas = [];
    private readonly Stack<int> _freeAreas = [];
    private readonly List<string> _gone = [];
    private readonly List<string> _removed = [];

    /// <summary>Areas removed within the open minute, whose row it is still to stand in.</summary>
    private readonly Dictionary<string, AreaState> _removedInMinute = [];
    private readonly List<FlowDelta> _removedFlows = [];
    private readonly Dictionary<string, AreaState> _byId = [];
    private readonly Dictionary<string, ThresholdSet> _thresholds = [];
    private AreaState _park = new(ThresholdSet.WholePark, []);
    private int[] _areaBuckets = new int[64];
    private long _line = None;

    private readonly List<OccupancyMinute> _minutes = [];
    private readonly List<LevelChange> _changes = [];
    private readonly List<ThresholdEdit> _edits = [];
    private long _duplicates;
    private long? _setBack;

    /// <inheritdoc/>
    public int Buffered => _buffer.Count + _late.Count + (int)(_arrived - _settled);

    /// <summary>Entries of the presence table: visitors by area, present or lately absent.</summary>
    public int Known => _table.Count;

    /// <inheritdoc/>
    public long Line => _line;

    /// <summary>Each area with the visitors present (newest line) and its level and thresholds (decided line), in the order of appearance.</summary>
    public IEnumerable<(string Area, long Visitors, AlertLevel Level, ThresholdSet? Thresholds)> Areas =>
        _areas.Where(a => !a.Gone).Select(a => (a.Id, a.Newest, a.Level, a.Thresholds));

    /// <summary>The level and thresholds of the park as a whole.</summary>
    public (AlertLevel Level, ThresholdSet? Thresholds) Park => (_park.Level, _park.Thresholds);

    /// <inheritdoc/>
    public string? Apply(scoped in VisitorEvent value)
    {
        var areaIndex = FindArea(value.Area);
        if (areaIndex < 0)
        {
            return $"area_id '{Encoding.UTF8.GetString(value.Area)}': the stream holds {MostAreas} areas already";
        }

        var area = _areas[areaIndex];
        area.Count(value.Time, value.Entering);
        var late = value.Time < _line;
        if (late && value.Time < _line - Day)
        {
            return null;
        }

        Arrive(areaIndex, value.Time, value.Entering, late, value.User);
        return null;
    }

    /// <inheritdoc/>
    public void Edit(string kind, string content)
    {
        if (kind is not ("thresholds" or "remove"))
        {
            return;
        }

        using var json = JsonDocument.Parse(content);
        var area = json.RootElement.GetProperty("area").GetString()!;
        if (kind == "remove")
        {
            Remove(area);
            return;
        }

        int? Number(string name) => json.RootElement.TryGetProperty(name, out var n) && n.ValueKind == JsonValueKind.Number ? n.GetInt32() : null;
        var set = Number("comfort") is { } comfort && Number("warning") is { } warning && Number("alert") is { } alert
            ? new ThresholdSet(comfort, warning, alert)
            : null;
        if (set?.Problem() is not null)
        {
            return;
        }

        if (set is null)
        {
            _thresholds.Remove(area);
        }
        else
        {
            _thresholds[area] = set;
        }

        _edits.Add(new ThresholdEdit(area, set));
        var state = area == ThresholdSet.WholePark ? _park : _byId.GetValueOrDefault(area);
        if (state is not null)
        {
            var before = state.Thresholds;
            state.Thresholds = set;
            if (_line != None)
            {
                Judge(state, _line - 1000, before, "edit");
            }
        }
    }

    /// <inheritdoc/>
    public VisitorDeltas Take()
    {
        Settle();
        List<FlowDelta> flows = [.. _removedFlows];
        List<PresentCount> present = [];
        foreach (var area in _areas)
        {
            area.TakeFlows(flows);
            if (area.NewestChanged)
            {
                present.Add(new PresentCount(area.Id, area.Newest));
                area.NewestChanged = false;
            }
        }

        EmitMinutes();
        var deltas = new VisitorDeltas(flows, present, [.. _minutes], [.. _changes], _line, _duplicates, [.. _edits], _setBack, _gone.Count == 0 ? null : [.. _gone], _removed.Count == 0 ? null : [.. _removed]);
        _minutes.Clear();
        _changes.Clear();
        _edits.Clear();
        _duplicates = 0;
        _setBack = null;
        _gone.Clear();
        _removed.Clear();
        _removedFlows.Clear();
        return deltas;
    }

    private static void SetNewest(ref Presence entry, AreaState area, bool inside)
    {
        if (entry.InsideNewest != inside)
        {
            entry.Flags ^= PresenceFlags.InsideNewest;
            area.Newest += inside ? 1 : -1;
            area.NewestChanged = true;
        }
    }

    private int FindArea(ReadOnlySpan<byte> key)
    {
        var mask = _areaBuckets.Length - 1;
        var at = (int)PresenceTable.Hash(key) & mask;
        while (_areaBuckets[at] != 0)
        {
            var index = _areaBuckets[at] - 1;
            if (key.SequenceEqual(_areas[index].Key))
            {
                return index;
            }

            at = (at + 1) & mask;
        }

        return _areas.Count - _freeAreas.Count == MostAreas ? -1 : AddArea(key);
    }

    private int AddArea(ReadOnlySpan<byte> key)
    {
        var area = new AreaState(Encoding.UTF8.GetString(key), key.ToArray());
        area.Thresholds = _thresholds.GetValueOrDefault(area.Id);
        if (_removedInMinute.Remove(area.Id, out var before))
        {
            area.Continue(before);
        }

        if (_freeAreas.TryPop(out var index))
        {
            _areas[index] = area;
        }
        else
        {
            index = _areas.Count;
            _areas.Add(area);
        }

        _byId.Add(area.Id, area);
        if (_areas.Count * 2 > _areaBuckets.Length)
        {
            PlaceAll(_areaBuckets.Length * 2);
        }
        else
        {
            Place(index);
        }

        return index;
    }

    private void PlaceAll(int buckets)
    {
        _areaBuckets = new int[buckets];
        for (var i = 0; i < _areas.Count; i++)
        {
            if (!_areas[i].Gone)
            {
                Place(i);
            }
        }
    }

    /// <summary>Lets go of areas of which nothing is known any more.</summary>
    private void ForgetAreas()
    {
        if (_areas.Count - _freeAreas.Count <= FewAreas)
        {
            return;
        }

        var known = new bool[_areas.Count];
        for (var i = 0; i < _table.Top; i++)
        {
            ref var entry = ref _table[i];
            known[entry.Area] |= (entry.Flags & PresenceFlags.Used) != 0;
        }

        var before = _freeAreas.Count;
        for (var i = 0; i < known.Length; i++)
        {
            if (!known[i] && !_areas[i].Gone && _areas[i].IsEmpty)
            {
                _gone.Add(_areas[i].Id);
                LetGo(i);
            }
        }

        if (_freeAreas.Count > before)
        {
            PlaceAll(_areaBuckets.Length);
        }
    }

    /// <summary>An admin has removed an area: whoever is inside is released where the line stands, and nothing is known of it any more. What is written of it already stays.</summary>
    private void Remove(string id)
    {
        if (id == ThresholdSet.WholePark)
        {
            return;
        }

        _removed.Add(id);
        _edits.Add(new ThresholdEdit(id, null));
        _thresholds.Remove(id);
        if (!_byId.TryGetValue(id, out var area))
        {
            return;
        }

        Settle();
        DecideLate();
        var index = _areas.IndexOf(area);
        _buffer.RemoveAll(item => _table[(int)((item & ((1L << 33) - 1)) >> 1)].Area == index);
        for (var i = 0; i < _table.Top; i++)
        {
            ref var entry = ref _table[i];
            if ((entry.Flags & PresenceFlags.Used) != 0 && entry.Area == index)
            {
                if (entry.Inside)
                {
                    Release(i, _line - 1);
                }

                _table.Remove(i);
            }
        }

        EndInstant();
        EndSecond(_line - 1000, "removed");
        if (_minute != None)
        {
            area.EmitMinute(_minute, _minutes);
            _removedInMinute[id] = area;
        }

        area.TakeFlows(_removedFlows);
        LetGo(index);
        PlaceAll(_areaBuckets.Length);
    }

    private void LetGo(int index)
    {
        _byId.Remove(_areas[index].Id);
        _areas[index] = new AreaState(null, []);
        _freeAreas.Push(index);
    }

    private void Place(int index)
    {
        var mask = _areaBuckets.Length - 1;
        var at = (int)PresenceTable.Hash(_areas[index].Key) & mask;
        while (_areaBuckets[at] != 0)
        {
            at = (at + 1) & mask;
        }

        _areaBuckets[at] = index + 1;
    }
}
