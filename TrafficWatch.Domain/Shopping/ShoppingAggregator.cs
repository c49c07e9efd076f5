using System.Runtime.InteropServices;
using System.Text;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Shopping;

/// <summary>Counts shoppers' events in a cube, by the minute and by the day in which they came, and the most frequent categories, brands and items. What an event decides alone waits for nothing: there is no reorder buffer.</summary>
/// <param name="site">The site's hours and days.</param>
/// <param name="source">The days of the source zone, in which events without a time are counted.</param>
public sealed class ShoppingAggregator(SiteCalendar site, SiteCalendar source) : IAggregator<ShoppingEvent, ShoppingDeltas>
{
    /// <summary>Ids of a kind that are kept for a day.</summary>
    public const int MostIds = 2000;

    /// <summary>The most frequent ids of a kind that are written.</summary>
    public const int Written = 50;

    private const long LateAfter = 5 * Milliseconds.Minute;
    private const int Kinds = 3, Actions = 4;

    /// <summary>Days whose most frequent ids are kept: the newest of them, as records of several partitions are read.</summary>
    private const int MostDays = 8;
    private const int MostProvinces = 4096;

    /// <summary>Ids that weigh as much as a row.</summary>
    private const int IdsARow = 16;

    /// <summary>Where a cell's number says that its window is a day.</summary>
    private const int DayBit = 1 << 7;
    private const int PlaceBits = 32;

    private readonly IdTable<byte> _provinces = new();

    /// <summary>By the day in which the record came: by the window's first minute, above what makes a cell else.</summary>
    private readonly Dictionary<long, Dictionary<long, long>> _cells = [];
    private readonly Dictionary<long, ShoppingMinute[]> _minutes = [];
    private readonly SortedDictionary<long, HeavyHitters[]> _days = [];
    private readonly IdCounts _ids = new();
    private readonly SpanCache _hour = SpanCache.Hours(site);
    private readonly SpanCache _siteDay = SpanCache.Days(site);
    private readonly SpanCache _sourceDay = SpanCache.Days(source);
    private readonly HashSet<long> _changed = [];
    private long _today = long.MinValue;
    private Dictionary<long, long> _cellsToday = [];
    private int _otherCells;
    private long _minuteEnd = long.MinValue;
    private ShoppingMinute[] _minute = [];

    /// <inheritdoc/>
    public long Line { get; private set; } = Watermarks.None;

    /// <summary>Its cells; and ids, which make no rows, but take memory until then.</summary>
    public int Rows => _cellsToday.Count + _otherCells + (_ids.Count / IdsARow);

    /// <inheritdoc/>
    public string? Apply(scoped in ShoppingEvent value)
    {
        var province = _provinces.FindOrAdd(0, value.Province.IsEmpty ? " "u8 : value.Province, IdTable<byte>.HashOf(0, value.Province.IsEmpty ? " "u8 : value.Province), out _);
        var isDay = value.TimeKind != ShoppingTime.Exact;
        var place = (((((((province * 2) + (isDay ? 1 : 0)) * 4) + value.Action) * 8) + value.AgeRange) * 4) + value.Gender;
        if (_siteDay.StartOf(value.RecordTime) is var day && day != _today)
        {
            Begin(day);
        }

        // A date is its window's start; and dates change from event to event.
        var start = value.TimeKind == ShoppingTime.Day ? value.Time : (isDay ? _sourceDay : _hour).StartOf(value.Time);
        CollectionsMarshal.GetValueRefOrAddDefault(_cellsToday, (start / Milliseconds.Minute << PlaceBits) | (uint)place, out _)++;
        var late = isDay ? 0 : value.RecordTime - value.Time;
        ref var minute = ref MinuteOf(value.RecordTime)[value.Action];
        minute = late > LateAfter ? minute with { Count = minute.Count + 1, Late = minute.Late + 1, LateMs = minute.LateMs + late }
            : minute with { Count = minute.Count + 1, Undated = minute.Undated + (value.TimeKind == ShoppingTime.Record ? 1 : 0) };
        _ids.Add(TopKind.Category, value.Category);
        _ids.Add(TopKind.Brand, value.Brand);
        _ids.Add(TopKind.Item, value.Item);
        return null;
    }

    /// <inheritdoc/>
    public void Advance(long line) => Line = Math.Max(Line, line);

    /// <inheritdoc/>
    public void SetBack(long line, long ahead) => Line = Math.Min(Line, line);

