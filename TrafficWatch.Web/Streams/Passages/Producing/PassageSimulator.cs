using System.Globalization;
using System.Text;
using TrafficWatch.Domain.Passages;

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
/// day and most in the two peaks; a third are commuters who come again, and a few are driven from morning to night.
/// Nobody is in two places. Lorries, electric cars, plates of other provinces, and plates that a camera could not read
/// or misread are among them, and plates that two vehicles bear. The same seed makes the same traffic.
/// </summary>
/// <param name="from">Where it begins, UTC.</param>
/// <param name="traffic">What is made up.</param>
/// <param name="seed">Decides everything that chance decides.</param>
/// <param name="sourceZone">The zone of the times that are written, and of the day's course.</param>
internal sealed class PassageSimulator(DateTime from, SimulatedTraffic traffic, int seed, TimeZoneInfo sourceZone)
{
    private const int Commuters = 4000, Drivers = 2000, KnownPlates = 500_000, Tries = 50, FirstHour = 6, LastHour = 22;

    /// <summary>By which somebody goes from one road to another, km/h.</summary>
    private const double Between = 50;

    /// <summary>How much of the average traffic there is in each hour of the day; their mean is 1.</summary>
    private static readonly double[] Course = [0.3, 0.2, 0.2, 0.2, 0.3, 0.6, 1.1, 1.8, 1.9, 1.4, 1.2, 1.1, 1.0, 1.0, 1.1, 1.2, 1.4, 1.8, 1.8, 1.3, 0.9, 0.7, 0.5, 0.4];
    private static readonly double CourseMean = Course.Average();
    private static readonly (string Province, double Share)[] Homes = [("苏", 0.62), ("鲁", 0.14), ("皖", 0.10), ("豫", 0.04), ("浙", 0.03), ("沪", 0.03), ("冀", 0.02), ("京", 0.01), ("粤", 0.01)];
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<Drive, DateTime> _ahead = new();
    private readonly List<Vehicle> _again = [];
    private readonly HashSet<string> _plates = [];
    private readonly Queue<string> _platesInOrder = [];
    private readonly long _run = (seed & 0xFFFF) + 1;
    private DateTime _next = from;
    private bool _begun;
    private long _records;
    private long _vehicles;

    /// <summary>The next passage, if it is before an instant.</summary>
    public bool TryNext(DateTime until, out PassageMessage message)
    {
        if (!_begun)
        {
            Begin();
        }

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
        var (here, vehicle) = (drive.Road.Checkpoints[drive.At], drive.Vehicle);
        message = Write(time, here, drive.Step, vehicle);
        (vehicle.At, vehicle.Place) = (time, here);
        if (drive.At + drive.Step is var following && following >= 0 && following < drive.Road.Checkpoints.Length)
        {
            var kilometres = Math.Abs(drive.Road.Checkpoints[following].Kilometre - here.Kilometre);
            _ahead.Enqueue(drive with { At = following }, time.AddHours(kilometres / drive.Speed));
        }
        else
        {
            vehicle.IsUnderWay = false;
            if (vehicle.IsDriver)
            {
                DriveAgain(vehicle, time.AddMinutes(5 + (_random.NextDouble() * 40)));
            }
        }

        return true;
    }

    /// <summary>Who is there from the beginning.</summary>
    private void Begin()
    {
        _begun = true;
        for (var i = 0; i < traffic.Vehicles; i++)
        {
            _again.Add(Made());
        }

        var drivers = _again.Take(Math.Min(Drivers, traffic.Vehicles / 10)).ToList();
        for (var i = 0; i < traffic.Clones; i++)
        {
            var made = Made();
            var honest = made with { PlateRead = made.Plate };
            drivers.Add(honest);
            drivers.Add(honest with { Number = ++_vehicles });
        }

        foreach (var driver in drivers)
        {
            driver.IsDriver = true;
            DriveAgain(driver, _next.AddMinutes(_random.NextDouble() * 60));
        }
    }

    /// <summary>A vehicle comes onto a road; when the next does follows from the hour's share.</summary>
    private void Enter()
    {
        var (road, step) = Way();
        Start(Somebody(road, step), road, step, _next);
        var share = Course[TimeZoneInfo.ConvertTimeFromUtc(_next, sourceZone).Hour] / CourseMean;
        var entries = traffic.Rate * share / road.Checkpoints.Length;
        _next = _next.AddSeconds(-Math.Log(1 - _random.NextDouble()) / entries);
    }

    /// <summary>Who is driven all day goes on, by day.</summary>
    private void DriveAgain(Vehicle vehicle, DateTime earliest)
    {
        var (road, step) = Way();
        var begin = Later(earliest, Arrival(vehicle, EntryOf(road, step)));
        var local = TimeZoneInfo.ConvertTimeFromUtc(begin, sourceZone);
        if (local.Hour is < FirstHour or >= LastHour)
        {
            begin = begin.AddHours((FirstHour + 24 - local.TimeOfDay.TotalHours) % 24).AddMinutes(_random.NextDouble() * 60);
        }

        Start(vehicle, road, step, begin);

        static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;
    }

