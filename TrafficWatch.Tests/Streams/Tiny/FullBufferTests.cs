using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Ingest;
using Xunit;

namespace TrafficWatch.Tests.Streams.Tiny;

/// <summary>A stream whose reorder buffer is full all the time.</summary>
public sealed class FullBufferTests
{
    private const int Events = 20_000;

    /// <summary>Of the other partitions nothing has come, so all wait for them; they are idle soon, and no epoch follows that would show it.</summary>
    [Fact]
    public async Task Read_OneOfSeveralPartitionsHasAll_IsReadToItsEnd()
    {
        using var kafka = EmbeddedKafka.Start();
        var shards = TinySite.NewShards();
        TinySite.Send(kafka, "gates", Enumerable.Range(0, Events).Select(i => $$"""{"event_time":"{{VisitorDriver.Start.AddSeconds(i):O}}","gate":"north"}"""), partition: 0);
        await using var app = await TinySite.StartAsync(
            kafka, shards, new TinyStream(2 * BackPressure.BufferCap), "--Streams:Tiny:Topic", "gates", "--Streams:Tiny:EpochSize", "100", "--Streams:Visitors:Enabled", "false");
        await Wait.UntilAsync(() => shards.Sum(shard => ParkTables.Number(shard, "SELECT COALESCE(SUM(passed), 0) FROM tiny_per_minute")) == Events);
    }
}
