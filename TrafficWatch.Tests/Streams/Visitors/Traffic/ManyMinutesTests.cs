using Microsoft.EntityFrameworkCore;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Traffic;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Traffic;

public sealed class ManyMinutesTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Start = new(2025, 7, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task PageAsync_MoreRowsThanAreCounted_SaysMoreThan()
    {
        await FillAsync(shard: 0, days: 2);
        await FillAsync(shard: 1, days: 2);
        var filter = new TrafficFilter { Range = new SiteRange(SiteRange.Custom) };
        var queries = shards.Traffic(TwoShards.Clock("Asia/Shanghai", Start));

        var page = await queries.PageAsync(filter, 100);

        Assert.Equal(new RowCount(RowCount.Cap, true), page.Total);
    }

    private async Task FillAsync(int shard, int days)
    {
        await using var context = shards.Databases.Shard(shard);
        var start = Start;
        foreach (var day in Enumerable.Range(0, days))
        {
            var at = start.AddDays(day);
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO area_traffic_per_minute (area_id, window_end, in_count, out_count)
                SELECT CONCAT('s', {shard}, ' area ', a.n), TIMESTAMPADD(MINUTE, h.n * 60 + t.n * 10 + m.n, {at}), 1, 1
                FROM (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) AS a,
                (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9 UNION SELECT 10 UNION SELECT 11
                UNION SELECT 12 UNION SELECT 13 UNION SELECT 14 UNION SELECT 15 UNION SELECT 16 UNION SELECT 17 UNION SELECT 18 UNION SELECT 19 UNION SELECT 20 UNION SELECT 21 UNION SELECT 22 UNION SELECT 23) AS h,
                (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5) AS t,
                (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 UNION SELECT 7 UNION SELECT 8 UNION SELECT 9) AS m
                """);
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO area_occupancy_per_minute (area_id, window_end, occupancy, peak, released, repeated_in, unmatched_out) SELECT area_id, window_end, 5, 6, 0, 0, 0 FROM area_traffic_per_minute WHERE window_end >= {at} AND window_end < {at.AddDays(1)}");
        }
    }
}
