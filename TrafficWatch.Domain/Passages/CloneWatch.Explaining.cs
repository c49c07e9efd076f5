using System.Text;

namespace TrafficWatch.Domain.Passages;

/// <content>What speaks for whoever is suspected: a vehicle whose plate looks alike, and clocks.</content>
internal sealed partial class CloneWatch
{
    /// <summary>Pairs of plates that look like this one are explained, if this sighting is the vehicle that was misread there.</summary>
    private void ExplainBy(long number)
    {
        if (!_alike.TryGetValue(_log.Plate(number), out var cases))
        {
            return;
        }

        foreach (var known in cases)
        {
            var explained = known.Pairs.Where(pair => pair.IsSuspect && (Explains(number, pair.First, pair.Trip / SightingLog.MostCheckpoints) || Explains(number, pair.Second, pair.Trip % SightingLog.MostCheckpoints))).ToList();
            Explained(known, explained, WarningState.Misread, _log.Plate(number).ToString());
        }
    }

    /// <summary>All trips between two checkpoints have come too early for a while: what was suspected there is explained, or was never impossible.</summary>
    private void ExplainByClock(int trip, long arrival)
    {
        if (_suspects.TryGetValue(trip, out var suspects))
        {
            foreach (var pairs in suspects.Where(suspect => suspect.Pair.IsSuspect && Math.Abs(arrival - suspect.Pair.Second.Time) <= RecentTrips.Span).GroupBy(suspect => (suspect.Case, Verdict: VerdictOf(suspect.Pair.Limit)), suspect => suspect.Pair).ToArray())
            {
                Explained(pairs.Key.Case, [.. pairs], pairs.Key.Verdict, null);
            }
        }
    }

    /// <summary>What many early trips say: that a clock is wrong; or, where five minutes were a guess, that this was too long.</summary>
    private static WarningState VerdictOf(TripLimit limit) => limit.Rule == TripRule.Old ? WarningState.Withdrawn : WarningState.Clock;

    private void Explained(CloneCase known, List<ImpossiblePair> pairs, WarningState verdict, string? lookAlike)
    {
        if (pairs.Count > 0)
        {
            pairs.ForEach(pair => pair.Explain(verdict, lookAlike));
            known.Review();
            _changes.AddRange(known.Changes());
        }
    }

    /// <summary>The plate of a vehicle that looks alike and was seen where one of the two sightings could be it; null for none.</summary>
    private string? MisreadOf(long first, long second, bool decidedOnly)
    {
        var (one, other) = (_log.Told(first), _log.Told(second));
        foreach (var alike in lookAlikes.Of(_log.Plate(first).ToString()))
        {
            if (PlateKey.Of(alike) is not { } plate)
            {
                continue;
            }

            var steps = 0;
            for (var seen = _log.LatestOf(plate); seen >= 0 && _log.Time(seen) >= one.Time - NearSpan && steps++ < 4 * MostSteps; seen = _log.Before(seen))
            {
                if ((_log.Decided(seen) || !decidedOnly) && (Explains(seen, one, _log.Checkpoint(first)) || Explains(seen, other, _log.Checkpoint(second))))
                {
                    return alike;
                }
            }
        }

        return null;
    }

    /// <summary>Whether a vehicle could have driven between where it was seen and where another plate was, straight, and is of the same kind.</summary>
    private bool Explains(long number, Sighting seen, int checkpoint)
    {
        var gap = Math.Abs(_log.Time(number) - seen.Time);
        if (gap > NearSpan || _log.Checkpoint(number) == checkpoint || Differ(_log.PlateType(number), Encoding.UTF8.GetBytes(seen.PlateType)) || Differ(_log.Model(number), Encoding.UTF8.GetBytes(seen.Model)))
        {
            return false;
        }

        var before = _log.Time(number) < seen.Time;
        var trip = before ? TripLimits.Trip(_log.Checkpoint(number), checkpoint) : TripLimits.Trip(checkpoint, _log.Checkpoint(number));
        var arrival = Math.Max(_log.Time(number), seen.Time);
        return gap + Slack(_log.Time(number)) + Slack(seen.Time) >= _limits.Of(trip, arrival).Least && gap <= _limits.Usual(trip, arrival);
    }

    /// <summary>Whether two values are known, and are not the same.</summary>
    private static bool Differ(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => one is not ([] or [(byte)'-']) && other is not ([] or [(byte)'-']) && !one.SequenceEqual(other);

    private void Forget(CloneCase? known)
    {
        if (known is not null)
        {
            _cases.Remove(known.Plate);
            Unwatch(known);
        }
    }

    /// <summary>No vehicle that looks alike is waited for any more.</summary>
    private void Unwatch(CloneCase known)
    {
        if (!known.IsWatched)
        {
            return;
        }

        known.IsWatched = false;
        foreach (var alike in Alike(known))
        {
            if (_alike.TryGetValue(alike, out var cases) && cases.Remove(known) && cases.Count == 0)
            {
                _alike.Remove(alike);
            }
        }
    }

    private IEnumerable<PlateKey> Alike(CloneCase known) => lookAlikes.Of(known.Plate.ToString()).Select(alike => PlateKey.Of(alike)).OfType<PlateKey>().Distinct();

    /// <summary>Nothing explains a pair yet: a vehicle that looks alike may, or a clock.</summary>
    private void Suspect(CloneCase known, ImpossiblePair pair)
    {
        if (!known.IsWatched)
        {
            known.IsWatched = true;
            foreach (var alike in Alike(known))
            {
                if (!_alike.TryGetValue(alike, out var cases))
                {
                    _alike.Add(alike, cases = []);
                }

                cases.Add(known);
            }
        }

        if (!_suspects.TryGetValue(pair.Trip, out var suspects))
        {
            _suspects.Add(pair.Trip, suspects = []);
        }

        suspects.Add((known, pair));
    }
}
