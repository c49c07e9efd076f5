using TrafficWatch.Domain.Streaming;
using TrafficWatch.Domain.Time;

namespace TrafficWatch.Domain.Passages;

/// <summary>The newest trips from one checkpoint to another, and which of them were early: where many are, it is not the vehicles but a clock.</summary>
internal sealed class RecentTrips
{
    /// <summary>How long a trip says something about the clocks.</summary>
    public const long Span = 30 * Milliseconds.Minute;

    private const int Most = 128, FewestPlates = 5, OneOf = 3;
    private readonly Queue<(long Time, PlateKey Plate, bool Early)> _trips = [];

    /// <summary>Adds a trip that ended at a time.</summary>
    public void Add(long time, PlateKey plate, bool early)
    {
        _trips.Enqueue((time, plate, early));
        while (_trips.Count > Most || _trips.Peek().Time < time - Span)
        {
            _trips.Dequeue();
        }
    }

    /// <summary>Whether so many trips of different vehicles were early that a clock is wrong.</summary>
    /// <param name="time">Milliseconds since 1970-01-01 UTC.</param>
    public bool AreEarly(long time)
    {
        var trips = _trips.Where(trip => trip.Time > time - Span && trip.Time <= time).ToList();
        var early = trips.Where(trip => trip.Early).ToList();
        return early.Count * OneOf >= trips.Count && early.DistinctBy(trip => trip.Plate).Count() >= FewestPlates;
    }

    /// <summary>Whether none of them says anything any more.</summary>
    public bool AreOver(long time) => _trips.All(trip => trip.Time < time - Span);

    public void Save(StateWriter writer)
    {
        writer.Write(_trips.Count);
        foreach (var (time, plate, early) in _trips)
        {
            writer.Write(time);
            plate.Save(writer);
            writer.Write((byte)(early ? 1 : 0));
        }
    }

    public static RecentTrips Load(ref StateReader reader)
    {
        var read = new RecentTrips();
        for (var trips = reader.ReadInt32(); trips > 0; trips--)
        {
            read._trips.Enqueue((reader.ReadInt64(), PlateKey.Load(ref reader), reader.ReadByte() == 1));
        }

        return read;
    }
}
