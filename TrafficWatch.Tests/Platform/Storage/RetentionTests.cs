using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Passages.Schema;
using TrafficWatch.Web.Streams.Requests.Schema;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Storage;

public sealed class RetentionTests
{
    // 2,500 minutes that end before 16 April 2025, 04:00 UTC.
    private static readonly string Minutes = "INSERT INTO area_traffic_per_minute (area_id, window_end) VALUES "
        + string.Join(", ", Enumerable.Range(1, 2500).Select(i => $"('a{i % 5}', TIMESTAMPADD(MINUTE, -{i}, '2025-04-16 04:00:00'))"));

    public static TheoryData<string> Products => DatabaseServers.Products;

    // New York, 15 July 2025, 03:30 local. 90 days before is 16 April, which begins at 04:00 UTC.
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Clean_OldAndNewRows_OldOnesGoFromEveryInstance(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        for (var shard = 0; shard < 2; shard++)
        {
            shards.Execute(shard, Minutes);
            shards.Execute(shard, "INSERT INTO area_traffic_per_minute (area_id, window_end) VALUES ('edge', '2025-04-16 04:00:00'), ('new', '2025-07-15 07:29:00')");
            shards.Execute(shard, "INSERT INTO area_occupancy_per_minute (area_id, window_end) VALUES ('*', '2025-04-16 03:59:00'), ('*', '2025-04-16 04:00:00')");
            shards.Execute(shard, "INSERT INTO area_alert_log (area_id, alert_time, from_level, to_level, kind, alert_level, alert_message) VALUES "
                + "('*', '2023-07-16 03:59:59.999', 0, 1, '', '', ''), ('*', '2023-07-16 04:00:00', 0, 1, '', '', '')");
        }

        shards.Execute(0, "INSERT INTO stream_minute (stream, minute) VALUES ('visitors', '2025-04-16 03:59:00'), ('visitors', '2025-04-16 04:00:00')");
        shards.Execute(0, "INSERT INTO dead_letter (stream, log_id, `partition`, `offset`, reason, payload, status, updated_at) VALUES "
            + "('visitors', 'l', 0, 1, '', '', 'retried', '2025-06-15 03:59:59.999'), ('visitors', 'l', 0, 2, '', '', 'retried', '2025-06-15 04:00:00'), "
            + "('visitors', 'l', 0, 3, '', '', 'new', '2025-06-15 04:00:00'), ('visitors', 'l', 0, 4, '', '', 'retrying', '2024-01-01'), ('visitors', 'l', 0, 5, '', '', 'new', '2024-01-01')");
        shards.Execute(0, "INSERT INTO dead_letter_count (stream, hour, kind, letters) VALUES ('visitors', '2025-06-15 03:00:00', 'k', 1), ('visitors', '2025-06-15 04:00:00', 'k', 1)");
        shards.Execute(0, "INSERT INTO stream_edit (stream, kind, content, who, made_at, epoch) VALUES "
            + "('visitors', 'retry', '{}', 'x', '2025-04-16 03:59:00', 7), ('visitors', 'retry', '{}', 'x', '2025-04-16 04:00:00', 8), ('visitors', 'retry', '{}', 'x', '2024-01-01', NULL)");
        shards.Execute(0, "INSERT INTO threshold_history (area_id, who, made_at) VALUES ('a', 'x', '2023-07-16 03:59:00'), ('a', 'x', '2023-07-16 04:00:00')");

        var deleted = await Retention(shards, "America/New_York", "2025-07-15T07:30:00Z").CleanAsync(CancellationToken.None);

        Assert.Equal(2 * (2500 + 1 + 1) + 1 + 1 + 1 + 1 + 1 + 1, deleted);
        for (var shard = 0; shard < 2; shard++)
        {
            Assert.Equal(["edge", "new"], shards.Query(shard, "SELECT area_id FROM area_traffic_per_minute ORDER BY 1"));
            Assert.Equal(["4"], shards.Query(shard, "SELECT HOUR(window_end) FROM area_occupancy_per_minute"));
            Assert.Equal(["4"], shards.Query(shard, "SELECT HOUR(alert_time) FROM area_alert_log"));
        }

        Assert.Equal(["4"], shards.Query(0, "SELECT HOUR(minute) FROM stream_minute"));
        Assert.Equal(["2", "3", "4"], shards.Query(0, "SELECT `offset` FROM dead_letter ORDER BY 1"));
        Assert.Equal(["null", "8"], shards.Query(0, "SELECT epoch FROM stream_edit ORDER BY 1"));
        Assert.Equal(["4"], shards.Query(0, "SELECT HOUR(made_at) FROM threshold_history"));
        Assert.Equal(0, await Retention(shards, "America/New_York", "2025-07-15T07:30:00Z").CleanAsync(CancellationToken.None));
    }

