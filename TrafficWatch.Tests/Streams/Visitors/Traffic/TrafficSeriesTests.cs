using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Traffic;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Traffic;

public sealed class TrafficSeriesTests
{
    private static readonly DateTime Noon = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Minutes_WithHoles_AreFilledWithNobody()
    {
        var rows = await SeriesAsync("minute", "Asia/Shanghai", [Row(Noon.AddMinutes(3), 4, occupancy: 7), Row(Noon.AddMinutes(1), 9, occupancy: 3)], new(Noon, Noon.AddMinutes(4)));

        Assert.Equal([(4, 0L, 0L), (3, 4L, 7L), (2, 0L, 0L), (1, 9L, 3L)], rows.Select(row => ((int)(row.WindowEnd - Noon).TotalMinutes, row.In, row.Occupancy!.Value)));
    }

    [Fact]
    public async Task Hours_OfMinutes_SumKeepTheHighestAndTheLast()
    {
        var rows = await SeriesAsync(
            "hour", "Asia/Shanghai",
            [Row(Noon.AddMinutes(60), 1, occupancy: 5, peak: 6), Row(Noon.AddMinutes(59), 2, occupancy: 8, peak: 9), Row(Noon.AddMinutes(-1), 4, occupancy: 8, peak: 8)],
            new(Noon.AddHours(-1), Noon.AddHours(1)));

        Assert.Equal([(3L, 5L, 9L), (4L, 0L, 8L)], rows.Select(row => (row.In, row.Occupancy!.Value, row.Peak!.Value)));
    }

    [Theory]
    [InlineData("America/New_York", "day", 25)]
    [InlineData("America/New_York", "hour", 1)]
    [InlineData("Asia/Kathmandu", "hour", 1)]
    [InlineData("Asia/Kathmandu", "15m", 0.25)]
    public async Task Spans_OfALongDay_AreTheSitesOwn(string zone, string grain, double hours)
    {
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), null);
        var day = new UtcRange(calendar.StartOf(new DateOnly(2025, 11, 2)), calendar.EndOf(new DateOnly(2025, 11, 2)));

        var rows = await SeriesAsync(grain, zone, [], day);

        Assert.Equal((day.To - day.From).TotalHours / hours, rows.Count);
        Assert.All(rows, row => Assert.Equal(TimeSpan.FromHours(hours), row.WindowEnd - new TrafficSeries(TrafficGrain.Of(grain)!, calendar).BeginBefore(row.WindowEnd)));
    }

    [Fact]
    public async Task Range_WithoutABeginning_EndsWithTheOldestRow()
    {
        var rows = await SeriesAsync("day", "Asia/Shanghai", [Row(Noon, 1), Row(Noon.AddDays(-2), 1)], new(DateTime.UnixEpoch, Noon));

        Assert.Equal([1L, 0L, 1L], rows.Select(row => row.In));
    }

    private static async Task<List<TrafficRow>> SeriesAsync(string grain, string zone, TrafficRow[] minutes, UtcRange range) =>
        await new TrafficSeries(TrafficGrain.Of(grain)!, new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), null))
            .OfAsync(minutes.ToAsyncEnumerable(), range, ["a"]).ToListAsync();

    private static TrafficRow Row(DateTime end, long entries, long? occupancy = null, long? peak = null) => new("a", end, entries, 0, occupancy, peak, 0, 0, 0);
}
