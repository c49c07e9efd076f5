using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Schema;
using TrafficWatch.Web.Streams.Visitors.Traffic;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Traffic;

public sealed class TrafficQueriesTests(TwoShards shards) : IClassFixture<TwoShards>, IAsyncLifetime
{
    private static readonly DateTime Start = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);
    private static readonly Random Random = new(11);
    private static readonly List<TrafficRow> Expected = [];
    private static readonly SemaphoreSlim Once = new(1);

    public async Task InitializeAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (Expected.Count == 0)
            {
                await FillAsync();
            }
        }
        finally
        {
            Once.Release();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Areas_OfTheTest_AreOnBothShards() =>
        Assert.Equal([0, 1], TwoShards.Areas.Select(shards.Map.ShardOf).Distinct().Order());

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(5000)]
    public async Task PageAsync_OverShardsBothWays_ShowsEachRowOnce(int size)
    {
        var filter = new TrafficFilter { Range = new SiteRange(SiteRange.Custom), Areas = size == 1 ? ["a", "🚗", "Ａ"] : [] };
        var expected = Of(filter.Areas);
        var forth = new List<TrafficRow>();
        Page<TrafficRow> page;
        var pages = 0;
        do
        {
            page = await Queries().PageAsync(filter, size);
            forth.AddRange(page.Rows);
            filter = filter with { After = page.After };
            pages++;
            Assert.Equal(new RowCount(expected.Count, false), page.Total);
            Assert.Equal(pages > 1, page.Before is not null);
        }
        while (page.After is not null);

        var back = new List<TrafficRow>(page.Rows);
        while (page.Before is not null)
        {
            page = await Queries().PageAsync(filter with { After = null, Before = page.Before }, size);
            back.InsertRange(0, page.Rows);
            Assert.NotNull(page.After);
        }

        Assert.Equal(expected, forth);
        Assert.Equal(expected, back);
    }

    [Fact]
    public async Task AllAsync_OfEverything_EqualsTheTables() =>
        Assert.Equal(Of([]), await Queries().AllAsync(new TrafficFilter { Range = new SiteRange(SiteRange.Custom) }).ToListAsync());

    [Fact]
    public async Task PageAsync_OfThePark_SumsItsAreas()
    {
        var rows = await Queries().AllAsync(new TrafficFilter { Range = new SiteRange(SiteRange.Custom), Areas = ["*"] }).ToListAsync();

        Assert.Equal(Expected.Where(row => row.AreaId != "*").Sum(row => row.In), rows.Sum(row => row.In));
        Assert.All(rows, row => Assert.Equal(
            Expected.Where(area => area.AreaId != "*" && area.WindowEnd == row.WindowEnd).Sum(area => area.Out), row.Out));
        Assert.Equal(Expected.Count(row => row.AreaId == "*"), rows.Count(row => row.Occupancy is not null));
        Assert.Equal(rows.Count, rows.DistinctBy(row => row.WindowEnd).Count());
        var page = await Queries().PageAsync(new TrafficFilter { Range = new SiteRange(SiteRange.Custom), Areas = ["*"] }, 5);
        Assert.Equal(rows.Count, page.Total.Count);
    }

    [Fact]
    public async Task AllAsync_OfARange_HoldsTheMinutesWithinIt()
    {
        var range = new SiteRange(SiteRange.Custom, new DateTime(2025, 7, 15, 12, 10, 0), new DateTime(2025, 7, 15, 12, 20, 0));
        var rows = await Queries().AllAsync(new TrafficFilter { Range = range }).ToListAsync();

        Assert.Equal(Of([]).Where(row => row.WindowEnd > Start.AddMinutes(10) && row.WindowEnd <= Start.AddMinutes(20)), rows);
    }

    private static List<TrafficRow> Of(IReadOnlyList<string> areas)
    {
        List<TrafficRow> rows = [.. Expected.Where(row => row.AreaId != "*" && (areas.Count == 0 || areas.Contains(row.AreaId)))];
        rows.Sort(TrafficKey.Compare);
        return rows;
    }

    private TrafficQueries Queries() => shards.Traffic(TwoShards.Clock("Asia/Shanghai", Start.AddHours(1)));

    private async Task FillAsync()
    {
        for (var minute = 1; minute <= 40; minute++)
        {
            var end = Start.AddMinutes(minute);
            foreach (var area in TwoShards.Areas.Append("*"))
            {
                var (moves, present) = (area != "*" && Random.Next(3) > 0, Random.Next(3) > 0);
                if (moves || present)
                {
                    long Count() => Random.Next(100);
                    Expected.Add(new TrafficRow(
                        area, end, moves ? Count() : 0, moves ? Count() : 0,
                        present ? Count() : null, present ? Count() : null, present ? Count() : null, present ? Count() : null, present ? Count() : null));
                }
            }
        }

        await shards.AddAsync(
            Expected.Where(row => row.In > 0 || row.Out > 0)
                .Select(row => new AreaTraffic { AreaId = row.AreaId, WindowEnd = row.WindowEnd, InCount = row.In, OutCount = row.Out }),
            row => row.AreaId);
        await shards.AddAsync(
            Expected.Where(row => row.Occupancy is not null).Select(row => new AreaOccupancy
            {
                AreaId = row.AreaId,
                WindowEnd = row.WindowEnd,
                Occupancy = row.Occupancy!.Value,
                Peak = row.Peak!.Value,
                Released = row.Released!.Value,
                RepeatedIn = row.Repeated!.Value,
                UnmatchedOut = row.Unmatched!.Value,
            }),
            row => row.AreaId);
        Expected.RemoveAll(row => row.In == 0 && row.Out == 0 && row.Occupancy is null);
    }
}
