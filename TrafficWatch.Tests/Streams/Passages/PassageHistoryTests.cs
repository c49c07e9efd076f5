using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class PassageHistoryTests
{
    private const string Border = "徐州市睢宁县G104北京-福州K873江苏徐州-G104-苏皖界省际卡口", Other = "somewhere";
    private static readonly DateTime Now = new(2025, 7, 15, 4, 30, 20, DateTimeKind.Utc);

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Half past noon in Shanghai: yesterday counts until 12:30, not until now's hour or its end; who comes in is told by kkmc_info alone.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Read_HalfPastNoon_ComparesTheSameMinuteAndTellsWhoComesIn(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        void On(string kkmc, string statement) => shards.Execute(shards.Map.ShardOf(kkmc), statement);
        foreach (var (end, count) in new[] { ("2025-07-13 17:00:00", 2), ("2025-07-14 04:00:00", 5), ("2025-07-14 05:00:00", 40), ("2025-07-15 04:00:00", 6), ("2025-07-15 05:00:00", 3), ("2025-07-08 04:00:00", 9), ("2025-07-07 04:00:00", 77) })
        {
            On(Other, $"INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) VALUES ('{end}', '{Other}', '1', '苏', '小型汽车', {count})");
        }

        foreach (var (end, count) in new[] { ("2025-07-14 04:00:00", 100), ("2025-07-14 04:01:00", 7), ("2025-07-14 04:30:00", 8), ("2025-07-14 04:31:00", 25) })
        {
            On(Other, $"INSERT INTO kkmc_traffic_per_minute (kkmc, window_end, direction, `count`) VALUES ('{Other}', '{end}', '1', {count})");
        }

        On(Other, $"INSERT INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`, copies) VALUES ('{Other}', '2025-07-15 16:00:00', '1', 9, 0)");
        On(Border, $"INSERT INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`, copies) VALUES ('{Border}', '2025-07-15 16:00:00', '1', 4, 0), ('{Border}', '2025-07-15 16:00:00', '2', 1, 0)");
        On(Border, "INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name) VALUES "
            + $"('r1', '', '{Border}', '1', '2025-07-15 04:30:00', '02', '苏C12345', '-', '苏', 0, 0, '小型汽车')");
        var time = new FakeTimeProvider(new DateTimeOffset(Now));
        var reader = new ShardReader(shards.Databases, TimeProvider.System);
        var book = new CheckpointBook(reader, time);
        var history = new PassageHistory(reader, new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null), book, new OpenWarnings(reader));

        var frame = await history.ReadAsync(Now, CancellationToken.None);

        Assert.Equal((14L, 2 + 5 + 7 + 8L), (frame.Today, frame.YesterdaySoFar));
        Assert.Equal((6L, null, 40L, 9L), (frame.Hours[11], frame.Hours[12], frame.HoursBefore[12], frame.HoursWeekBefore[11]));
        Assert.Equal([("1", 13L), ("2", 1L)], frame.Directions.Select(part => (part.Name, part.Count)));
        Assert.Null(frame.Borders);
        Assert.Equal([("somewhere", 9L), ("G104 苏皖界", 5L)], frame.Checkpoints.Select(place => (place.Sign, place.Count)));
        Assert.Equal(new LatestPassage(Now.AddSeconds(-20), "苏C***45", Border, "G104 苏皖界", "小型汽车"), Assert.Single(frame.Latest));

        shards.Execute(0, $"INSERT INTO kkmc_info (kkmc, codename, inbound_fxlx) VALUES ('{Border}', '苏皖大门', '2')");
        time.Advance(TimeSpan.FromSeconds(6));
        frame = await history.ReadAsync(Now, CancellationToken.None);

        Assert.Equal(new BorderCount(1, 4), frame.Borders);
        Assert.Equal(["somewhere", "苏皖大门"], frame.Checkpoints.Select(place => place.Sign));
    }

    /// <summary>Of hours that the data have not reached nothing is known: neither today nor while yesterday is still being sent.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Read_DataStandStill_LeavesTheHoursSinceOpen(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        shards.Execute(shards.Map.ShardOf(Other), "INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name) VALUES "
            + $"('r1', '', '{Other}', '1', '2025-07-15 02:10:00', '02', '苏C12345', '-', '苏', 0, 0, '小型汽车')");
        var reader = new ShardReader(shards.Databases, TimeProvider.System);
        var history = new PassageHistory(reader, new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null), new CheckpointBook(reader, TimeProvider.System), new OpenWarnings(reader));

        var frame = await history.ReadAsync(Now, CancellationToken.None);

        Assert.Equal((0L, null), (frame.Hours[9], frame.Hours[10]));
        Assert.Null(frame.YesterdaySoFar);

        // Compared is what is known of today.
        var shard = shards.Map.ShardOf(Other);
        shards.Execute(shard, $"INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) VALUES ('2025-07-14 02:00:00', '{Other}', '1', '苏', '', 5), ('2025-07-14 03:00:00', '{Other}', '1', '苏', '', 40)");
        shards.Execute(shard, $"INSERT INTO kkmc_traffic_per_minute (kkmc, window_end, direction, `count`) VALUES ('{Other}', '2025-07-14 02:10:00', '1', 2), ('{Other}', '2025-07-14 02:11:00', '1', 3)");
        Assert.Equal(5 + 2, (await history.ReadAsync(Now, CancellationToken.None)).YesterdaySoFar);
    }
}