    /// <summary>What somebody has changed on the page holds from the next night on; it is written down, with what was before.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Clean_DaysThatSomebodyChanged_HoldUntilTheyAreAsConfigured(string product)
    {
        var shards = await Shards.MigratedAsync(product);
        shards.Execute(1, "INSERT INTO area_traffic_per_minute (area_id, window_end) VALUES ('a', '2025-03-01'), ('a', '2025-07-01')");
        var admin = new RetentionAdmin(shards.Databases, new ShardReader(shards.Databases, TimeProvider.System), new RetentionOptions(), new StandingClock(Utc("2025-07-15T00:00:00Z")));
        Assert.Null(await admin.LastAsync(CancellationToken.None));
        Assert.Null(await admin.SaveAsync(RetentionKind.Statistics, 365, 90, "An", "::1", CancellationToken.None));

        // Somebody else looked at what was there before.
        Assert.Equal(365, await admin.SaveAsync(RetentionKind.Statistics, 10, 90, "Bo", "::1", CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => admin.SaveAsync(RetentionKind.Statistics, 1, 365, "Bo", "::1", CancellationToken.None));
        Assert.Equal(0, await Retention(shards, "UTC", "2025-07-15T03:00:00Z").CleanAsync(CancellationToken.None));
        Assert.Null(await admin.SaveAsync(RetentionKind.Statistics, null, 365, "An", "::1", CancellationToken.None));
        Assert.Equal(1, await Retention(shards, "UTC", "2025-07-15T03:00:00Z").CleanAsync(CancellationToken.None));
        Assert.Equal((Utc("2025-07-15T03:00:00Z"), 1L), await admin.LastAsync(CancellationToken.None));
        Assert.Equal(
            ["An|retention-changed|Retention:StatisticsDays 90 → 365", "An|retention-changed|Retention:StatisticsDays 365 → 90 (as configured)"],
            shards.Query(0, "SELECT who, action, detail FROM audit_log ORDER BY id"));

        // By hand, as no page would have it: today and more would go.
        shards.Execute(0, "INSERT INTO setting (name, value) VALUES ('Retention:StatisticsDays', '-5'), ('Retention:AuditDays', 'ten')");
        Assert.Equal(RetentionOptions.Defaults, (await admin.ReadAsync(CancellationToken.None)).Days);
        Assert.Equal(0, await Retention(shards, "UTC", "2025-07-15T03:00:00Z").CleanAsync(CancellationToken.None));

        var tables = await new StorageQueries(shards.Databases, new ShardReader(shards.Databases, TimeProvider.System), [new VisitorSchema(), new PassageSchema()]).TablesAsync(null, CancellationToken.None);
        Assert.Equal(Utc("2025-07-01T00:00:00Z"), tables.Single(table => table.Table == "area_traffic_per_minute").Parts.Single(part => part.Shard == 1).Oldest);
        Assert.Equal([0], tables.Single(table => table.Table == "audit_log").Parts.Select(part => part.Shard));
        Assert.All(tables.Single(table => table.Table == "traffic_data").Parts, part => Assert.True(part is { Oldest: null, Newest: null, Bytes: > 0 }));
    }

    [Fact]
    public async Task Clean_AnInstanceAway_TheOtherIsCleaned()
    {
        var there = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        there.Execute(0, Minutes);
        var away = new MySqlConnector.MySqlConnectionStringBuilder(there.Map.ConnectionString(1)) { Port = 1 }.ConnectionString;
        var shards = new Shards([there.Map.ConnectionString(0), away]);

        await Retention(shards, "UTC", "2026-01-01T03:30:00Z").CleanAsync(CancellationToken.None);

        Assert.Empty(there.Query(0, "SELECT * FROM area_traffic_per_minute"));
    }

    [Theory]
    [InlineData("Asia/Shanghai", "2025-07-15T00:00:00Z", "2025-07-15T19:30:00Z")]
    [InlineData("Asia/Shanghai", "2025-07-15T19:30:00Z", "2025-07-16T19:30:00Z")]
    [InlineData("America/New_York", "2025-03-09T06:00:00Z", "2025-03-09T07:30:00Z")]
    // 03:30 is skipped: the end of the gap.
    [InlineData("Europe/Athens", "2025-03-30T00:00:00Z", "2025-03-30T01:00:00Z")]
    [InlineData("Europe/Athens", "2025-03-30T01:00:00Z", "2025-03-31T00:30:00Z")]
    // It comes twice: the first.
    [InlineData("Europe/Athens", "2025-10-26T00:00:00Z", "2025-10-26T00:30:00Z")]
    public void NextRun_Instant_HalfPastThreeOfTheSite(string zone, string now, string expected) =>
        Assert.Equal(Utc(expected), Web.Platform.Storage.Retention.NextRun(Calendar(zone), new TimeOnly(3, 30), Utc(now)));

    /// <summary>Lines of requests go by their own setting, whole days at once; other records stay as long as those do.</summary>
    [Theory]
    [InlineData(2, "13,14")]
    [InlineData(0, "")]
    public async Task Clean_ATableWithItsOwnDays_GoesByThose(int days, string left)
    {
        var shards = await Shards.MigratedAsync(DatabaseServers.DefaultProduct);
        foreach (var day in new[] { 12, 13, 14 })
        {
            await using var connection = new MySqlConnector.MySqlConnection(shards.Map.ConnectionString(0));
            await connection.OpenAsync();
            await DayPartitions.EnsureAsync(connection, "request_line", Utc($"2025-07-{day}T00:00:00Z"), Utc($"2025-07-{day + 1}T00:00:00Z"));
            shards.Execute(0, $"INSERT INTO request_line (event_time, method, client, target, referrer, agent) VALUES ('2025-07-{day} 10:00:00', '', '', '', '', '')");
            shards.Execute(0, $"INSERT INTO request_line_day (day_start, written_at) VALUES ('2025-07-{day}', '2025-07-{day} 10:00:00')");
        }

        await Retention(shards, "UTC", "2025-07-15T03:30:00Z", new RetentionOptions { DaysOfTables = new Dictionary<string, int> { ["request_line"] = days } }).CleanAsync(CancellationToken.None);

        Assert.Equal(left, string.Join(',', shards.Query(0, "SELECT DAY(event_time) FROM request_line ORDER BY 1")));
    }

    private static Retention Retention(Shards shards, string zone, string now, RetentionOptions? options = null) => new(
        shards.Databases, shards.Schema, Calendar(zone), new IngestOptions(), options ?? new RetentionOptions(), [new VisitorSchema(), new RequestSchema()], new StandingClock(Utc(now)), NullLogger<Retention>.Instance);

    private static SiteCalendar Calendar(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone), null);

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);

    private sealed class StandingClock(DateTime now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
