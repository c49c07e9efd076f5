using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Checkpoints;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class CheckpointQueriesTests
{
    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>New York, the day of 23 hours, a quarter past noon: eleven of its hours are over.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Day_WhenClocksChange_HasItsOwnHoursAndComparesThoseThatAreOver(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 3, 9, 16, 15, 0, TimeSpan.Zero));
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), null);
        foreach (var (name, hour, count) in new[]
        {
            ("a", "2025-03-09 06:00:00", 3), ("a", "2025-03-09 16:00:00", 4), ("a", "2025-03-09 17:00:00", 9), ("b", "2025-03-09 16:00:00", 1),
            ("a", "2025-03-08 06:00:00", 2), ("a", "2025-03-08 15:00:00", 5), ("a", "2025-03-09 04:00:00", 50), ("a", "2025-03-02 06:00:00", 7), ("c", "2025-03-08 20:00:00", 1),
        })
        {
            shards.Execute(shards.Map.ShardOf(name), $"INSERT INTO kkmc_traffic_per_hour (window_end, kkmc, direction, province, vehicle_type, `count`) VALUES ('{hour}', '{name}', '1', '苏', 'x', {count}), ('{hour}', '{name}', '2', '', 'x', 0)");
        }

        var queries = new CheckpointQueries(new ShardReader(shards.Databases, TimeProvider.System), calendar, time);
        Assert.Equal(new DateOnly(2025, 3, 9), queries.Today);
        var courses = await queries.DayAsync(queries.Today, CancellationToken.None);

        Assert.Equal(["a", "b", "c"], courses.Select(course => course.Checkpoint));
        var first = courses[0];
        Assert.Equal((23, 24, 11, 16L), (first.Hours.Count, first.DayBefore.Count, first.Over, first.Total));
        Assert.Equal((3L, 4L, null), (first.Hours[0], first.Hours[10], first.Hours[11]));
        Assert.Equal((2L, 50L), (first.DayBefore[0], first.DayBefore[22]));

        // Seven until now; two and five in the first eleven hours of the day before, seven a week before.
        Assert.Equal(0, first.ChangeFrom(first.DayBefore));
        Assert.Equal(0, first.ChangeFrom(first.WeekBefore));
        Assert.Null(courses[1].ChangeFrom(courses[1].DayBefore));
        Assert.Equal(0, courses[2].Total);
    }

    /// <summary>Ids with another time are counted once the day is over, and again when it was written since.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Repeated_OfADayThatIsOver_CountsIdsThatHaveAnotherTime(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 7, 15, 3, 0, 0, TimeSpan.Zero));
        var (yesterday, shard) = (new DateOnly(2025, 7, 14), shards.Map.ShardOf("a"));
        void Pass(string id, string at) => shards.Execute(shard, $"INSERT INTO traffic_data (id, xzqhmc, kkmc, fxlx, gcsj, hpzl, hphm, clppxh, province, is_weekend, is_peak_hour, vehicle_type_name) VALUES ('{id}', '', 'a', '1', '{at}', '02', 'x', '-', '', 0, 0, '')");
        foreach (var (id, at) in new[] { ("1", "2025-07-14 01:00:00"), ("1", "2025-07-14 02:00:00"), ("1", "2025-07-14 03:00:00"), ("2", "2025-07-14 02:00:00"), ("3", "2025-07-14 15:59:59"), ("3", "2025-07-14 16:00:00") })
        {
            Pass(id, at);
        }

        shards.Execute(shard, "INSERT INTO traffic_day (day_start, written_at) VALUES ('2025-07-13 16:00:00', '2025-07-14 15:00:00'), ('2025-07-14 16:00:00', '2025-07-14 16:00:00')");
        shards.Execute(shard, "INSERT INTO kkmc_traffic_per_day (kkmc, window_end, direction, `count`, copies) VALUES ('a', '2025-07-14 16:00:00', '1', 5, 7)");
        var queries = new CheckpointQueries(new ShardReader(shards.Databases, TimeProvider.System), calendar, time);
        using var counter = new RepeatedIds(shards.Databases, shards.Schema, calendar, new IngestOptions(), time, NullLogger<RepeatedIds>.Instance);
        Assert.Equal((7, null), await queries.RepeatedAsync(yesterday, CancellationToken.None));
        await counter.CountAsync(CancellationToken.None);
        Assert.Equal((7, 1L), await queries.RepeatedAsync(yesterday, CancellationToken.None));
        Assert.Equal((0, null), await queries.RepeatedAsync(queries.Today, CancellationToken.None));

        Pass("2", "2025-07-14 08:00:00");
        await counter.CountAsync(CancellationToken.None);
        Assert.Equal((7, 1L), await queries.RepeatedAsync(yesterday, CancellationToken.None));
        shards.Execute(shard, "UPDATE traffic_day SET written_at = '2025-07-15 03:30:00'");
        await counter.CountAsync(CancellationToken.None);
        Assert.Equal((7, 2L), await queries.RepeatedAsync(yesterday, CancellationToken.None));
    }

    [Theory]
    [InlineData(null, "2025-07-15", null)]
    [InlineData("2025-07-14", "2025-07-14", null)]
    [InlineData("2025-07-16", null, "day")]
    [InlineData("14.7.2025", null, "day")]
    [InlineData("0001-01-01", null, "day")]
    public void DayOf_AnAddress_IsADayThatHasBegun(string? text, string? day, string? wrong)
    {
        var read = CheckpointsPage.DayOf(text, new DateOnly(2025, 7, 15), out var errors);
        Assert.Equal((day, wrong), (read?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), errors.SingleOrDefault()?.Field));
    }
}
