using System.Text;
using System.Text.Json;
using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Domain.Visitors;

/// <content>What people have counted: an area's occupancy is who was seen coming in, and a correction.</content>
public sealed partial class VisitorAggregator
{
    private readonly List<CountCorrection> _corrections = [];
    private readonly Dictionary<string, TimeOnly> _closings = [];

    /// <summary>When the first correction ends by itself; <see cref="long.MaxValue"/> when there is none.</summary>
    private long _correctionsEnd = long.MaxValue;

    private void EditCount(JsonElement edit)
    {
        var id = edit.GetProperty("area").GetString()!;
        var place = id == ThresholdSet.WholePark ? -1 : FindArea(Encoding.UTF8.GetBytes(id));
        if (place < 0)
        {
            return;
        }

        Settle();
        DecideLate();
        var area = _areas[place];
        var before = area.Shown;
        if (_line != None)
        {
            Touch(area, _line - 1);
        }

        var madeAt = edit.TryGetProperty("madeAt", out var made) && made.TryGetDateTimeOffset(out var at) ? at.ToUnixTimeMilliseconds() : _line;
        var kind = edit.TryGetProperty("of", out var of) ? "undo" : "count";
        if (kind == "count")
        {
            Count(place, Math.Clamp(edit.GetProperty("counted").GetInt64(), 0, int.MaxValue), edit.GetProperty("id").GetString()!, _line == None ? madeAt : _line);
        }
        else if (area.LastCount?.Id == of.GetString())
        {
            Undo(place, area.LastCount!);
        }

        EndInstant();
        area.NewestChanged = true;
        if (_line != None)
        {
            EndSecond(_line - 1000, kind);
        }

        _corrections.Add(new CountCorrection(
            area.Id, edit.GetProperty("id").GetString()!, kind, _line == None ? madeAt : _line - 1000, madeAt, before, area.Shown,
            edit.GetProperty("who").GetString() ?? "", edit.TryGetProperty("comment", out var comment) ? comment.GetString() : null));
    }

    /// <summary>Somebody has counted an area. None there (a drill): all who are present are released.</summary>
    private void Count(int place, long counted, string id, long time)
    {
        var area = _areas[place];
        var undo = new LastCount(id, area.Correction, []);
        if (counted == 0)
        {
            for (var i = 0; i < _table.Top; i++)
            {
                if (_table[i].Inside && _table.SpaceOf(i) == place)
                {
                    undo.Released.Add((i, _table[i].DecidedTime, _table[i].Until, OpenSince(ref _visitors[_table[i].Visitor], _table[i].DecidedTime)));
                    Release(i, _line - 1);
                }
            }
        }

        area.LastCount = undo;
        Correct(area, counted - area.Decided);
        area.CorrectionUntil = ClosingAfter(area, time);
        FindCorrectionsEnd();
    }

    /// <summary>Since when a visit is open that a release would end without its having an end; else when the area was entered.</summary>
    private static long OpenSince(ref Visitor visitor, long entered) =>
        visitor.VisitFrom == Presence.Never || ((visitor.Flags & VisitorFlags.Left) != 0 && visitor.LastTime >= visitor.VisitFrom) ? entered : visitor.VisitFrom;

    /// <summary>Takes a count back: whom it released is present again, unless he was seen since.</summary>
    private void Undo(int place, LastCount count)
    {
        var area = _areas[place];
        foreach (var (index, time, until, since) in count.Released)
        {
            ref var entry = ref _table[index];
            if (_table.Holds(index) && _table.SpaceOf(index) == place && !entry.Inside && entry.DecidedTime == time && until > _line)
            {
                ref var visitor = ref _visitors[entry.Visitor];
                if (rules.Disjoint && visitor.Inside > 0)
                {
                    continue;
                }

                Touch(area, _line - 1);
                if (visitor.VisitFrom == Presence.Never)
                {
                    visitor.VisitFrom = since;
                    _away += visitor.Inside == 0 ? 1 : 0;
                }

                Stay(index, ref entry, area, until);
                if (entry.Pending == 0)
                {
                    SetNewest(ref entry, area, inside: true);
                }
            }
        }

        Correct(area, count.Before);
        area.LastCount = null;
        FindCorrectionsEnd();
    }

    private void Correct(AreaState area, long correction)
    {
        _park.Correction += correction - area.Correction;
        area.Correction = correction;
        area.NewestChanged = true;
    }

    /// <summary>At the end of an instant: who leaves and was not seen coming was among those that were counted; and nobody is fewer than none.</summary>
    private void SettleCorrection(AreaState area)
    {
        var correction = area.Correction;
        if (correction > 0)
        {
            correction -= Math.Min(correction, area.UnmatchedNow);
        }

        correction = Math.Max(correction, -area.Decided);
        if (correction != area.Correction)
        {
            Correct(area, correction);
        }
    }

    /// <summary>Ends the corrections whose areas have closed.</summary>
    private void EndCorrections(long instant)
    {
        if (instant < _correctionsEnd)
        {
            return;
        }

        foreach (var area in _areas.Held.Where(area => area.CorrectionUntil <= instant).ToList())
        {
            Touch(area, instant);
            Correct(area, 0);
            (area.CorrectionUntil, area.LastCount) = (long.MaxValue, null);
        }

        FindCorrectionsEnd();
    }

    private void FindCorrectionsEnd() => _correctionsEnd = _areas.Held.Select(area => area.CorrectionUntil).DefaultIfEmpty(long.MaxValue).Min();

    private void EditClosing(JsonElement edit)
    {
        var id = edit.GetProperty("area").GetString()!;
        var at = id == ThresholdSet.WholePark ? null : edit.GetProperty("at").GetString();
        if (at is not null && TimeOnly.TryParseExact(at, "HH:mm", out var time))
        {
            _closings[id] = time;
        }
        else
        {
            _closings.Remove(id);
        }

        if (_areas.Find(id) is >= 0 and var place)
        {
            Settle();
            var area = _areas[place];
            area.ClosingAfter = ClosingOf(id);
            for (var i = 0; i < _table.Top; i++)
            {
                ref var entry = ref _table[i];
                if (entry.Inside && _table.SpaceOf(i) == place)
                {
                    Deadlines.Remove(entry.Until);
                    entry.Until = ClosingAfter(area, Math.Max(entry.DecidedTime, _line - 1));
                    Deadlines.Add(i, entry.Until);
                }
            }
        }
    }

    private Func<long, long>? ClosingOf(string id) => _closings.TryGetValue(id, out var time) ? rules.ClosingAt(time) : null;
}

/// <summary>The last count of an area, to be taken back.</summary>
/// <param name="Id">The edit's id.</param>
/// <param name="Before">The correction before it.</param>
/// <param name="Released">Whom it released: places in the presence table, the times of their entries, when their presence ends, and since when they visit the park.</param>
internal sealed record LastCount(string Id, long Before, List<(int Index, long Time, long Until, long VisitFrom)> Released);
