using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaFlowQueriesTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Now = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task SumsAsync_OverShards_AddsUpWhatIsInTheSpan()
    {
        var day = Now.AddDays(-40);
        foreach (var area in TwoShards.Areas)
        {
            await AddAsync(
                Traffic(area, day, 100, 100), Traffic(area, day.AddMinutes(1), 3, 2), Traffic(area, day.AddMinutes(2), 4, 1),
                Present(area, day.AddMinutes(1), 1, released: 1, repeated: 2, unmatched: 3, moved: 4), Present(area, day.AddMinutes(3), 1, released: 10));
        }

        await AddAsync(Present("*", day.AddMinutes(1), 50, released: 50));
        var range = new UtcRange(day, day.AddMinutes(3));

        var all = await Queries.SumsAsync(range, null, default);
        var one = await Queries.SumsAsync(range, TwoShards.Areas[7], default);

        Assert.Equal(TwoShards.Areas.Order(StringComparer.Ordinal), all.Keys.Order(StringComparer.Ordinal));
        Assert.All(all.Values, flows => Assert.Equal(new AreaFlows(7, 3, 3, 11, 2, 4, 2), flows));
        Assert.Equal((TwoShards.Areas[7], 11), (Assert.Single(one).Key, one.Values.Single().Released));
    }

    /// <summary>An area that was empty an hour ago, one that never was, and those in which somebody counted.</summary>
    [Fact]
    public async Task EntriesSinceAsync_LastEmptyOrCounted_CountsFromThere()
    {
        string[] areas = ["empty once", "never empty", "counted", "count undone"];
        foreach (var area in areas)
        {
            await AddAsync(Traffic(area, Now.AddHours(-30), 1000, 0), Traffic(area, Now.AddHours(-10), 100, 0), Traffic(area, Now.AddMinutes(-30), 10, 0), Traffic(area, Now.AddMinutes(-5), 1, 0), Present(area, Now.AddHours(-1), area == "never empty" ? 7 : 0));
        }

        foreach (var (area, undo) in new[] { ("counted", false), ("count undone", true) })
        {
            await AddAsync(Counted(area, "1", Correction.Count, Now.AddMinutes(-20)));
            if (undo)
            {
                await AddAsync(Counted(area, "2", Correction.Undo, Now.AddMinutes(-19)));
            }
        }

        var since = await Queries.EntriesSinceAsync(Now, null, default);

        Assert.Equal([11, 111, 1, 11], areas.Select(area => since[area]));
        var singly = await Task.WhenAll(areas.Select(async area => Assert.Single(await Queries.EntriesSinceAsync(Now, area, default)).Value));
        Assert.Equal([11, 111, 1, 11], singly);
    }

    [Fact]
    public async Task LastAndEventsAsync_OverShards_TellEachAreas()
    {
        var day = Now.AddDays(-80);
        await AddAsync(Traffic("quiet", day, 3, 2), Traffic("quiet", day.AddHours(1), 1, 0), Traffic("🚗 busy", day.AddHours(1), 5, 5));

        var events = await Queries.EventsAsync([new(day.AddMinutes(-1), day.AddMinutes(1)), new(day.AddMinutes(1), day.AddHours(2)), new(day.AddHours(3), day.AddHours(4))], default);

        Assert.Equal([5, 1, 0], events.Select(areas => areas.GetValueOrDefault("quiet")));
        Assert.Equal([0, 10, 0], events.Select(areas => areas.GetValueOrDefault("🚗 busy")));
        Assert.Equal(day.AddHours(1), (await Queries.LastAsync(default))["quiet"]);
    }

    [Fact]
    public async Task LastDayAsync_Partitions_AddsUpTheirHours()
    {
        await using (var main = shards.Databases.Main())
        {
            main.PartitionHours.AddRange(
                Hour(0, Now.AddHours(-2), 900, 60), Hour(0, Now.AddHours(-1), 100, 0), Hour(1, Now.AddHours(-1), 100, 5), Hour(1, Now.AddHours(-30), 100, 100),
                new StreamPartitionHour { Stream = "passages", Hour = Now.AddHours(-1), PartitionId = 0, Received = 5 });
            await main.SaveChangesAsync();
        }

        var rows = await new PartitionQueries(shards.Reader, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now)).LastDayAsync(default);

        Assert.Equal([new PartitionLateness(0, 1000, 60), new(1, 100, 5)], rows);
        Assert.Equal([true, false], rows.Select(row => row.IsMuch));
    }

    private AreaFlowQueries Queries => new(shards.Reader, shards.Map);

    private static StreamPartitionHour Hour(int partition, DateTime hour, long received, long late) => new() { Stream = "visitors", Hour = hour, PartitionId = partition, Received = received, Late = late };

    private static AreaTraffic Traffic(string area, DateTime end, long entries, long exits) => new() { AreaId = area, WindowEnd = end, InCount = entries, OutCount = exits };

    private static AreaOccupancy Present(string area, DateTime end, long occupancy, long released = 0, long repeated = 0, long unmatched = 0, long moved = 0) =>
        new() { AreaId = area, WindowEnd = end, Occupancy = occupancy, Released = released, RepeatedIn = repeated, UnmatchedOut = unmatched, Moved = moved };

    private static AreaCorrection Counted(string area, string id, string kind, DateTime at) => new() { AreaId = area, Id = id, Kind = kind, LineTime = at, MadeAt = at, Who = "Li" };

    private async Task AddAsync(params object[] rows)
    {
        foreach (var row in rows)
        {
            await using var shard = shards.Databases.ShardOf(row switch { AreaTraffic traffic => traffic.AreaId, AreaOccupancy present => present.AreaId, AreaCorrection correction => correction.AreaId, _ => throw new ArgumentException(row.ToString()) });
            shard.Add(row);
            await shard.SaveChangesAsync();
        }
    }
}