    private void Start(Vehicle vehicle, SimulatedRoad road, int step, DateTime at)
    {
        vehicle.IsUnderWay = true;
        _ahead.Enqueue(new Drive(road, step > 0 ? 0 : road.Checkpoints.Length - 1, step, 55 + (_random.NextDouble() * 55), vehicle), at);
    }

    private (SimulatedRoad Road, int Step) Way() => (SimulatedRoad.All[_random.Next(SimulatedRoad.All.Count)], _random.Next(2) == 0 ? 1 : -1);

    private static SimulatedCheckpoint EntryOf(SimulatedRoad road, int step) => road.Checkpoints[step > 0 ? 0 : ^1];

    /// <summary>When a vehicle can be somewhere at the earliest.</summary>
    private static DateTime Arrival(Vehicle vehicle, SimulatedCheckpoint place) =>
        vehicle.Place is { } last ? vehicle.At.AddMinutes(2).AddHours(last.KilometresTo(place) / Between) : DateTime.MinValue;

    private Vehicle Somebody(SimulatedRoad road, int step)
    {
        if (traffic.Vehicles > 0 || (_again.Count == Commuters && _random.NextDouble() < 0.33))
        {
            for (var i = 0; i < Tries; i++)
            {
                var known = _again[_random.Next(_again.Count)];
                if (!known.IsUnderWay && !known.IsDriver && Arrival(known, EntryOf(road, step)) <= _next)
                {
                    return known;
                }
            }
        }

        var vehicle = Made();
        if (_again.Count < Commuters)
        {
            _again.Add(vehicle);
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

        string plate;
        do
        {
            plate = MadePlate(home, type is "51" or "52" ? 6 : 5);
        }
        while (!_plates.Add(plate));
        _platesInOrder.Enqueue(plate);
        if (_platesInOrder.Count > Math.Max(KnownPlates, 2 * traffic.Vehicles))
        {
            _plates.Remove(_platesInOrder.Dequeue());
        }

        return new Vehicle(++_vehicles, plate, _random.NextDouble() < 0.01 ? "00000000" : plate, type, type switch { "01" or "51" => "解放-J6P-2019", "02" => "大众-朗逸-2018", "52" => "比亚迪-秦PLUS-2022", _ => "-" });
    }

    private string MadePlate(string home, int length)
    {
        var plate = new StringBuilder(home).Append(traffic.Letters[_random.Next(traffic.Letters.Length)]);
        for (var i = 0; i < length; i++)
        {
            plate.Append(i == 0 && length == 6 ? 'D' : _random.NextDouble() < 0.2 ? Letters[_random.Next(Letters.Length)] : (char)('0' + _random.Next(10)));
        }

        return plate.ToString();
    }

    /// <summary>A plate as a camera takes it now and then: one of its characters for another that looks alike, or the last of eight lost.</summary>
    private string Misread(string plate)
    {
        var others = LookAlikes.Default.Of(plate).Where(other => other.Length <= plate.Length).ToList();
        return others.Count == 0 ? plate : others[_random.Next(others.Count)];
    }

    private PassageMessage Write(DateTime time, SimulatedCheckpoint place, int step, Vehicle vehicle)
    {
        var told = traffic.WrongClock is { } wrong && place.Name == wrong.Checkpoint && time >= wrong.From && time < wrong.To ? time + wrong.By : time;
        var local = TimeZoneInfo.ConvertTimeFromUtc(told, sourceZone);
        var id = string.Create(CultureInfo.InvariantCulture, $"{time:yyMMddHHmmss}{_run:00000}{_records++ % 1_000_000:000000}");
        var read = traffic.Misreads > 0 && vehicle.PlateRead == vehicle.Plate && _random.NextDouble() < traffic.Misreads ? Misread(vehicle.Plate) : vehicle.PlateRead;
        return new PassageMessage(
            time,
            place.Name,
            string.Create(CultureInfo.InvariantCulture, $"{id}\t{place.District}\t{place.Name}\t{(step > 0 ? 1 : 2)}\t{local:yyyy-MM-dd HH:mm:ss}\t{vehicle.Type}\t{read}\t{vehicle.Model}"),
            new PassageTruth(id, vehicle.Plate, read, vehicle.Number));
    }

    private sealed record Drive(SimulatedRoad Road, int At, int Step, double Speed, Vehicle Vehicle);

    private sealed record Vehicle(long Number, string Plate, string PlateRead, string Type, string Model)
    {
        /// <summary>When it was seen last.</summary>
        public DateTime At { get; set; }

        /// <summary>Where that was; null: nowhere yet.</summary>
        public SimulatedCheckpoint? Place { get; set; }

        public bool IsUnderWay { get; set; }

        /// <summary>It is driven from morning to night.</summary>
        public bool IsDriver { get; set; }
    }
}
