using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams.Shopping.Live;

public sealed class ShoppingHistoryTests
{
    private static readonly SiteCalendar Shanghai = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);

    /// <summary>Half past noon in Shanghai, and the data have come as far as the minute's end says.</summary>
    [Theory]
    [InlineData("2025-07-15 04:30", 12)]
    [InlineData("2025-07-15 02:00", 10)]
    [InlineData("2025-07-15 01:59", 9)]
    [InlineData("2025-07-14 11:30", 0)]
    public async Task ReadAsync_HoursThatDataHaveNotReached_AreUnknown(string newest, int known)
    {
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        shards.Execute(1, $"INSERT INTO shopping_per_minute (window_end, action, `count`, late, late_ms, undated) VALUES ('{newest}', 0, 1, 0, 0, 0), ('2025-07-14 03:00', 0, 1, 0, 0, 0)");
        var frame = await new ShoppingHistory(new ShardReader(shards.Databases, TimeProvider.System), Shanghai).ReadAsync(new DateTime(2025, 7, 15, 4, 30, 0, DateTimeKind.Utc), CancellationToken.None);
        Assert.Equal([.. Enumerable.Repeat(true, known), .. Enumerable.Repeat(false, 24 - known)], frame.Hours.Select(hour => hour.HasValue));
        Assert.Equal(known == 0 ? 19 : 24, frame.HoursBefore.Count(hour => hour.HasValue));

        // Eleven o'clock of yesterday is compared once today is known so far.
        Assert.Equal(known == 12 ? 1 : 0, frame.YesterdaySoFar);
    }
}
