using System.Runtime.InteropServices;

namespace TrafficWatch.Domain.Streaming;

/// <summary>How far each source was taken in, by partition: what is sent again is known by its place. Partitions may interleave as they like, for each has marks of its own.</summary>
public sealed class SourceMarks
{
    /// <summary>Marks that are remembered beyond an epoch: of more, those whose records are oldest are forgotten.</summary>
    public const int Most = 1 << 16;

    private readonly Dictionary<(ulong Source, int Partition), Mark> _marks = [];

    /// <summary>Records that were taken in before.</summary>
    public long Repeated { get; private set; }

    /// <summary>Places at which what was sent again was not what had been taken in: two sources may bear one name, and lines of one may be missing.</summary>
    public long Doubts { get; private set; }

    /// <summary>How many marks there are.</summary>
    public int Count => _marks.Count;

    /// <summary>Takes in a record's place.</summary>
    /// <param name="partition">Its partition.</param>
    /// <param name="place">Its place; of a known source.</param>
    /// <param name="recordTime">Its Kafka timestamp, milliseconds since 1970-01-01 UTC.</param>
    /// <param name="payload">Its value.</param>
    /// <returns>False when it was taken in before.</returns>
    public bool TryTake(int partition, SourcePlace place, long recordTime, ReadOnlySpan<byte> payload)
    {
        ref var mark = ref CollectionsMarshal.GetValueRefOrAddDefault(_marks, (place.Source, partition), out var known);
        mark.Newest = Math.Max(mark.Newest, recordTime);
        var hash = KeyHash.Lasting(payload);
        if (known && place.At <= mark.At)
        {
            Repeated++;

            // A repetition goes through the mark, with the same line there.
            mark.IsBehind = place.At < mark.At;
            Doubts += place.At == mark.At && hash != mark.Hash ? 1 : 0;
            return false;
        }

        Doubts += mark.IsBehind ? 1 : 0;
        (mark.At, mark.Hash, mark.IsBehind) = (place.At, hash, false);
        return true;
    }

    /// <summary>Ends an epoch: forgets what is too much, and counts anew.</summary>
    public void EndEpoch()
    {
        (Repeated, Doubts) = (0, 0);
        if (_marks.Count > Most)
        {
            foreach (var mark in _marks.OrderBy(mark => (mark.Value.Newest, mark.Key)).Take(_marks.Count - (Most / 4 * 3)).ToArray())
            {
                _marks.Remove(mark.Key);
            }
        }
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Save(StateWriter writer)
    {
        writer.Write(_marks.Count);
        foreach (var ((source, partition), mark) in _marks)
        {
            writer.Write((long)source);
            writer.Write(partition);
            writer.Write(mark.At);
            writer.Write((long)mark.Hash);
            writer.Write(mark.Newest);
            writer.Write((byte)(mark.IsBehind ? 1 : 0));
        }
    }

    /// <summary>Replaces the state.</summary>
    /// <param name="reader">Where from; at its end there is none.</param>
    public void Load(ref StateReader reader)
    {
        _marks.Clear();
        for (var left = reader.AtEnd ? 0 : reader.ReadInt32(); left > 0; left--)
        {
            var key = ((ulong)reader.ReadInt64(), reader.ReadInt32());
            _marks[key] = new Mark { At = reader.ReadInt64(), Hash = (ulong)reader.ReadInt64(), Newest = reader.ReadInt64(), IsBehind = reader.ReadByte() != 0 };
        }
    }

    private struct Mark
    {
        public long At;
        public ulong Hash;
        public long Newest;
        public bool IsBehind;
    }
}