    /// <inheritdoc/>
    public void NewLog() => Line = Watermarks.None;

    /// <inheritdoc/>
    public ShoppingDeltas Take()
    {
        TakeIds();
        Dictionary<(long Start, int Place), long> cells = [], received = [];
        foreach (var (day, ofDay) in _cells)
        {
            foreach (var (cell, count) in ofDay)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(cells, ((cell >> PlaceBits) * Milliseconds.Minute, (int)cell), out _) += count;
                CollectionsMarshal.GetValueRefOrAddDefault(received, (day, (int)cell | DayBit), out _) += count;
            }
        }

        var deltas = new ShoppingDeltas([.. cells.Select(Cell)], [.. _minutes.Values.SelectMany(minute => minute).Where(minute => minute.Count > 0)], [.. received.Select(Cell)], [.. Top()]);
        _cells.Clear();
        (_today, _cellsToday, _otherCells) = (long.MinValue, [], 0);
        _minutes.Clear();
        _minuteEnd = long.MinValue;
        if (_provinces.Count > MostProvinces)
        {
            _provinces.Clear();
        }

        return deltas;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        writer.Write(Line);
        writer.Write(_days.Count);
        foreach (var (day, kinds) in _days)
        {
            writer.Write(day);
            Array.ForEach(kinds, kind => kind.Save(writer));
        }
    }

    /// <inheritdoc/>
    public void Load(ref StateReader reader)
    {
        Line = reader.ReadInt64();
        _days.Clear();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            foreach (var kind in KindsOf(reader.ReadInt64()))
            {
                kind.Load(ref reader);
            }
        }
    }

    private ShoppingCell Cell(KeyValuePair<(long Start, int Place), long> cell) => new(
        cell.Key.Start, (cell.Key.Place & DayBit) != 0, cell.Key.Place >> 5 & 3, cell.Key.Place >> 2 & 7, cell.Key.Place & 3, Encoding.UTF8.GetString(_provinces.IdOf(cell.Key.Place >> 8)).TrimEnd(' '), cell.Value);

    /// <summary>The counts of a minute, by action. Records come minute by minute.</summary>
    private ShoppingMinute[] MinuteOf(long recordTime)
    {
        var end = recordTime - (recordTime % Milliseconds.Minute) + Milliseconds.Minute;
        if (end != _minuteEnd)
        {
            ref var minute = ref CollectionsMarshal.GetValueRefOrAddDefault(_minutes, end, out _);
            (_minuteEnd, _minute) = (end, minute ??= [.. Enumerable.Range(0, Actions).Select(action => new ShoppingMinute(end, action, 0, 0, 0, 0))]);
        }

        return _minute;
    }

    /// <summary>Goes over to another day, of which records come.</summary>
    private void Begin(long day)
    {
        TakeIds();
        _today = day;
        _cellsToday = CollectionsMarshal.GetValueRefOrAddDefault(_cells, day, out _) ??= [];
        _otherCells = _cells.Values.Sum(cells => cells.Count) - _cellsToday.Count;
    }

    /// <summary>Hands over what was counted of a day.</summary>
    private void TakeIds()
    {
        var ids = _ids.Counts();
        if (ids.Count == 0)
        {
            return;
        }

        if (_days.Count < MostDays || _days.ContainsKey(_today) || _today > _days.Keys.First())
        {
            _changed.Add(_today);
            foreach (var (kind, top) in KindsOf(_today).Index())
            {
                top.Add(ids, kind);
            }
        }

        _ids.Clear();
    }

    private HeavyHitters[] KindsOf(long day)
    {
        if (!_days.TryGetValue(day, out var kinds))
        {
            _days[day] = kinds = [.. Enumerable.Range(0, Kinds).Select(_ => new HeavyHitters(MostIds))];
            if (_days.Count > MostDays)
            {
                _days.Remove(_days.Keys.First());
            }
        }

        return kinds;
    }

    /// <summary>The most frequent ids of each day of which something came.</summary>
    private IEnumerable<TopId> Top()
    {
        foreach (var (day, kinds) in _days.Where(day => _changed.Contains(day.Key)))
        {
            for (var kind = 0; kind < Kinds; kind++)
            {
                foreach (var (id, count) in kinds[kind].Top(Written))
                {
                    yield return new TopId(day, (TopKind)kind, id, count, kinds[kind].Error);
                }
            }
        }

        _changed.Clear();
    }
}
