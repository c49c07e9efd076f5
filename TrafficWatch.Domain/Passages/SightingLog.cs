using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>The sightings of the last hours. They go in the order of their arrival, so that each is a place in a ring and its texts are a run of bytes; those of a plate are linked in the order of their times, whatever order they came in.</summary>
/// <param name="most">How many are kept: beyond that the oldest go early.</param>
internal sealed class SightingLog(int most)
{
    /// <summary>The checkpoints that are told apart: what passes further ones is not watched.</summary>
    public const int MostCheckpoints = 4096;

    /// <summary>The time of a sighting that counts no longer.</summary>
    public const long Gone = long.MinValue / 2;

    private const int PieceSize = 1 << 20, MostSteps = 4096;
    private readonly Dictionary<PlateKey, long> _latest = [];
    private readonly Dictionary<ulong, List<int>> _checkpointNumbers = [];
    private readonly List<byte[]> _checkpoints = [];
    private readonly Dictionary<long, byte[]> _pieces = [];
    private byte[] _current = [];
    private Entry[] _ring = new Entry[1 << 10];
    private long _oldestPiece;
    private long _piece = -1;
    private int _used = PieceSize;

    /// <summary>The number of the oldest sighting that is kept.</summary>
    public long First { get; private set; }

    /// <summary>The number that the next sighting gets.</summary>
    public long Next { get; private set; }

    /// <summary>The latest sighting of a plate; -1 for none.</summary>
    public long LatestOf(PlateKey plate) => _latest.GetValueOrDefault(plate, -1);

    /// <summary>The sighting of the same plate before; -1 for none that is kept.</summary>
    public long Before(long number) => At(number).Previous;

    /// <summary>The sighting of the same plate after; -1 for none.</summary>
    public long After(long number) => At(number).Following;

    public long Time(long number) => At(number).Time;

    public PlateKey Plate(long number) => At(number).Plate;

    public int Checkpoint(long number) => At(number).Checkpoint;

    /// <summary>Whether the decided line has passed it.</summary>
    public ref bool Decided(long number) => ref At(number).Decided;

    public ReadOnlySpan<byte> Id(long number) => Text(number, 0);

    public ReadOnlySpan<byte> Direction(long number) => Text(number, 1);

    public ReadOnlySpan<byte> PlateType(long number) => Text(number, 2);

    public ReadOnlySpan<byte> Model(long number) => Text(number, 3);

    public Sighting Told(long number) => new(
        Time(number), Encoding.UTF8.GetString(Id(number)), Encoding.UTF8.GetString(_checkpoints[Checkpoint(number)]), Encoding.UTF8.GetString(Direction(number)), Encoding.UTF8.GetString(PlateType(number)), Encoding.UTF8.GetString(Model(number)));

    /// <summary>The number of a checkpoint; -1 when there are too many.</summary>
    public int NumberOf(ReadOnlySpan<byte> checkpoint)
    {
        ref var numbers = ref CollectionsMarshal.GetValueRefOrAddDefault(_checkpointNumbers, KeyHash.Of(checkpoint), out _);
        foreach (var number in numbers ??= [])
        {
            if (checkpoint.SequenceEqual(_checkpoints[number]))
            {
                return number;
            }
        }

        if (_checkpoints.Count == MostCheckpoints)
        {
            return -1;
        }

        numbers.Add(_checkpoints.Count);
        _checkpoints.Add(checkpoint.ToArray());
        return _checkpoints.Count - 1;
    }

    /// <summary>Adds a sighting, unless it is there.</summary>
    /// <returns>Its number; -1 for a copy, and for one that so many later ones of its plate came before that its place is not looked for.</returns>
    public long Add(long time, PlateKey plate, int checkpoint, ReadOnlySpan<byte> id, ReadOnlySpan<byte> direction, ReadOnlySpan<byte> plateType, ReadOnlySpan<byte> model)
    {
        var (following, previous) = (-1L, LatestOf(plate));
        for (var steps = 0; previous >= 0 && Order(previous, time, id) is >= 0 and var order; (following, previous) = (previous, Before(previous)))
        {
            if (order == 0 || steps++ == MostSteps)
            {
                return -1;
            }
        }

        if (Next - First == most)
        {
            (following, previous) = (following == First ? At(First).Following : following, previous == First ? At(First).Previous : previous);
            RemoveFirst();
        }

        if (Next - First == _ring.Length)
        {
            var longer = new Entry[_ring.Length * 2];
            for (var number = First; number < Next; number++)
            {
                longer[number & (longer.Length - 1)] = At(number);
            }

            _ring = longer;
        }

        var length = id.Length + direction.Length + plateType.Length + model.Length;
        if (_used + length > PieceSize)
        {
            _pieces.Add(++_piece, _current = new byte[PieceSize]);
            _used = 0;
        }

        var added = Next++;
        ref var entry = ref At(added);
        entry = new Entry { Time = time, Plate = plate, Checkpoint = checkpoint, Previous = previous, Following = following, Text = (_piece * PieceSize) + _used };
        if (previous >= 0)
        {
            At(previous).Following = added;
        }

        if (following >= 0)
        {
            At(following).Previous = added;
        }
        else
        {
            _latest[plate] = added;
        }

        Append(ref entry, 0, id);
        Append(ref entry, 1, direction);
        Append(ref entry, 2, plateType);
        Append(ref entry, 3, model);
        return added;
    }

