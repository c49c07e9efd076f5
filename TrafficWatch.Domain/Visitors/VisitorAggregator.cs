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

    private const long None = long.MinValue;
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    private readonly PresenceTable _table = new();
    private readonly ReorderBuffer _buffer = new();
    private readonly List<(long Time, int Index, bool Entering)> _late = [];
    private readonly List<AreaState> _areas = [];
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
        _areas.Select(a => (a.Id, a.Newest, a.Level, a.Thresholds));

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
        if (kind != "thresholds")
        {
            return;
        }

        using var json = JsonDocument.Parse(content);
        var area = json.RootElement.GetProperty("area").GetString()!;
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
        List<FlowDelta> flows = [];
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
        var deltas = new VisitorDeltas(flows, present, [.. _minutes], [.. _changes], _line, _duplicates, [.. _edits], _setBack);
        _minutes.Clear();
        _changes.Clear();
        _edits.Clear();
        _duplicates = 0;
        _setBack = null;
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

        return _areas.Count == MostAreas ? -1 : AddArea(key);
    }

    private int AddArea(ReadOnlySpan<byte> key)
    {
        var area = new AreaState(Encoding.UTF8.GetString(key), key.ToArray());
        area.Thresholds = _thresholds.GetValueOrDefault(area.Id);
        _areas.Add(area);
        _byId.Add(area.Id, area);
        if (_areas.Count * 2 > _areaBuckets.Length)
        {
            _areaBuckets = new int[_areaBuckets.Length * 2];
        }
        else
        {
            Place(_areas.Count - 1);
            return _areas.Count - 1;
        }

        for (var i = 0; i < _areas.Count; i++)
        {
            Place(i);
        }

        return _areas.Count - 1;
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
