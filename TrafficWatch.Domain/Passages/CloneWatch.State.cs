using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <content>The state, for snapshots.</content>
internal sealed partial class CloneWatch
{
    public void Save(StateWriter writer)
    {
        _log.Save(writer);
        _limits.Save(writer);
        writer.Write(_cases.Count);
        foreach (var known in _cases.Values)
        {
            known.Save(writer);
        }

        writer.Write(_recent.Count);
        foreach (var (trip, recent) in _recent)
        {
            writer.Write(trip);
            recent.Save(writer);
        }

        writer.Write(_provisional.Count);
        foreach (var (first, second) in _provisional)
        {
            writer.Write(first);
            writer.Write(second);
        }
    }

    public void Load(ref StateReader reader)
    {
        _buffer.Clear();
        _late.Clear();
        _cases.Clear();
        _alike.Clear();
        _suspects.Clear();
        _recent.Clear();
        _provisional.Clear();
        _changes = [];
        if (reader.AtEnd)
        {
            return;
        }

        _log.Load(ref reader);
        for (var number = _log.First; number < _log.Next; number++)
        {
            if (!_log.Decided(number))
            {
                Await(number);
            }
        }

        _limits.Load(ref reader);
        for (var cases = reader.ReadInt32(); cases > 0; cases--)
        {
            var known = CloneCase.Load(ref reader);
            _cases.Add(known.Plate, known);
            if (known.IsWatched)
            {
                known.IsWatched = false;
                foreach (var pair in known.Pairs.Where(pair => pair.IsSuspect))
                {
                    Suspect(known, pair);
                }
            }
        }

        for (var trips = reader.ReadInt32(); trips > 0; trips--)
        {
            _recent.Add(reader.ReadInt32(), RecentTrips.Load(ref reader));
        }

        for (var pairs = reader.ReadInt32(); pairs > 0; pairs--)
        {
            _provisional.Add((reader.ReadInt64(), reader.ReadInt64()));
        }
    }
}
