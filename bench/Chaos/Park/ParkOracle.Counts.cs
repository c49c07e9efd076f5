namespace TrafficWatch.Bench.Chaos.Park;

/// <content>What people counted.</content>
internal sealed partial class ParkOracle
{
    /// <summary>Corrections end with the second in which they do.</summary>
    private long NextCorrectionEnd() => Own.Min(area => area.CorrectionUntil) is var until && until == long.MaxValue ? until : until - (until % 1000) + 999;

    private void EndCorrections(long instant)
    {
        foreach (var area in Own.Where(one => one.CorrectionUntil <= instant))
        {
            Correct(area, 0);
            (area.CorrectionUntil, area.LastCount) = (long.MaxValue, null);
        }

        EndInstant();
    }

    /// <summary>A count holds from the end of all that was decided.</summary>
    private long NextCount() => _count < _counts.Count ? _counts[_count].Line - 1 : long.MaxValue;

    /// <summary>Somebody has counted an area, or takes back what he counted.</summary>
    private void Take(ParkCount count)
    {
        _visitors.EndBefore(count.Line);
        var area = _areas[count.Area];
        var before = area.Count;
        if (count.Counted is { } counted)
        {
            List<(string User, long Since, long Until, long VisitFrom)> released = [];
            foreach (var (visitor, (since, until)) in counted > 0 ? [] : _inside.Where(one => one.Key.Area == count.Area).ToList())
            {
                // A visit that ends with an exit has ended; another goes on when the release is taken back.
                var who = _visitors[visitor.User];
                released.Add((visitor.User, since, until, who.VisitFrom is { } from && !(who.Last is { Entering: false } left && left.Time >= from) ? from : since));
                Release(visitor);
            }

            area.LastCount = (count.Id, area.Correction, released);
            area.CorrectionUntil = count.Line + Day;
            Correct(area, counted - area.Seen);
        }
        else if (area.LastCount is { } last && last.Id == count.Of)
        {
            // Whoever was seen since then is where he was seen.
            foreach (var (user, since, until, from) in last.Released.Where(one => _lastTime[(count.Area, one.User)] == one.Since && one.Until > count.Line))
            {
                if (_visitors[user] is var visitor && !_inside.ContainsKey((count.Area, user)) && !(_rules.Disjoint && visitor.Areas.Count > 0))
                {
                    visitor.VisitFrom ??= from;
                    Stay((count.Area, user), since, until);
                }
            }

            area.LastCount = null;
            Correct(area, last.Before);
        }

        EndInstant();
        area.Judge((count.Line / 1000) - 1, count.Kind);
        _areas[Park].Judge((count.Line / 1000) - 1, count.Kind);
        _rows.Add("area_correction", count.Area, count.Id, count.Kind, Instant(count.Line - 1000), count.MadeAt, before, area.Count, count.Who, count.Comment);
    }

    private void Correct(ParkArea area, long correction)
    {
        _areas[Park].Correction += correction - area.Correction;
        area.Correction = correction;
    }
}
