using System.Buffers;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Visitors;

/// <content>Snapshots of the whole state.</content>
public sealed partial class VisitorAggregator
{
    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        Settle();
        writer.Write(_line);
        writer.Write(_minute);
        writer.Write(_thresholds.Count);
        foreach (var (area, set) in _thresholds)
        {
            writer.Write(area);
            writer.Write(set.Comfort);
            writer.Write(set.Warning);
            writer.Write(set.Alert);
        }

        SaveArea(writer, _park);
        writer.Write(_areas.Top);
        foreach (var area in _areas)
        {
            SaveArea(writer, area);
        }

        // Entries are written without their gaps, so an index is the place in the snapshot.
        var places = ArrayPool<int>.Shared.Rent(_table.Top);
        var count = 0;
        writer.Write(_table.Count);
        for (var i = 0; i < _table.Top; i++)
        {
            if (_table.Holds(i))
            {
                ref var entry = ref _table[i];
                places[i] = count++;
                writer.Write(_table.SpaceOf(i));
                writer.Write(_table.IdOf(i));
                writer.Write((byte)entry.Flags);
                writer.Write(entry.NewestTime);
                writer.Write(entry.DecidedTime);
                writer.Write(entry.Until);
            }
        }

        writer.Write(_buffer.Count);
        _buffer.ForEach((second, item) =>
        {
            writer.Write(second);
            var visit = new BufferedVisit(item);
            writer.Write(visit.MovedTo(places[visit.Index]).Packed);
        });

        // Snapshots of versions that removed no areas end here.
        writer.Write(_removedInMinute.Count);
        foreach (var area in _removedInMinute.Values)
        {
            SaveArea(writer, area);
        }

        // Those of versions that merged none end here.
        writer.Write(_mergedInto.Count);
        foreach (var (area, into) in _mergedInto)
        {
            writer.Write(area);
            writer.Write(into);
        }

