using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Passages;

/// <summary>How long trips between checkpoints take at least: what was learned goes before what follows from a distance, and that before the rule of the system before.</summary>
internal sealed class TripLimits
{
    /// <summary>Trips count for so long.</summary>
    public const long Longest = 2 * Milliseconds.Hour;

    private const long OldRule = 5 * Milliseconds.Minute;
    private const double Safety = 0.8, Speeding = 1.2;
    private const int AssumedSpeedLimit = 120;
    private readonly TripTimes _times = new();
    private readonly Dictionary<int, (double Kilometres, int SpeedLimit)> _distances = [];

    /// <summary>The number of a trip from one checkpoint to another.</summary>
    public static int Trip(int from, int to) => (from * SightingLog.MostCheckpoints) + to;

    /// <summary>What the trip takes at least for who arrives at a time.</summary>
    public TripLimit Of(int trip, long arrival)
    {
        var (version, bounds) = _times.At(trip, arrival);
        var known = Distance(trip);
        var (rule, least) = bounds is { } learned ? (TripRule.Learned, (long)(learned.Low * Safety))
            : known is { } far ? (TripRule.Distance, (long)(far.Kilometres / (Speeding * far.SpeedLimit) * Milliseconds.Hour))
            : (TripRule.Old, OldRule);
        return new TripLimit(rule, least, version, bounds?.Trips ?? 0, known?.Kilometres, known?.SpeedLimit);
    }

    /// <summary>Below it a trip is early: shorter than nearly all others.</summary>
    public long Early(int trip, long arrival) => _times.At(trip, arrival).Bounds is { } learned ? learned.Low : Of(trip, arrival).Least;

    /// <summary>Above it somebody has not come straight: twice what half of all trips take.</summary>
    public long Usual(int trip, long arrival) => _times.At(trip, arrival).Bounds is { } learned ? 2 * learned.Middle : Milliseconds.Hour;

    /// <summary>Whether what holds for who arrives at a time is settled.</summary>
    public bool Knows(long arrival) => _times.Knows(arrival);

    /// <inheritdoc cref="TripTimes.Add"/>
    public void Learn(int trip, long milliseconds) => _times.Add(trip, milliseconds);

    /// <inheritdoc cref="TripTimes.SealBefore"/>
    public bool SealBefore(long time) => _times.SealBefore(time);

    /// <inheritdoc cref="TripTimes.SetBack"/>
    public void SetBack(long time) => _times.SetBack(time);

    /// <summary>Takes in a distance.</summary>
    /// <param name="trip">From where to where.</param>
    /// <param name="kilometres">By road; null: it is known no longer.</param>
    /// <param name="speedLimit">Kilometres an hour; null where that is not known.</param>
    public void SetDistance(int trip, double? kilometres, int? speedLimit)
    {
        _distances.Remove(trip);
        if (kilometres is { } known)
        {
            _distances.Add(trip, (known, speedLimit ?? AssumedSpeedLimit));
        }
    }

    public void Save(StateWriter writer)
    {
        _times.Save(writer);
        writer.Write(_distances.Count);
        foreach (var (trip, (kilometres, speedLimit)) in _distances)
        {
            writer.Write(trip);
            writer.Write(BitConverter.DoubleToInt64Bits(kilometres));
            writer.Write(speedLimit);
        }
    }

    public void Load(ref StateReader reader)
    {
        _times.Load(ref reader);
        _distances.Clear();
        for (var distances = reader.ReadInt32(); distances > 0; distances--)
        {
            _distances.Add(reader.ReadInt32(), (BitConverter.Int64BitsToDouble(reader.ReadInt64()), reader.ReadInt32()));
        }
    }

    /// <summary>Where only the other way is known, it is as far.</summary>
    private (double Kilometres, int SpeedLimit)? Distance(int trip) =>
        _distances.TryGetValue(trip, out var there) || _distances.TryGetValue(Trip(trip % SightingLog.MostCheckpoints, trip / SightingLog.MostCheckpoints), out there) ? there : null;
}
