using System.Globalization;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Tests.Streams.Requests.Stats;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Live;

public sealed class RequestHistoryTests
{
    private static readonly SiteCalendar Shanghai = new(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);

    /// <summary>Half past noon in Shanghai, and the data have come as far as the time says.</summary>
    [Theory]
    [InlineData("2025-07-15T04:29:30Z", 12)]
    [InlineData("2025-07-15T01:59:30Z", 10)]
    [InlineData("2025-07-15T01:58:30Z", 9)]
    [InlineData("2025-07-14T11:30:00Z", 0)]
    public async Task ReadAsync_HoursThatDataHaveNotReached_AreUnknown(string newest, int known)
    {
        var (shards, at) = (await Shards.MigratedAsync(DatabaseServers.DefaultProduct), DateTimeOffset.Parse(newest, CultureInfo.InvariantCulture).UtcDateTime);
        shards.Add(Shanghai, new(at, "/"), new(new DateTime(2025, 7, 14, 3, 0, 0, DateTimeKind.Utc), "/"));
        var frame = await new RequestHistory(new ShardReader(shards.Databases, TimeProvider.System), Shanghai).ReadAsync(new DateTime(2025, 7, 15, 4, 30, 0, DateTimeKind.Utc), CancellationToken.None);
        Assert.Equal([.. Enumerable.Repeat(true, known), .. Enumerable.Repeat(false, 24 - known)], frame.Hours.Select(hour => hour.HasValue));
        Assert.Equal(known == 0 ? 19 : 24, frame.HoursBefore.Count(hour => hour.HasValue));

        // Eleven o'clock of yesterday is compared once today is known so far.
        Assert.Equal(known == 12 ? 1 : 0, frame.YesterdaySoFar);
    }
}