        // Those of versions that knew no stays and corrections end here.
        SaveCorrections(writer, places);
        SaveVisitors(writer, places);
        ArrayPool<int>.Shared.Return(places);
    }

    private void SaveCorrections(StateWriter writer, int[] places)
    {
        writer.Write(_closings.Count);
        foreach (var (area, at) in _closings)
        {
            writer.Write(area);
            writer.Write(at.Ticks);
        }

        foreach (var area in _areas.Held.Prepend(_park).Concat(_removedInMinute.Values))
        {
            writer.Write(area.Correction);
            writer.Write(area.CorrectionUntil);
            writer.Write(area.Moved);
            writer.Write(area.RaisedAt);
            writer.Write(area.AlertPeak);
            writer.Write(area.WarningSince);
            writer.Write(area.AlertSince);
            writer.Write(area.LastCount?.Id);
            if (area.LastCount is { } count)
            {
                writer.Write(count.Before);
                var released = count.Released.Where(item => _table.Holds(item.Index)).ToList();
                writer.Write(released.Count);
                foreach (var (index, time, until, since) in released)
                {
                    writer.Write(places[index]);
                    writer.Write(time);
                    writer.Write(until);
                    writer.Write(since);
                }
            }
        }
    }

    private void LoadCorrections(ref StateReader reader)
    {
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            _closings[reader.ReadString()!] = new TimeOnly(reader.ReadInt64());
        }

        foreach (var area in _areas.Held.Prepend(_park).Concat(_removedInMinute.Values))
        {
            area.ClosingAfter = ClosingOf(area.Id);
            area.Correction = reader.ReadInt64();
            area.CorrectionUntil = reader.ReadInt64();
            area.Moved = reader.ReadInt64();
            area.RaisedAt = reader.ReadInt64();
            area.AlertPeak = reader.ReadInt64();
            area.WarningSince = reader.ReadInt64();
            area.AlertSince = reader.ReadInt64();
            if (area.WarningSince != None || area.AlertSince != None)
            {
                _held.Add(area);
            }

            if (reader.ReadString() is { } id)
            {
                area.LastCount = new LastCount(id, reader.ReadInt64(), []);
                for (var count = reader.ReadInt32(); count > 0; count--)
                {
                    area.LastCount.Released.Add((reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
                }
            }
        }

        FindCorrectionsEnd();
    }

    private void SaveVisitors(StateWriter writer, int[] places)
    {
        writer.Write(_swept);
        writer.Write(_visitors.Count);
        for (var who = 0; who < _visitors.Top; who++)
        {
            if (_visitors.Holds(who))
            {
                ref var visitor = ref _visitors[who];
                writer.Write(places[visitor.First]);
                writer.Write(visitor.LastTime);
                writer.Write(visitor.VisitFrom);
                writer.Write((visitor.LastArea << 16) | visitor.FromArea);
                writer.Write((byte)visitor.Flags);
            }
        }
    }

    private void LoadVisitors(ref StateReader reader)
    {
        _swept = reader.ReadInt64();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            ref var visitor = ref _visitors[_table[reader.ReadInt32()].Visitor];
            visitor.LastTime = reader.ReadInt64();
            visitor.VisitFrom = reader.ReadInt64();
            var areas = reader.ReadInt32();
            (visitor.LastArea, visitor.FromArea) = ((ushort)(areas >> 16), (ushort)areas);
            visitor.Flags = (VisitorFlags)reader.ReadByte();
            _away += visitor.Inside == 0 && visitor.VisitFrom != Presence.Never ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public void Load(ref StateReader reader)
    {
        Reset();
        _line = reader.ReadInt64();
        _minute = reader.ReadInt64();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var area = reader.ReadString()!;
            _thresholds[area] = new ThresholdSet(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        }

        reader.ReadString();
        LoadArea(ref reader, _park);
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            if (reader.ReadString() is { } id)
            {
                LoadArea(ref reader, _areas[AddArea(System.Text.Encoding.UTF8.GetBytes(id))]);
            }
            else
            {
                LoadArea(ref reader, _areas.AddGone());
            }
        }

        // Not before all have their places.
        _areas.Reuse();
        _park.Thresholds = _thresholds.GetValueOrDefault(ThresholdSet.WholePark);
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var area = reader.ReadInt32();
            var index = PresenceOf(area, reader.ReadBytes());
            ref var entry = ref _table[index];
            entry.Flags = (PresenceFlags)reader.ReadByte() & ~PresenceFlags.UsedOnce;
            entry.NewestTime = reader.ReadInt64();
            entry.DecidedTime = reader.ReadInt64();
            entry.Until = reader.ReadInt64();
            if (entry.Until != 0)
            {
                Deadlines.Add(index, entry.Until);
                _visitors[entry.Visitor].Inside++;
            }
        }

        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var second = reader.ReadInt64();
            var item = reader.ReadInt64();
            _buffer.Add(second, item);
            _table[new BufferedVisit(item).Index].Pending++;
        }

        for (var count = reader.AtEnd ? 0 : reader.ReadInt32(); count > 0; count--)
        {
            var area = new AreaState(reader.ReadString(), []);
            LoadArea(ref reader, area);
            _removedInMinute[area.Id] = area;
        }

        for (var count = reader.AtEnd ? 0 : reader.ReadInt32(); count > 0; count--)
        {
            _mergedInto[reader.ReadString()!] = reader.ReadString()!;
        }

        if (!reader.AtEnd)
        {
            LoadCorrections(ref reader);
            LoadVisitors(ref reader);
            return;
        }

        foreach (var area in _areas.Held.Prepend(_park).Where(area => area.Level != AlertLevel.Normal))
        {
            area.RaisedAt = _line - 1000;
        }
    }

    private static void SaveArea(StateWriter writer, AreaState area)
    {
        writer.Write(area.Gone ? null : area.Id);
        writer.Write(area.Newest);
        writer.Write(area.Decided);
        writer.Write((byte)area.Level);
        writer.Write(area.Peak);
        writer.Write(area.Released);
        writer.Write(area.Repeated);
        writer.Write(area.Unmatched);
    }

    private static void LoadArea(ref StateReader reader, AreaState area)
    {
        area.Newest = reader.ReadInt64();
        area.Decided = reader.ReadInt64();
        area.Level = (AlertLevel)reader.ReadByte();
        area.Peak = reader.ReadInt64();
        area.Released = reader.ReadInt64();
        area.Repeated = reader.ReadInt64();
        area.Unmatched = reader.ReadInt64();
        area.NewestChanged = false;
    }

    private void Reset()
    {
        _table.Clear();
        _visitors.Clear();
        Deadlines.Clear();
        _away = 0;
        _routes.Clear();
        _paths.Clear();
        _rows = null;
        _corrections.Clear();
        _closings.Clear();
        _correctionsEnd = long.MaxValue;
        _held.Clear();
        _buffer.Clear();
        _late.Clear();
        _settled = _arrived;
        _areas.Clear();
        _gone.Clear();
        _removed.Clear();
        _removedInMinute.Clear();
        _removedFlows.Clear();
        _mergedInto.Clear();
        _thresholds.Clear();
        _park = new AreaState(ThresholdSet.WholePark, []);
        _minutes.Clear();
        _changes.Clear();
        _edits.Clear();
        _duplicates = 0;
        _setBack = null;
        _line = _minute = _swept = None;
    }
}
