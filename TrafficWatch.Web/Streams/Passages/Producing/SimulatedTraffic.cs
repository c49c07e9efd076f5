namespace TrafficWatch.Web.Streams.Passages.Producing;

/// <summary>What traffic is made up.</summary>
/// <param name="Rate">Records a second, on average over a day.</param>
internal sealed record SimulatedTraffic(double Rate)
{
    /// <summary>How many different vehicles there are; 0: always new ones, besides commuters.</summary>
    public int Vehicles { get; init; }

    /// <summary>Plates that two vehicles bear, both of them driven from morning to night.</summary>
    public int Clones { get; init; }

    /// <summary>The part of plates in which a character is misread.</summary>
    public double Misreads { get; init; }

    /// <summary>The second characters of plates.</summary>
    public string Letters { get; init; } = "ABCDEFGHJK";

    /// <summary>When the clock of a checkpoint is wrong, UTC, and by how much; null: never.</summary>
    public (string Checkpoint, DateTime From, DateTime To, TimeSpan By)? WrongClock { get; init; }

    /// <summary>What a demonstration shows. Plates of a run are hardly ever those of another, so that a run after another does not look like cloned plates.</summary>
    public static SimulatedTraffic Demo(double rate, int seed)
    {
        const string letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
        const int own = 4;
        return new(rate) { Clones = PassageSimulation.DemoClones, Misreads = PassageSimulation.DemoMisreads, Letters = letters.Substring((int)((uint)seed % (letters.Length / own)) * own, own) };
    }
}