    /// <summary>Has a sighting count no longer.</summary>
    public void Forget(long number)
    {
        ref var entry = ref At(number);
        Unlink(ref entry);
        (entry.Time, entry.Decided) = (Gone, true);
    }

    /// <summary>Lets go of what arrived first, as far as it was before a time.</summary>
    public void RemoveBefore(long time)
    {
        while (First < Next && At(First) is { Decided: true } entry && entry.Time < time)
        {
            RemoveFirst();
        }
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_checkpoints.Count);
        _checkpoints.ForEach(name => writer.Write(name));
        writer.Write(First);
        writer.Write(Next);
        for (var number = First; number < Next; number++)
        {
            ref readonly var entry = ref At(number);
            writer.Write(entry.Time);
            entry.Plate.Save(writer);
            writer.Write(entry.Checkpoint);
            writer.Write((byte)(entry.Decided ? 1 : 0));
            for (var text = 0; text < Entry.Texts; text++)
            {
                writer.Write(Text(number, text));
            }
        }
    }

    public void Load(ref StateReader reader)
    {
        _latest.Clear();
        _checkpointNumbers.Clear();
        _checkpoints.Clear();
        _pieces.Clear();
        (_oldestPiece, _piece, _used, _ring) = (0, -1, PieceSize, new Entry[1 << 10]);
        for (var names = reader.ReadInt32(); names > 0; names--)
        {
            NumberOf(reader.ReadBytes());
        }

        First = Next = reader.ReadInt64();
        for (var last = reader.ReadInt64(); Next < last;)
        {
            var time = reader.ReadInt64();
            var plate = PlateKey.Load(ref reader);
            var checkpoint = reader.ReadInt32();
            var decided = reader.ReadByte() == 1;
            if (Add(time, plate, checkpoint, reader.ReadBytes(), reader.ReadBytes(), reader.ReadBytes(), reader.ReadBytes()) is not (>= 0 and var added))
            {
                throw new InvalidDataException("The snapshot has a sighting twice.");
            }

            Decided(added) = decided;
            if (time == Gone)
            {
                Forget(added);
            }
        }
    }

    /// <summary>Where a sighting of the same plate stands beside another: by time, then by id.</summary>
    private int Order(long number, long time, ReadOnlySpan<byte> id) => Time(number).CompareTo(time) is not 0 and var byTime ? byTime : Id(number).SequenceCompareTo(id);

    private ref Entry At(long number) => ref _ring[number & (_ring.Length - 1)];

    private void RemoveFirst()
    {
        if (At(First).Time != Gone)
        {
            Unlink(ref At(First));
        }

        First++;
        for (var oldest = First < Next ? At(First).Text / PieceSize : _piece; _oldestPiece < oldest; _oldestPiece++)
        {
            _pieces.Remove(_oldestPiece);
        }
    }

    private void Unlink(ref Entry entry)
    {
        if (entry.Previous >= 0)
        {
            At(entry.Previous).Following = entry.Following;
        }

        if (entry.Following >= 0)
        {
            At(entry.Following).Previous = entry.Previous;
        }
        else if (entry.Previous >= 0)
        {
            _latest[entry.Plate] = entry.Previous;
        }
        else
        {
            _latest.Remove(entry.Plate);
        }
    }

    private void Append(ref Entry entry, int text, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_current.AsSpan(_used));
        _used += bytes.Length;
        entry.Ends[text] = (ushort)(_used - (int)(entry.Text % PieceSize));
    }

    private ReadOnlySpan<byte> Text(long number, int text)
    {
        ref readonly var entry = ref At(number);
        var from = text == 0 ? 0 : entry.Ends[text - 1];
        return _pieces[entry.Text / PieceSize].AsSpan((int)(entry.Text % PieceSize) + from, entry.Ends[text] - from);
    }

    private struct Entry
    {
        public const int Texts = 4;

        public PlateKey Plate;
        public long Time;
        public long Previous;
        public long Following;
        public long Text;
        public int Checkpoint;
        public Ends Ends;
        public bool Decided;
    }

    [InlineArray(Entry.Texts)]
    private struct Ends
    {
        private ushort _first;
    }
}
