using System.Text;
using System.Text.Json;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Visitors;

/// <summary>Counts who is in which area of the park. Newest line: on arrival. Decided line: behind the reorder buffer, in event-time order (see docs/design.md).</summary>
/// <param name="rules">What it goes by.</param>
public sealed partial class VisitorAggregator(VisitorRules rules) : IAggregator<VisitorEvent, VisitorDeltas>
{
    /// <summary>The most areas that the stream holds.</summary>
    public const int MostAreas = 4096;

    /// <summary>Areas beyond which those that nobody was seen in for a day, and that have no thresholds, are let go of: made-up names must not fill the stream for ever.</summary>
    private const int FewAreas = 64;

    private const long None = long.MinValue;

    private readonly IdTable<Presence> _table = new();
    private readonly IdTable<Visitor> _visitors = new();
    private readonly ReorderBuffer _buffer = new();
    private readonly List<(long Time, int Index, bool Entering)> _late = [];
    private readonly AreaTable _areas = new();
    private readonly List<string> _gone = [];
    private readonly List<string> _removed = [];

    /// <summary>Areas removed within the open minute, whose row it is still to stand in.</summary>
    private readonly Dictionary<string, AreaState> _removedInMinute = [];
    private readonly List<FlowDelta> _removedFlows = [];
    private readonly Dictionary<string, ThresholdSet> _thresholds = [];

    /// <summary>Areas that were merged into others, whose names events still carry. None of the others is such a one itself.</summary>
    private readonly Dictionary<string, string> _mergedInto = [];
    private AreaState _park = new(ThresholdSet.WholePark, []);
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
        _areas.Held.Select(a => (a.Id, a.NewestShown, a.Level, a.Thresholds));

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
        if (late && value.Time < _line - Milliseconds.Day)
        {
            return null;
        }

        Arrive(areaIndex, value.Time, value.Entering, late, value.User);
        return null;
    }

    /// <inheritdoc/>
    public void Edit(string kind, string content)
    {
        if (kind is not ("thresholds" or "remove" or "merge" or "count" or "undo" or "closes"))
        {
            return;
        }

        using var json = JsonDocument.Parse(content);
        if (kind is "count" or "undo")
        {
            EditCount(json.RootElement);
            return;
        }

        if (kind == "closes")
        {
            EditClosing(json.RootElement);
            return;
        }

        var area = json.RootElement.GetProperty("area").GetString()!;
        if (kind == "remove")
        {
            Remove(area, null);
            return;
        }

        if (kind == "merge")
        {
            Remove(area, json.RootElement.GetProperty("into").GetString()!);
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
        var state = area == ThresholdSet.WholePark ? _park : _areas.Find(area) is >= 0 and var place ? _areas[place] : null;
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
                present.Add(new PresentCount(area.Id, area.NewestShown));
                area.NewestChanged = false;
            }
        }

        EmitMinutes();
        TakeCounts();
        var deltas = new VisitorDeltas(flows, present, [.. _minutes], [.. _changes], _line, _duplicates, [.. _edits], _setBack, _gone.Count == 0 ? null : [.. _gone], _removed.Count == 0 ? null : [.. _removed])
        {
            Rows = _rows,
            Corrections = [.. _corrections],
        };
        _rows = null;
        _corrections.Clear();
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
}
