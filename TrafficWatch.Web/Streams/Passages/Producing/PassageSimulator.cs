using System.Globalization;
using System.Text;

namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>One simulated passage.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Checkpoint">Where: the record's key.</param>
/// <param name="Line">The record's eight fields, their time in the source zone.</param>
/// <param name="Truth">What is true of it, whatever the record says.</param>
internal readonly record struct PassageMessage(DateTime Time, string Checkpoint, string Line, PassageTruth Truth);

/// <summary>What is true of a simulated passage.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="Plate">The vehicle's plate.</param>
/// <param name="PlateRead">What the camera read.</param>
/// <param name="Vehicle">The vehicle: a number of its own, from 1 on.</param>
internal readonly record struct PassageTruth(string Id, string Plate, string PlateRead, long Vehicle);

/// <summary>
/// Makes up traffic: vehicles enter a road, pass its checkpoints one after another at 55 to 110 km/h, more of them by
/// day and most in the two peaks; a third are commuters who come again. Lorries, electric cars, plates of other
/// provinces, and plates that a camera could not read are among them. The same seed makes the same traffic.
/// </summary>
/// <param name="from">Where it begins, UTC.</param>
/// <param name="rate">Records a second, on average over a day.</param>
/// <param name="seed">Decides everything that chance decides.</param>
/// <param name="sourceZone">The zone of the times that are written, and of the day's course.</param>
internal sealed class PassageSimulator(DateTime from, double rate, int seed, TimeZoneInfo sourceZone)
{
    private const int Commuters = 4000;

    /// <summary>How much of the average traffic there is in each hour of the day; their mean is 1.</summary>
    private static readonly double[] Course = [0.3, 0.2, 0.2, 0.2, 0.3, 0.6, 1.1, 1.8, 1.9, 1.4, 1.2, 1.1, 1.0, 1.0, 1.1, 1.2, 1.4, 1.8, 1.8, 1.3, 0.9, 0.7, 0.5, 0.4];
    private static readonly double CourseMean = Course.Average();
    private static readonly (string Province, double Share)[] Homes = [("苏", 0.62), ("鲁", 0.14), ("皖", 0.10), ("豫", 0.04), ("浙", 0.03), ("沪", 0.03), ("冀", 0.02), ("京", 0.01), ("粤", 0.01)];
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(SimulatedRoad Road, int At, int Step, double Speed, Vehicle Vehicle), DateTime> _ahead = new();
    private readonly List<Vehicle> _commuters = [];
    private readonly long _run = (seed & 0xFFFF) + 1;
    private DateTime _next = from;
    private long _records;
    private long _vehicles;

    /// <summary>The next passage, if it is before an instant.</summary>
    public bool TryNext(DateTime until, out PassageMessage message)
    {
        while (!_ahead.TryPeek(out _, out var earliest) || _next < earliest)
        {
            if (_next >= until)
            {
                message = default;
                return false;
            }

            Enter();
        }

        message = default;
        if (!_ahead.TryPeek(out var drive, out var time) || time >= until)
        {
            return false;
        }

        _ahead.Dequeue();
        message = Write(time, drive.Road.Checkpoints[drive.At], drive.Step, drive.Vehicle);
        if (drive.At + drive.Step is var following && following >= 0 && following < drive.Road.Checkpoints.Length)
        {
            var kilometres = Math.Abs(drive.Road.Checkpoints[following].Kilometre - drive.Road.Checkpoints[drive.At].Kilometre);
            _ahead.Enqueue(drive with { At = following }, time.AddHours(kilometres / drive.Speed));
        }

        return true;
    }

    /// <summary>A vehicle comes onto a road; when the next does follows from the hour's share.</summary>
    private void Enter()
    {
        var roads = SimulatedRoad.All;
        var road = roads[_random.Next(roads.Count)];
        var step = _random.Next(2) == 0 ? 1 : -1;
        _ahead.Enqueue((road, step > 0 ? 0 : road.Checkpoints.Length - 1, step, 55 + (_random.NextDouble() * 55), Somebody()), _next);
        var share = Course[TimeZoneInfo.ConvertTimeFromUtc(_next, sourceZone).Hour] / CourseMean;
        var entries = rate * share / road.Checkpoints.Length;
        _next = _next.AddSeconds(-Math.Log(1 - _random.NextDouble()) / entries);
    }

    private Vehicle Somebody()
    {
        if (_commuters.Count == Commuters && _random.NextDouble() < 0.33)
        {
            return _commuters[_random.Next(Commuters)];
        }

        var vehicle = Made();
        if (_commuters.Count < Commuters)
        {
            _commuters.Add(vehicle);
        }

        return vehicle;
    }

    private Vehicle Made()
    {
        var type = _random.NextDouble() switch { < 0.70 => "02", < 0.90 => "01", < 0.97 => "52", < 0.985 => "51", < 0.995 => "13", _ => "-" };
        var chance = _random.NextDouble();
        var home = Homes[^1].Province;
        foreach (var (province, share) in Homes)
        {
            if ((chance -= share) < 0)
            {
                home = province;
                break;
            }
        }

        var plate = new StringBuilder(home).Append(Letters[_random.Next(10)]);
        var length = type is "51" or "52" ? 6 : 5;
        for (var i = 0; i < length; i++)
        {
            plate.Append(i == 0 && length == 6 ? 'D' : _random.NextDouble() < 0.2 ? Letters[_random.Next(Letters.Length)] : (char)('0' + _random.Next(10)));
        }

        return new Vehicle(++_vehicles, plate.ToString(), _random.NextDouble() < 0.01 ? "00000000" : plate.ToString(), type, type switch { "01" or "51" => "解放-J6P-2019", "02" => "大众-朗逸-2018", "52" => "比亚迪-秦PLUS-2022", _ => "-" });
    }

    private PassageMessage Write(DateTime time, (string Name, string District, int Kilometre) place, int step, Vehicle vehicle)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(time, sourceZone);
        var id = string.Create(CultureInfo.InvariantCulture, $"{time:yyMMddHHmmss}{_run:00000}{_records++ % 1_000_000:000000}");
        return new PassageMessage(
            time,
            place.Name,
            string.Create(CultureInfo.InvariantCulture, $"{id}\t{place.District}\t{place.Name}\t{(step > 0 ? 1 : 2)}\t{local:yyyy-MM-dd HH:mm:ss}\t{vehicle.Type}\t{vehicle.PlateRead}\t{vehicle.Model}"),
            new PassageTruth(id, vehicle.Plate, vehicle.PlateRead, vehicle.Number));
    }

    private sealed record Vehicle(long Number, string Plate, string PlateRead, string Type, string Model);
}
