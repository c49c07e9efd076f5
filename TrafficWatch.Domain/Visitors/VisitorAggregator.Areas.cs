using System.Text;
using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Domain.Visitors;

/// <content>Areas come with their first event, and go when nothing is known of them or an admin removes or merges them.</content>
public sealed partial class VisitorAggregator
{
    private int FindArea(ReadOnlySpan<byte> key) =>
        _areas.Find(key) is >= 0 and var place ? place
        : _mergedInto.Count > 0 && _mergedInto.TryGetValue(Encoding.UTF8.GetString(key), out var into) ? FindArea(Encoding.UTF8.GetBytes(into))
        : _areas.Count == MostAreas ? -1 : AddArea(key);

    private int AddArea(ReadOnlySpan<byte> key)
    {
        var place = _areas.Add(key);
        var area = _areas[place];
        area.Thresholds = _thresholds.GetValueOrDefault(area.Id);
        area.ClosingAfter = ClosingOf(area.Id);
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
            known[_table.SpaceOf(i)] |= _table.Holds(i);
        }

        var forgotten = Enumerable.Range(0, known.Length).Where(place => !known[place] && !_areas[place].Gone && _areas[place].IsEmpty).ToArray();
        _gone.AddRange(forgotten.Select(place => _areas[place].Id));
        TakeCounts();
        ForgetPlaces(forgotten, Visitor.Nowhere);
        _areas.Remove(forgotten);
    }

    /// <summary>An admin has removed an area, or merged it into another. Nothing is known of it any more; what is written of it already stays.</summary>
    /// <param name="id">The area.</param>
    /// <param name="into">Where whoever is inside is from where the line stands, and where events of the area count from now on; null: whoever is inside is released, and events of the name begin a new area.</param>
    private void Remove(string id, string? into)
    {
        into = into is null ? null : _mergedInto.GetValueOrDefault(into, into);
        if (id == ThresholdSet.WholePark || into == ThresholdSet.WholePark || into == id)
        {
            return;
        }

        _removed.Add(id);
        _edits.Add(new ThresholdEdit(id, null));
        _thresholds.Remove(id);
        foreach (var merged in _mergedInto.Where(merged => merged.Value == id).Select(merged => merged.Key).Append(id).ToArray())
        {
            if (into is null)
            {
                _mergedInto.Remove(merged);
            }
            else
            {
                _mergedInto[merged] = into;
            }
        }

        var place = _areas.Find(id);
        if (place < 0)
        {
            return;
        }

        var area = _areas[place];
        var target = into is null ? -1 : FindArea(Encoding.UTF8.GetBytes(into));
        Settle();
        DecideLate();
        TakeCounts();
        if (area.Correction != 0)
        {
            Touch(area, _line - 1);
            if (target >= 0)
            {
                Touch(_areas[target], _line - 1);
                Correct(_areas[target], _areas[target].Correction + area.Correction);
                _areas[target].CorrectionUntil = Math.Min(_areas[target].CorrectionUntil, area.CorrectionUntil);
            }

            Correct(area, 0);
        }

        if (target >= 0)
        {
            MoveVisits(place, target);
        }
        else
        {
            EndVisits(place);
        }

        EndInstant();
        EndSecond(_line - 1000, into is null ? "removed" : "merged");
        if (_minute != None)
        {
            area.EmitMinute(_minute, _minutes);
            _removedInMinute[id] = area;
        }

        area.TakeFlows(_removedFlows);
        TakeCounts();
        _areas.Remove(place);
        ForgetPlaces([place], target >= 0 ? target : Visitor.Nowhere);
        FindCorrectionsEnd();
    }

    private void EndVisits(int place)
    {
        _buffer.RemoveAll(item => _table.SpaceOf(new BufferedVisit(item).Index) == place);
        for (var i = 0; i < _table.Top; i++)
        {
            if (_table.Holds(i) && _table.SpaceOf(i) == place)
            {
                if (_table[i].Inside)
                {
                    Release(i, _line - 1);
                }

                Forget(i);
            }
        }
    }

    /// <summary>Whoever was in one area, and whatever waits to be decided of it, is the other's. Who was in both is in that once.</summary>
    private void MoveVisits(int place, int target)
    {
        List<(long Second, BufferedVisit Visit)> waiting = [];
        _buffer.ForEach((second, item) =>
        {
            if (new BufferedVisit(item) is var visit && _table.SpaceOf(visit.Index) == place)
            {
                waiting.Add((second, visit));
            }
        });
        _buffer.RemoveAll(item => _table.SpaceOf(new BufferedVisit(item).Index) == place);
        Dictionary<int, int> moved = [];
        for (var i = 0; i < _table.Top; i++)
        {
            if (_table.Holds(i) && _table.SpaceOf(i) == place)
            {
                moved[i] = MoveVisit(i, target);
                Forget(i);
            }
        }

        waiting.ForEach(item => _buffer.Add(item.Second, item.Visit.MovedTo(moved[item.Visit.Index]).Packed));
    }

    private int MoveVisit(int old, int target)
    {
        ref var entry = ref _table[old];
        var (from, into) = (AreaOf(old), _areas[target]);
        var index = PresenceOf(target, _table.IdOf(old));
        ref var other = ref _table[index];
        if (entry.Inside)
        {
            var until = entry.Until;
            Touch(from, _line - 1);
            Touch(into, _line - 1);
            Leave(ref entry, from);
            if (!other.Inside)
            {
                Stay(index, ref other, into, until);
            }
        }

        if (entry.DecidedTime >= other.DecidedTime)
        {
            const PresenceFlags decided = PresenceFlags.DecidedIn | PresenceFlags.DecidedOut;
            other.Flags = (entry.DecidedTime > other.DecidedTime ? other.Flags & ~decided : other.Flags) | (entry.Flags & decided);
            other.DecidedTime = entry.DecidedTime;
        }

        other.NewestTime = Math.Max(other.NewestTime, entry.NewestTime);
        other.Pending += entry.Pending;
        SetNewest(ref other, into, entry.InsideNewest || other.InsideNewest);
        return index;
    }
}
