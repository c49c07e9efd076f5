using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Routes;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Stays;
using Xunit;
using static TrafficWatch.Tests.Streams.Visitors.Stays.SampleVisits;

namespace TrafficWatch.Tests.Streams.Visitors.Routes;

public sealed class RouteQueriesTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Now = new(2025, 7, 15, 4, 15, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Routes_OfBothShards_AreSummedSortedSharedAndCompared()
    {
        var (today, before) = (new DateTime(2025, 7, 14, 16, 0, 0, DateTimeKind.Utc), new DateTime(2025, 7, 13, 16, 0, 0, DateTimeKind.Utc));
        await shards.AddAsync(
            [
                Went(today.AddHours(2), "a", "B", 30), Went(today.AddHours(12), "a", "B", 10), Went(today.AddHours(13), "a", "B", 5),
                Went(today.AddHours(2), "B", "a", 20), Went(today.AddHours(3), "小黄人乐园", "好莱坞大道", 25), Went(today.AddHours(3), "好莱坞大道", "a", 10),
                Went(before.AddHours(2), "a", "B", 80), Went(before.AddHours(13), "a", "B", 1000), Went(before.AddHours(2), "@x", "a", 1),
            ],
            row => row.FromArea);
        await shards.AddAsync(Hour(before, "a", 3), row => row.AreaId);
        Assert.Equal(2, new[] { "a", "B", "小黄人乐园", "好莱坞大道", "@x" }.Select(shards.Map.ShardOf).Distinct().Count());

        var list = await RoutesAsync(new VisitFilter());

        Assert.Equal([("a", "B", 45L), ("小黄人乐园", "好莱坞大道", 25), ("B", "a", 20), ("好莱坞大道", "a", 10), ("@x", "a", 0)], list.Rows.Select(row => (row.Areas[0], row.Areas[1], row.Count)));
        Assert.Equal((100, 0.45, 3), (list.Total, list.Share(list.Rows[0]), list.Rows[0].Mean));
        Assert.Equal((-0.5, null, -1), (list.Rows[0].Change, list.Rows[1].Change, list.Rows[4].Change));
        Assert.Equal((95d / 81) - 1, list.Whole.Change!.Value, 9);

        // Those that begin or end there, wherever they are stored.
        var filtered = await RoutesAsync(new VisitFilter { Areas = ["好莱坞大道"] });
        Assert.Equal([("小黄人乐园", "好莱坞大道"), ("好莱坞大道", "a")], filtered.Rows.Select(row => (row.Areas[0], row.Areas[1])));
        Assert.Equal(35, filtered.Total);
        Assert.Equal(5, (await RoutesAsync(new VisitFilter { Areas = ["*"] })).Rows.Count);
        Assert.Empty((await RoutesAsync(new VisitFilter { Range = Range("2020-01-01", "2020-01-02") })).Rows);
    }

    [Fact]
    public async Task Paths_OfBothShards_AreSummedAndFilteredByAnyOfTheirAreas()
    {
        var end = new DateTime(2024, 3, 1, 4, 0, 0, DateTimeKind.Utc);
        await shards.AddAsync(
            [Paths(end, "a", "B", "a", 7), Paths(end.AddHours(1), "a", "B", "a", 2), Paths(end, "小黄人乐园", "a", "B", 4), Paths(end, "B", "+1", "@x", 1), Paths(end.AddDays(-1), "小黄人乐园", "a", "B", 2)], row => row.FirstArea);
        await shards.AddAsync(Hour(end.AddDays(-1), "a", 3), row => row.AreaId);
        var filter = new VisitFilter { Range = Range("2024-03-01T11:00", "2024-03-01T13:00") };

        var list = await PathsAsync(filter);

        Assert.Equal(["a B a 9", "小黄人乐园 a B 4", "B +1 @x 1"], list.Rows.Select(row => $"{string.Join(' ', row.Areas)} {row.Count}"));
        Assert.Equal((1d, null), (list.Rows[1].Change, list.Rows[1].Mean));
        Assert.Equal(["B +1 @x"], (await PathsAsync(filter with { Areas = ["+1"] })).Rows.Select(row => string.Join(' ', row.Areas)));
    }

    /// <summary>A visitor's routes lie on the visitor's shard, whatever areas they join.</summary>
    [Fact]
    public async Task Rows_OfBothShards_ComeNewestFirstEachOnce()
    {
        var random = new Random(7);
        var start = new DateTime(2024, 9, 1, 0, 0, 0, DateTimeKind.Utc);
        List<VisitorRoute> routes = [];
        for (var i = 0; i < 9000; i++)
        {
            routes.Add(new VisitorRoute { UserId = $"user-{i}", FromArea = "a", ToArea = i % 3 == 0 ? "B" : "🚗", RouteTime = start.AddDays(random.Next(3) * 9).AddMinutes(random.Next(200)), TravelTimeMinutes = i });
        }

        await shards.AddAsync(routes, row => row.UserId);
        var expected = routes.Select(route => new RouteRow(route.UserId, route.FromArea, route.ToArea, route.RouteTime, route.TravelTimeMinutes)).ToList();
        expected.Sort(RouteQueries.Compare);

        Assert.Equal(expected, await RowsAsync(["a"], start, start.AddDays(30)));
        Assert.Equal(expected.Where(row => row.ToArea == "B"), await RowsAsync(["B"], DateTime.UnixEpoch, start.AddDays(30)));
        Assert.Equal(expected.Where(row => row.Time < start.AddHours(1)), await RowsAsync([], start, start.AddHours(1)));

        async Task<List<RouteRow>> RowsAsync(string[] areas, DateTime from, DateTime to) => await Queries.RowsAsync(areas, new UtcRange(from, to), CancellationToken.None).ToListAsync();
    }

    private RouteQueries Queries => new(shards.Reader);

    private async Task<RouteList> RoutesAsync(VisitFilter filter) => await Queries.RoutesAsync(filter, await SpanAsync(filter), CancellationToken.None);

    private async Task<RouteList> PathsAsync(VisitFilter filter) => await Queries.PathsAsync(filter, await SpanAsync(filter), CancellationToken.None);

    private Task<VisitSpan> SpanAsync(VisitFilter filter)
    {
        var spans = Spans(shards, "Asia/Shanghai", Now);
        return spans.KnownAsync(spans.Of(filter), CancellationToken.None);
    }
}
