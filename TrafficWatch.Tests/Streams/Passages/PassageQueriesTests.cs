using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;
using TrafficWatch.Web.Streams.Passages.Records;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class PassageQueriesTests
{
    private const string First = "徐州市睢宁县G104北京-福州K873江苏徐州-G104-苏皖界省际卡口", Second = "徐州市铜山县G104北京-福州K744江苏徐州-G104-苏鲁界省际卡口", Third = "somewhere";

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Roads and districts are those of kkmc_info, else those that a name tells, whatever the record's own XZQHMC is.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Page_ByRoadDistrictProvinceAndVehicle_FindsThoseAlone(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        foreach (var (id, place, province, vehicle) in new[] { ("a", First, "苏", "小型汽车"), ("b", First, "鲁", "大型汽车"), ("c", Second, "苏", "小型汽车"), ("d", Third, "苏", "小型汽车") })
        {
            var shard = shards.Map.ShardOf(place);
            shards.Execute(shard, "INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name) VALUES "
                + $"('{id}', '320300', '{place}', '1', '2025-07-15 04:10:00', '02', '苏C12345', '-', '{province}', 0, 0, '{vehicle}')");
            shards.Execute(shard, $"INSERT IGNORE INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`, copies) VALUES ('{place}', '2025-07-15 16:00:00', '1', 1, 0)");
        }

        shards.Execute(0, $"INSERT INTO kkmc_info (kkmc, road, district) VALUES ('{Third}', 'X9', '睢宁县')");
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 4, 30, 0, TimeSpan.Zero));
        var reader = new ShardReader(shards.Databases, TimeProvider.System);
        var book = new CheckpointBook(reader, time);
        var queries = new PassageQueries(reader, shards.Map, new RangeClock(new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null), time), book, time);

        Assert.Equal("abcd", await FoundAsync(""));
        Assert.Equal("abc", await FoundAsync("road=G104"));
        Assert.Equal("abd", await FoundAsync("district=睢宁县"));
        Assert.Equal("ab", await FoundAsync("district=睢宁县&road=G104"));
        Assert.Equal("a", await FoundAsync($"road=G104&province=苏&checkpoint={First}"));
        Assert.Equal("b", await FoundAsync("vehicle=大型汽车"));
        Assert.Equal("", await FoundAsync($"road=X9&checkpoint={First}"));
        Assert.Equal("", await FoundAsync("road=no such"));
        Assert.Equal(["G104", "X9"], book.All.Values.Select(place => place.Road).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["睢宁县", "铜山县"], book.All.Values.Select(place => place.District).Distinct().Order(StringComparer.Ordinal));

        async Task<string> FoundAsync(string asked)
        {
            var filter = PassageFilter.Parse(asked, out var errors);
            Assert.Empty(errors);
            var page = await queries.PageAsync(filter, null, 10, CancellationToken.None);
            var all = await queries.AllAsync(filter, null, CancellationToken.None).Select(row => row.Id).ToListAsync();
            var found = string.Concat(page.Rows.Select(row => row.Id).Order());
            Assert.Equal(found, string.Concat(all.Order()));
            Assert.Equal(found.Length, page.Total.Count);
            return found;
        }
    }
}
