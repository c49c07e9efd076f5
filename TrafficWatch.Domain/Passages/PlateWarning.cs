using TrafficWatch.Domain.Streaming;

namespace TrafficWatch.Domain.Passages;

/// <summary>A vehicle seen at a checkpoint.</summary>
/// <param name="Time">When, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Id">GCXH.</param>
/// <param name="Checkpoint">KKMC.</param>
/// <param name="Direction">FXLX.</param>
/// <param name="PlateType">HPZL.</param>
/// <param name="Model">CLPPXH.</param>
public sealed record Sighting(long Time, string Id, string Checkpoint, string Direction, string PlateType, string Model)
{
    /// <summary>Whether it is the same record.</summary>
    internal bool Is(Sighting other) => Time == other.Time && Id == other.Id;

    internal void Save(StateWriter writer)
    {
        writer.Write(Time);
        writer.Write(Id);
        writer.Write(Checkpoint);
        writer.Write(Direction);
        writer.Write(PlateType);
        writer.Write(Model);
    }

    internal static Sighting Load(ref StateReader reader) =>
        new(reader.ReadInt64(), reader.ReadString()!, reader.ReadString()!, reader.ReadString()!, reader.ReadString()!, reader.ReadString()!);
}

/// <summary>What is thought of two sightings that lie closer together than the trip takes.</summary>
public enum WarningState
{
    /// <summary>As they have just arrived: the decided line has not passed them yet.</summary>
    Provisional,

    /// <summary>Nothing explains them: two vehicles have one plate.</summary>
    Suspect,

    /// <summary>A second such pair stands beside it, or the two vehicles are of different models.</summary>
    Confirmed,

    /// <summary>One of them is another vehicle, whose plate looks like this one.</summary>
    Misread,

    /// <summary>All trips between the two checkpoints come too early: one of their clocks is wrong.</summary>
    Clock,

    /// <summary>It was thought to be one, and is none.</summary>
    Withdrawn,
}

/// <summary>How it is known how long a trip takes at least.</summary>
public enum TripRule
{
    /// <summary>From trips that were driven: a safety factor below what nearly all of them took.</summary>
    Learned,

    /// <summary>From the distance, at 1.2 times the speed limit.</summary>
    Distance,

    /// <summary>Five minutes, as the system before judged.</summary>
    Old,
}

/// <summary>Two sightings of one plate that are impossible for one vehicle. Their times and ids are the key.</summary>
/// <param name="Plate">The plate.</param>
/// <param name="First">The earlier sighting; of two at the same time that with the smaller id.</param>
/// <param name="Second">The later one.</param>
/// <param name="State">What is thought of it now.</param>
/// <param name="Case">The second sighting of the first pair of its case: pairs of one plate are one case as long as no day passes without one.</param>
/// <param name="Limit">What the trip takes.</param>
/// <param name="LookAlike">The plate that one of them really is, when it was misread; else null.</param>
public sealed record PlateWarning(string Plate, Sighting First, Sighting Second, WarningState State, CaseKey Case, TripLimit Limit, string? LookAlike);

/// <summary>What a case is called.</summary>
/// <param name="Time">When, milliseconds since 1970-01-01 UTC.</param>
/// <param name="Id">GCXH.</param>
public readonly record struct CaseKey(long Time, string Id);

/// <summary>How long a trip takes at least, and why that is known.</summary>
/// <param name="Rule">What decided.</param>
/// <param name="Least">Milliseconds.</param>
/// <param name="Version">When what was learned had been sealed, milliseconds since 1970-01-01 UTC; 0: nothing was.</param>
/// <param name="Trips">The trips that it was learned from; 0: another rule decided.</param>
/// <param name="Kilometres">The distance; null where it is not known.</param>
/// <param name="SpeedLimit">Kilometres an hour that the distance was judged by; null where no distance is known.</param>
public readonly record struct TripLimit(TripRule Rule, long Least, long Version, int Trips, double? Kilometres, int? SpeedLimit);
