using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using MySqlConnector;
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
        }

        Sum(shards);
        shards.Execute(0, $"INSERT INTO kkmc_info (kkmc, road, district) VALUES ('{Third}', 'X9', '睢宁县')");
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 4, 30, 0, TimeSpan.Zero));
        var reader = new ShardReader(shards.Databases, TimeProvider.System);
        var book = new CheckpointBook(reader, time);
        var queries = Queries(shards, reader, book, time);

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
            var page = await queries.PageAsync(filter, null, 10, null, CancellationToken.None);
            var all = await queries.AllAsync(filter, null, CancellationToken.None).Select(row => row.Id).ToListAsync();
            var found = string.Concat(page.Rows.Select(row => row.Id).Order());
            Assert.Equal(found, string.Concat(all.Order()));
            Assert.Equal(found.Length, page.Total.Count);
            return found;
        }
    }

    /// <summary>Every kind of search, bounds within hours and minutes, pages both ways, against looking at each passage: the same rows in the same order, and the exact total.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Page_OfAnySearch_IsWhatLookingAtEachPassageFinds(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var chance = new Random(5);
        T Any<T>(params T[] of) => of[chance.Next(of.Length)];
        string[] places = ["甲", "乙", "丙", "丁"];
        var start = new DateTime(2025, 7, 12, 16, 0, 0, DateTimeKind.Utc);
        List<PassageRow> all = [.. Enumerable.Range(0, 2500).Select(i => new PassageRow(
            // Three days, of which the second has none, and many passages within the same second.
            start.AddSeconds(Any(0, 48) * 3600 + chance.Next(24) * 3600 + chance.Next(120) * 30), $"{chance.Next(10)}-{i}", Any(places), "x", Any("1", "2"), Any("01", "02", "02", "02"),
            $"{Any("苏", "苏", "鲁")}C{chance.Next(100):00}{Any("8", "B", "0")}{chance.Next(100):00}", "-", chance.Next(400) == 0 ? "藏" : Any("苏", "鲁"), Any("小型汽车", "大型汽车"), false, false))];
        foreach (var part in all.GroupBy(row => shards.Map.ShardOf(row.Checkpoint)))
        {
            shards.Execute(part.Key, "INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, hphm_rev, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name) VALUES "
                + string.Join(", ", part.Select(row => $"('{row.Id}', 'x', '{row.Checkpoint}', '{row.Direction}', '{row.PassedAt:yyyy-MM-dd HH:mm:ss}', '{row.PlateType}', '{row.Plate}', REVERSE('{row.Plate}'), '-', '{row.Province}', 0, 0, '{row.VehicleType}')")));
        }

        Sum(shards);
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 20, 30, 0, TimeSpan.Zero));
        var reader = new ShardReader(shards.Databases, TimeProvider.System);
        var queries = Queries(shards, reader, new CheckpointBook(reader, time), time);
        for (var run = 0; run < 60; run++)
        {
            var from = new DateTime(2025, 7, 13).AddSeconds(chance.Next(3 * 86400));
            var filter = new PassageFilter
            {
                Checkpoints = Any(0, 0, 1, 2) is var count and > 0 ? [.. places.OrderBy(_ => chance.Next()).Take(count)] : [],
                Direction = Any(null, null, "1"),
                Province = Any(null, "藏", "鲁", "新"),
                VehicleType = Any(null, null, "大型汽车"),
                PlateType = Any(null, null, "01"),
                Range = Any(new SiteRange("7d"), new SiteRange(SiteRange.Custom, from, from.AddSeconds(chance.Next(2 * 86400))), new SiteRange(SiteRange.Custom, null, from)),
            };
            var typed = Any(null, null, "苏C", "*8", "*88*", "苏C1?8", "~苏C10800");
            var plate = PlatePattern.Parse(typed);
            var looks = plate is null ? null : plate.Exactly.Count > 0 ? $"^({string.Join('|', plate.Exactly)})$" : $"^{typed!.Replace("*", ".*", StringComparison.Ordinal).Replace("?", ".", StringComparison.Ordinal)}{(typed.AsSpan().ContainsAny("*?") ? "$" : "")}";
            var range = Clock(time).Resolve(filter.Range);
            List<PassageRow> expected = [.. all.Where(row => row.PassedAt >= range.From && row.PassedAt < range.To
                && (filter.Checkpoints.Count == 0 || filter.Checkpoints.Contains(row.Checkpoint)) && (filter.Direction ?? row.Direction) == row.Direction && (filter.Province ?? row.Province) == row.Province
                && (filter.VehicleType ?? row.VehicleType) == row.VehicleType && (filter.PlateType ?? row.PlateType) == row.PlateType && (looks is null || Regex.IsMatch(row.Plate, looks))).Order(Comparer<PassageRow>.Create(PassageKey.Compare))];

            List<PassageRow> found = [];
            Page<PassageRow>? page = null;
            do
            {
                page = await queries.PageAsync(filter with { After = page?.After }, plate, 100, null, CancellationToken.None);
                Assert.Equal(new RowCount(expected.Count, false), page.Total);
                found.AddRange(page.Rows);
            }
            while (page.After is not null);
            Assert.Equal(expected, found);
            Assert.Equal(expected, await queries.AllAsync(filter, plate, CancellationToken.None).ToListAsync());
            if (page.Before is not null)
            {
                var before = await queries.PageAsync(filter with { Before = page.Before }, plate, 100, null, CancellationToken.None);
                Assert.Equal(expected.SkipLast(page.Rows.Count).TakeLast(100), before.Rows);
            }
        }
    }

    /// <summary>Between two rows of a file nothing is open: whoever stores makes a day's partition, and retention empties one.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task All_WhileTheFileIsBeingSent_HoldsNobodyUp(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var shard = shards.Map.ShardOf("甲");
        foreach (var part in Enumerable.Range(0, 6000).Chunk(2000))
        {
            shards.Execute(shard, "INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name) VALUES "
                + string.Join(", ", part.Select(i => $"('{i}', '', '甲', '1', '2025-07-1{4 + (i % 2)} 03:00:00', '02', 'x', '-', '', 0, 0, '')")));
        }

        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 20, 30, 0, TimeSpan.Zero));
        var reader = new ShardReader(shards.Databases, TimeProvider.System);
        var queries = Queries(shards, reader, new CheckpointBook(reader, time), time);
        await using var rows = queries.AllAsync(new PassageFilter { Range = new SiteRange("7d") }, null, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await rows.MoveNextAsync());

        await using var connection = new MySqlConnection(shards.Map.ConnectionString(shard));
        await connection.OpenAsync();
        var day = new DateTime(2025, 7, 13, 16, 0, 0, DateTimeKind.Utc);
        Assert.True(await DayPartitions.EnsureAsync(connection, "traffic_data", day, day.AddDays(1)));
        Assert.True(await DayPartitions.DropAsync(connection, "traffic_data", "traffic_day", day.AddDays(1)) > 0);
        var sent = 1;
        while (await rows.MoveNextAsync())
        {
            sent++;
        }

        Assert.InRange(sent, 3000, 6000);
    }

    private static RangeClock Clock(TimeProvider time) => new(Calendar, time);

    private static SiteCalendar Calendar { get; } = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);

    private static PassageQueries Queries(Shards shards, ShardReader reader, CheckpointBook book, TimeProvider time) =>
        new(reader, shards.Map, Clock(time), book, new PassageCounts(reader, Calendar), time);

    /// <summary>The sums of what is in traffic_data, by Shanghai's clocks.</summary>
    private static void Sum(Shards shards)
    {
        for (var shard = 0; shard < shards.Map.Count; shard++)
        {
            shards.Execute(shard, "INSERT INTO kkmc_traffic_per_minute (kkmc, window_end, direction, `count`) SELECT kkmc, TIMESTAMPADD(MINUTE, 1, DATE_FORMAT(gcsj, '%Y-%m-%d %H:%i:00')) AS e, fxlx, COUNT(*) FROM traffic_data GROUP BY kkmc, e, fxlx");
            shards.Execute(shard, "INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) SELECT TIMESTAMPADD(HOUR, 1, DATE_FORMAT(gcsj, '%Y-%m-%d %H:00:00')) AS e, kkmc, fxlx, province, vehicle_type_name, COUNT(*) FROM traffic_data GROUP BY e, kkmc, fxlx, province, vehicle_type_name");
            shards.Execute(shard, "INSERT INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`, copies) SELECT kkmc, TIMESTAMPADD(HOUR, 16, DATE_FORMAT(TIMESTAMPADD(HOUR, 8, gcsj), '%Y-%m-%d 00:00:00')) AS e, fxlx, COUNT(*), 0 FROM traffic_data GROUP BY kkmc, e, fxlx");
            shards.Execute(shard, "INSERT INTO traffic_day (day_start, written_at) SELECT DISTINCT TIMESTAMPADD(HOUR, -8, window_end), window_end FROM (SELECT DISTINCT TIMESTAMPADD(HOUR, -16, window_end) AS window_end FROM kkmc_traffic_per_day) AS days");
        }
    }
}
