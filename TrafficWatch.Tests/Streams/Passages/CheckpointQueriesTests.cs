using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
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
