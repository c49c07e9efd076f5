using System.Runtime.CompilerServices;
using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>The text fields of a passage, in the order in which they are held.</summary>
public enum PassageField
{
    /// <summary>GCXH.</summary>
    Id,

    /// <summary>XZQHMC.</summary>
    District,

    /// <summary>FXLX.</summary>
    Direction,

    /// <summary>HPZL.</summary>
    PlateType,

    /// <summary>HPHM.</summary>
    Plate,

    /// <summary>CLPPXH.</summary>
    Model,

    /// <summary>PROVINCE.</summary>
    Province,

    /// <summary>VEHICLE_TYPE_NAME.</summary>
    VehicleType,
}

/// <summary>The passages of an epoch, each once: their texts lie behind one another, so that a hundred thousand of them are a handful of objects.</summary>
public sealed class PassageRows
{
    private const int FieldCount = (int)PassageField.VehicleType + 1;
    private readonly List<string> _checkpoints = [];
    private readonly Dictionary<string, int> _places = [];
    private readonly Dictionary<(long Time, ulong Id), int> _seen = [];
    private readonly List<Entry> _entries = [];
    private byte[] _text = new byte[1 << 12];
    private int _used;
    private byte[] _lastCheckpoint = [];
    private int _lastPlace;

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Records that repeated another of the epoch: same id, same time.</summary>
    public long Copies { get; private set; }

    /// <summary>The checkpoints that they passed.</summary>
    public IReadOnlyList<string> Checkpoints => _checkpoints;

    /// <summary>Adds one, unless it is there.</summary>
    public void Add(scoped in PassageEvent passage)
    {
        var key = (passage.Time, KeyHash.Of(passage.Id));
        if (_seen.TryGetValue(key, out var row) && Text(row, PassageField.Id).SequenceEqual(passage.Id))
        {
            Copies++;
            return;
        }

        _seen[key] = _entries.Count;
        var entry = new Entry
        {
            Time = passage.Time,
            Checkpoint = PlaceOf(passage.Checkpoint),
            Start = _used,
            IsWeekend = passage.IsWeekend,
            IsPeakHour = passage.IsPeakHour,
        };
        Append(ref entry, PassageField.Id, passage.Id);
        Append(ref entry, PassageField.District, passage.District);
        Append(ref entry, PassageField.Direction, passage.Direction);
        Append(ref entry, PassageField.PlateType, passage.PlateType);
        Append(ref entry, PassageField.Plate, passage.Plate);
        Append(ref entry, PassageField.Model, passage.Model);
        Append(ref entry, PassageField.Province, passage.Province);
        Append(ref entry, PassageField.VehicleType, passage.VehicleType);
        _entries.Add(entry);
    }

    /// <summary>When a passage was: milliseconds since 1970-01-01 UTC.</summary>
    public long Time(int row) => _entries[row].Time;

    /// <summary>Its checkpoint's place in <see cref="Checkpoints"/>.</summary>
    public int Checkpoint(int row) => _entries[row].Checkpoint;

    /// <summary>IS_WEEKEND.</summary>
    public bool IsWeekend(int row) => _entries[row].IsWeekend;

    /// <summary>IS_PEAK_HOUR.</summary>
    public bool IsPeakHour(int row) => _entries[row].IsPeakHour;

    /// <summary>A text of it, UTF-8.</summary>
    public ReadOnlySpan<byte> Text(int row, PassageField field)
    {
        var entry = _entries[row];
        var from = field == 0 ? 0 : entry.Ends[(int)field - 1];
        return _text.AsSpan(entry.Start + from, entry.Ends[(int)field] - from);
    }

    private int PlaceOf(ReadOnlySpan<byte> checkpoint)
    {
        if (checkpoint.SequenceEqual(_lastCheckpoint) && _checkpoints.Count > 0)
        {
            return _lastPlace;
        }

        _lastCheckpoint = checkpoint.ToArray();
        var name = System.Text.Encoding.UTF8.GetString(checkpoint);
        if (!_places.TryGetValue(name, out _lastPlace))
        {
            _places[name] = _lastPlace = _checkpoints.Count;
            _checkpoints.Add(name);
        }

        return _lastPlace;
    }

    private void Append(ref Entry entry, PassageField field, ReadOnlySpan<byte> text)
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
        public int Checkpoint;
        public int Start;
        public Ends Ends;
        public bool IsWeekend;
        public bool IsPeakHour;
    }

    [InlineArray(FieldCount)]
    private struct Ends
    {
        private ushort _first;
    }
}
