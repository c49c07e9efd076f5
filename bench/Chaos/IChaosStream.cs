using TrafficWatch.Bench.Chaos.Park;
using TrafficWatch.Bench.Chaos.Road;
using TrafficWatch.Bench.Chaos.Shop;
using TrafficWatch.Bench.Chaos.Site;
using TrafficWatch.Bench.Servers;

namespace TrafficWatch.Bench.Chaos;

/// <summary>A stream for one run: makes what is sent, and says what the tables must hold in the end.</summary>
internal interface IChaosStream
{
    /// <summary>As on the command line and in the tables.</summary>
    string Name { get; }

    /// <summary>Which of its columns are not compared, and why.</summary>
    string LeftOut { get; }

    /// <summary>Configuration of the app, besides servers and topic.</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>Where the app gives its records away as a file.</summary>
    string Export { get; }

    /// <summary>What its own tables hold.</summary>
    IReadOnlyList<TableQuery> Queries { get; }

    /// <summary>How far event time has come, milliseconds since 1970-01-01 UTC.</summary>
    long Now { get; }

    /// <summary>Says that the app runs, before anything is sent.</summary>
    Task PrepareAsync(DatabaseServers databases, CancellationToken stop);

    /// <summary>What people do while events come. Ends, without an exception, soon after it is told to.</summary>
    /// <param name="databases">Where they do it; instances may be away.</param>
    /// <param name="ended">Everything was sent.</param>
    Task MeanwhileAsync(DatabaseServers databases, CancellationToken ended);

    /// <summary>Makes an event. All that is made is sent.</summary>
    /// <param name="copies">How often it is to come.</param>
    /// <returns>Records, each with the event time at which it is to be sent.</returns>
    IEnumerable<(long At, byte[] Value)> Next(int copies);

    /// <summary>Hears that a record that it made was sent.</summary>
    /// <param name="value">The record.</param>
    /// <param name="recordTime">Its timestamp, milliseconds since 1970-01-01 UTC; null when it means nothing.</param>
    void Sent(byte[] value, long? recordTime)
    {
    }

    /// <summary>A good record of that time which no table is to hold.</summary>
    byte[] Unseen(long time);

    /// <summary>A record that its parser must refuse.</summary>
    byte[] Broken(Random chance);

    /// <summary>What ends it: nothing, or a record for each partition.</summary>
    IReadOnlyList<byte[]> End(int partitions);

    /// <summary>Adds the rows that its own tables must hold.</summary>
    /// <param name="rows">To these.</param>
    /// <param name="databases">What no log tells is read there.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="BenchException">What people did is not taken in.</exception>
    Task ExpectAsync(TableRows rows, DatabaseServers databases, CancellationToken stop);
}

/// <summary>The streams that there are.</summary>
internal static class ChaosStreams
{
    public static readonly IReadOnlyList<string> Names = [ParkStream.StreamName, RoadStream.StreamName, ShopStream.StreamName, SiteStream.StreamName];

    public static IChaosStream Create(string name, int seed) => name switch
    {
        ParkStream.StreamName => new ParkStream(seed),
        RoadStream.StreamName => new RoadStream(seed),
        ShopStream.StreamName => new ShopStream(seed),
        _ => new SiteStream(seed),
    };
}
