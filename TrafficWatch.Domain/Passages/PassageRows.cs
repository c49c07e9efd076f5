using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>The texts that nearly every passage has its own of.</summary>
public enum PassageText
{
    /// <summary>GCXH.</summary>
    Id,

    /// <summary>HPHM.</summary>
    Plate,

    /// <summary>CLPPXH.</summary>
    Model,
}

/// <summary>The texts of which there are few, held once.</summary>
public enum PassageName
{
    /// <summary>KKMC.</summary>
    Checkpoint,

    /// <summary>XZQHMC.</summary>
    District,

    /// <summary>FXLX.</summary>
    Direction,

    /// <summary>HPZL.</summary>
    PlateType,

    /// <summary>PROVINCE.</summary>
    Province,

    /// <summary>VEHICLE_TYPE_NAME.</summary>
    VehicleType,
}

/// <summary>The passages of an epoch, each once: texts lie behind one another, names are numbers, so that a hundred thousand of them are a handful of objects.</summary>
public sealed class PassageRows
{
    private const int TextCount = (int)PassageText.Model + 1, NameCount = (int)PassageName.VehicleType + 1;
    private readonly NamePool[] _names = [.. Enumerable.Range(0, NameCount).Select(_ => new NamePool())];
    private readonly Dictionary<(long Time, ulong Id), int> _seen = [];
    private readonly List<Entry> _entries = [];
    private byte[] _text = new byte[1 << 12];
    private int _used;

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Records that repeated another of the epoch: same id, same time.</summary>
    public long Copies { get; private set; }

    /// <summary>All names of a kind, by their numbers.</summary>
    public IReadOnlyList<byte[]> Names(PassageName kind) => _names[(int)kind].Names;

    /// <summary>Adds one, unless it is there.</summary>
    public void Add(scoped in PassageEvent passage)
    {
        var key = (passage.Time, KeyHash.Of(passage.Id));
        if (_seen.TryGetValue(key, out var row) && Text(row, PassageText.Id).SequenceEqual(passage.Id))
        {
            Copies++;
            return;
        }

        _seen[key] = _entries.Count;
        var entry = new Entry { Time = passage.Time, Start = _used, IsWeekend = passage.IsWeekend, IsPeakHour = passage.IsPeakHour };
        Append(ref entry, PassageText.Id, passage.Id);
        Append(ref entry, PassageText.Plate, passage.Plate);
        Append(ref entry, PassageText.Model, passage.Model);
        Name(ref entry, PassageName.Checkpoint, passage.Checkpoint);
        Name(ref entry, PassageName.District, passage.District);
        Name(ref entry, PassageName.Direction, passage.Direction);
        Name(ref entry, PassageName.PlateType, passage.PlateType);
        Name(ref entry, PassageName.Province, passage.Province);
        Name(ref entry, PassageName.VehicleType, passage.VehicleType);
        _entries.Add(entry);
    }

    /// <summary>When a passage was: milliseconds since 1970-01-01 UTC.</summary>
    public long Time(int row) => _entries[row].Time;

    /// <summary>The number of a name of it, in <see cref="Names"/>.</summary>
    public int Name(int row, PassageName kind) => _entries[row].Names[(int)kind];

    /// <summary>IS_WEEKEND.</summary>
    public bool IsWeekend(int row) => _entries[row].IsWeekend;

    /// <summary>IS_PEAK_HOUR.</summary>
    public bool IsPeakHour(int row) => _entries[row].IsPeakHour;

    /// <summary>A text of it, UTF-8.</summary>
    public ReadOnlySpan<byte> Text(int row, PassageText field)
    {
        var entry = _entries[row];
        var from = field == 0 ? 0 : entry.Ends[(int)field - 1];
        return _text.AsSpan(entry.Start + from, entry.Ends[(int)field] - from);
    }

    private void Name(ref Entry entry, PassageName kind, ReadOnlySpan<byte> name) => entry.Names[(int)kind] = _names[(int)kind].NumberOf(name);

    private void Append(ref Entry entry, PassageText field, ReadOnlySpan<byte> text)
    {
        if (_used + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _used + text.Length));
        }

        text.CopyTo(_text.AsSpan(_used));
        _used += text.Length;
        entry.Ends[(int)field] = (ushort)(_used - entry.Start);
    }

    private struct Entry
    {
        public long Time;
        public int Start;
        public Ends Ends;
        public Numbers Names;
        public bool IsWeekend;
        public bool IsPeakHour;
    }

    [InlineArray(TextCount)]
    private struct Ends
    {
        private ushort _first;
    }

    [InlineArray(NameCount)]
    private struct Numbers
    {
        private int _first;
    }

    /// <summary>Names by numbers, in the order of their appearance.</summary>
    private sealed class NamePool
    {
        private readonly List<byte[]> _all = [];
        private readonly Dictionary<ulong, List<int>> _byHash = [];
        private int _last = -1;

        public IReadOnlyList<byte[]> Names => _all;

        public int NumberOf(ReadOnlySpan<byte> name)
        {
            if (_last >= 0 && name.SequenceEqual(_all[_last]))
            {
                return _last;
            }

            ref var numbers = ref CollectionsMarshal.GetValueRefOrAddDefault(_byHash, KeyHash.Of(name), out _);
            foreach (var number in numbers ??= [])
            {
                if (name.SequenceEqual(_all[number]))
                {
                    return _last = number;
                }
            }

            numbers.Add(_last = _all.Count);
            _all.Add(name.ToArray());
            return _last;
        }
    }
}
