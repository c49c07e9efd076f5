using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Domain.Visitors;

/// <content>Areas come with their first event, and go when nothing is known of them or an admin removes them.</content>
public sealed partial class VisitorAggregator
{
    private int FindArea(ReadOnlySpan<byte> key) =>
        _areas.Find(key) is >= 0 and var place ? place : _areas.Count == MostAreas ? -1 : AddArea(key);

    private int AddArea(ReadOnlySpan<byte> key)
    {
        var place = _areas.Add(key);
        var area = _areas[place];
        area.Thresholds = _thresholds.GetValueOrDefault(area.Id);
        if (_removedInMinute.Remove(area.Id, out var before))
        {
            area.Continue(before);
        }

        return place;
    }

    /// <summary>Lets go of areas of which nothing is known any more.</summary>
    private void ForgetAreas()
    {
        if (_areas.Count <= FewAreas)
        {
            return;
        }

        var known = new bool[_areas.Top];
        for (var i = 0; i < _table.Top; i++)
        {
            ref var entry = ref _table[i];
            known[entry.Area] |= (entry.Flags & PresenceFlags.Used) != 0;
        }

        var forgotten = Enumerable.Range(0, known.Length).Where(place => !known[place] && !_areas[place].Gone && _areas[place].IsEmpty).ToArray();
        _gone.AddRange(forgotten.Select(place => _areas[place].Id));
        _areas.Remove(forgotten);
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
        var place = _areas.Find(id);
        if (place < 0)
        {
            return;
        }

        var area = _areas[place];
        Settle();
        DecideLate();
        _buffer.RemoveAll(item => _table[new BufferedVisit(item).Index].Area == place);
        for (var i = 0; i < _table.Top; i++)
        {
            ref var entry = ref _table[i];
            if ((entry.Flags & PresenceFlags.Used) != 0 && entry.Area == place)
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
        _areas.Remove(place);
    }
}
