using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Passages;
using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Passages;

/// <summary>Sends passages through an aggregator, and keeps what is said of each pair last.</summary>
internal sealed class CloneRoad(long? start = null, LookAlikes? lookAlikes = null)
{
    public static readonly long DefaultStart = new DateTimeOffset(2026, 3, 4, 0, 0, 7, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly long _start = start ?? DefaultStart;
    private readonly List<(string Plate, string Place, long At, string Type, string Model, string Id)> _all = [];
    private readonly Dictionary<(string, string), PlateWarning> _said = [];
    private PassageAggregator _aggregator = new(lookAlikes ?? LookAlikes.Default);
    private long _newest = long.MinValue;

    public void Pass(string plate, string place, long at, string type = "02", string model = "-", string? id = null)
    {
        var passage = (plate, place, at, type, model, id ?? (_all.Count + 1).ToString("00000", CultureInfo.InvariantCulture));
        _all.Add(passage);
        Apply(passage);
    }

    public void Drive(int vehicles, string first, string second, long from, long every, Func<int, long> took, Func<int, string>? plate = null)
    {
        for (var i = 0; i < vehicles; i++)
        {
            var name = plate?.Invoke(i) ?? $"豫M{30_000 + (i * 111)}";
            Pass(name, first, from + (i * every));
            Pass(name, second, from + (i * every) + took(i));
        }
    }

    public void Edit(string content) => _aggregator.Edit(PassageAggregator.DistanceEdit, content);

    public void AdvanceTo(long at)
    {
        _aggregator.Advance(_start + at - ((_start + at) % 1000));
        Hear();
    }

    public void SetBack(long line, long ahead)
    {
        _aggregator.SetBack(_start + line - ((_start + line) % 1000), _start + ahead);
        Hear();
    }

    public void Clear() => _said.Clear();

    public void Again() => _all.ToList().ForEach(Apply);

    public Dictionary<(string, string), PlateWarning> Now()
    {
        Hear();
        return _said;
    }

    public Dictionary<(string, string), PlateWarning> Settle()
    {
        AdvanceTo(_newest + 1000);
        return new(_said);
    }

    public void Reload()
    {
        var writer = new StateWriter();
        _aggregator.Save(writer);
        var bytes = Enumerable.Range(0, writer.Pieces).SelectMany(piece => writer.Piece(piece).ToArray()).ToArray();
        var reader = new StateReader(bytes);
        _aggregator = new PassageAggregator(lookAlikes ?? LookAlikes.Default);
        _aggregator.Load(ref reader);
        Assert.True(reader.AtEnd);
    }

    private void Hear()
    {
        foreach (var warning in _aggregator.Take().Warnings)
        {
            _said[(warning.First.Id, warning.Second.Id)] = warning;
        }
    }

    private void Apply((string Plate, string Place, long At, string Type, string Model, string Id) passage)
    {
        _newest = Math.Max(_newest, passage.At);
        Assert.Null(_aggregator.Apply(new PassageEvent
        {
            Time = _start + passage.At,
            Id = Encoding.UTF8.GetBytes(passage.Id),
            District = default,
            Checkpoint = Encoding.UTF8.GetBytes(passage.Place),
            Direction = "1"u8,
            PlateType = Encoding.UTF8.GetBytes(passage.Type),
            Plate = Encoding.UTF8.GetBytes(passage.Plate),
            Model = Encoding.UTF8.GetBytes(passage.Model),
            Province = default,
            VehicleType = default,
            IsWeekend = false,
            IsPeakHour = false,
        }));
    }
}
