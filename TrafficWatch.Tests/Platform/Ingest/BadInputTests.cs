using System.Globalization;
using MySqlConnector;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ingest;

public sealed class BadInputTests
{
    [Fact]
    public async Task Consume_BadMessagesAmongGood_AreDeadLettersAndTheStreamGoesOn()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        string[] bad =
        [
            "garbage \u0001",
            "",
            """{"event_time":"2025-07-15T01:00:00","area_id":true,"action":"in","user_id":"u"}""",
            """{"event_time":"12:47:26","area_id":"A","action":"in","user_id":"u"}""",
            """{"event_time":"9999-07-15T01:00:00","area_id":"A","action":"in","user_id":"u"}""",
            """{"event_time":"9990-07-15T01:00:00","area_id":"A","action":"in","user_id":"u"}""",
            """{"event_time":"2025-07-15T01:00:00","area_id":"*","action":"in","user_id":"u"}""",
            """{"event_time":"2025-07-15T01:00:00","area_id":"A","action":"stay","user_id":"u"}""",
            """{"event_time":"2025-07-15T01:00:00","area_id":"\ud800","action":"in","user_id":"u"}""",
            """{"event_time":"2025-07-15T01:00:00","area_id":"A","action":"in"}""",
            new string('x', 2_000_000),
        ];
        site.SendRaw(bad.Select(b => (b, 0)).Append((VisitorDriver.Json(VisitorDriver.Start, "  侏罗纪世界大冒险 🚗 ", true, "u1"), 0)));
        await site.StartAsync();
        await site.AwaitAsync(() => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(current_visitors) FROM area_realtime_stats")) == 1, "the good event should be counted");
        Assert.Equal(bad.Length, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter"));
        Assert.Equal(bad.Sum(b => Math.Min(b.Length, 1 << 20)), ParkTables.Number(site.Shards[0], "SELECT SUM(LENGTH(payload)) FROM dead_letter"));
        Assert.Equal(1, ParkTables.Number(site.Shards[0], $"SELECT COUNT(*) FROM dead_letter WHERE whole_bytes = {bad[^1].Length} AND whole_sha256 = UNHEX(SHA2(REPEAT('x', {bad[^1].Length}), 256))"));
        Assert.Equal(StreamState.Running, site.Status!.State);
        Assert.Equal("present 侏罗纪世界大冒险 🚗 1", ParkTables.Read(site.Shards).Split('\n').Single(l => l.StartsWith("present", StringComparison.Ordinal)));
        var reasons = Reasons(site.Shards[0]);
        Assert.Contains(reasons, r => r.Contains("area_id true: must be text or a number", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.Contains("'12:47:26' has no date", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.Contains("outside the years", StringComparison.Ordinal));
        Assert.Contains(reasons, r => r.Contains("ahead of the record's timestamp", StringComparison.Ordinal));
    }

    /// <summary>Every column holds what the parser takes; only a table that somebody made narrower refuses it.</summary>
    [Theory]
    [InlineData(100_000)]
    [InlineData(7)]
    public async Task Consume_WhatAServerRefusesAsData_IsADeadLetterAndTheRestIsCounted(int epochSize)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        site.Options = site.Options with { EpochSize = epochSize };
        await site.MigrateAsync();
        foreach (var shard in site.Shards)
        {
            Execute(shard, "ALTER TABLE area_realtime_stats MODIFY area_id VARCHAR(8) CHARACTER SET utf8mb4 NOT NULL", "");
        }

        site.SendRaw(Enumerable.Range(0, 300).Select(i => (VisitorDriver.Json(VisitorDriver.Start.AddSeconds(i), i % 100 == 50 ? "much too long" : $"area {i % 5}", true, $"u{i}"), i % 2)));
        await site.StartAsync();
        await site.AwaitAsync(() => Counted(site) == 297, "all but three should be counted");
        Assert.Equal(3, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE reason LIKE 'a database refuses it: Data too long%area_id%' AND payload LIKE '%much too long%'"));
        Assert.Equal(297, Present(site));

        Execute(site.Shards[0], "INSERT INTO stream_edit (stream, kind, content, who, made_at) SELECT 'visitors', 'retry', CONCAT('{\"deadLetter\":', id, '}'), @p, UTC_TIMESTAMP(3) FROM dead_letter", "test");
        await site.AwaitAsync(() => ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE status = 'new' AND attempts = 1") == 3, "all three should be refused once more");
        await site.StopAsync();
        await site.StartAsync();
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddMinutes(9), "area 1", true, "last"), 0)]);
        await site.AwaitAsync(() => Counted(site) == 298, "the stream should go on");
        Assert.Equal(301, ParkTables.Number(site.Shards[0], "SELECT SUM(received) FROM stream_minute"));
    }

    [Fact]
    public async Task Retry_OfADeadLetter_GoesThroughTheStreamOnce()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        site.SendRaw([("garbage", 0), (VisitorDriver.Json(VisitorDriver.Start, "A", true, "u1"), 0)]);
        await site.StartAsync();
        await site.AwaitAsync(() => ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter") == 1, "a dead letter should be there");

        // As if the parser had been mended since: the payload is one that it takes now.
        Execute(site.Shards[0], "UPDATE dead_letter SET payload = @p, status = 'retrying'", VisitorDriver.Json(VisitorDriver.Start, "A", true, "u2"));
        Execute(site.Shards[0], "INSERT INTO stream_edit (stream, kind, content, who, made_at) SELECT 'visitors', 'retry', CONCAT('{\"deadLetter\":', id, '}'), @p, UTC_TIMESTAMP(3) FROM dead_letter", "test");
        await site.AwaitAsync(() => ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE status = 'retried' AND attempts = 1") == 1, "it should be retried");
        await site.StopAsync();
        await site.StartAsync();
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddMinutes(1), "A", true, "u3"), 0)]);
        await site.AwaitAsync(() => Present(site) == 3, "three should be inside");
        Assert.Equal(3, site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(in_count) FROM area_traffic_per_minute")));
    }

    /// <summary>All pressed while nothing is read: more than an epoch record holds.</summary>
    [Fact]
    public async Task Retry_OfManyLargeLettersAtOnce_AllAreTriedAndTheStreamGoesOn()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        site.SendRaw(Enumerable.Range(0, 16).Select(i => ($"garbage {i} {new string('x', 200_000)}", i % 2)).Append(($"too large {new string('x', 1_500_000)}", 0)));
        await site.StartAsync();
        await site.AwaitAsync(() => ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter") == 17, "all should be dead letters");
        await site.StopAsync();
        ParkTables.Execute(site.Shards[0], "UPDATE dead_letter SET status = 'retrying'");
        ParkTables.Execute(site.Shards[0], "INSERT INTO stream_edit (stream, kind, content, who, made_at) SELECT 'visitors', 'retry', CONCAT('{\"deadLetter\":', id, '}'), 'test', UTC_TIMESTAMP(3) FROM dead_letter");
        await site.StartAsync();
        await site.AwaitAsync(() => ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE status = 'new' AND attempts = 1") == 17, "all should have been tried");
        Assert.Equal(1, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter WHERE reason LIKE 'it is too large to be tried again%'"));
        Assert.InRange(ParkTables.Number(site.Shards[0], "SELECT MAX(LENGTH(record)) FROM ingest_epoch"), 1, 2_000_000);
    }

    /// <summary>Of what one producer gets wrong for hours an hour keeps as many as somebody may read, and counts the rest.</summary>
    [Fact]
    public async Task Consume_MoreBadRecordsThanAnHourKeeps_AreCountedByReason()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await site.MigrateAsync();
        const int bad = 12_000;
        site.SendRaw(Enumerable.Range(0, bad).Select(i => ($$"""{"event_time":"{{i}}:00","area_id":"A","action":"in","user_id":"u"}""", i % 2)));
        site.SendRaw([(VisitorDriver.Json(VisitorDriver.Start, "A", true, "u"), 0)]);
        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 1, "the good one should be counted");
        var kept = ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter");
        Assert.InRange(kept, 10_000, 10_000 + (2000 / 100) + 2);
        Assert.Equal(bad - kept, ParkTables.Number(site.Shards[0], "SELECT SUM(letters) FROM dead_letter_count WHERE kind LIKE 'event_time … %'"));
        Assert.InRange(ParkTables.Number(site.Shards[0], "SELECT COUNT(DISTINCT kind) FROM dead_letter_count"), 1, 3);
        Assert.Equal(bad, ParkTables.Number(site.Shards[0], "SELECT SUM(rejected) FROM stream_minute"));
    }

    [Fact]
    public async Task NewLog_AfterTheInProcessKafkaWasRestarted_LetsGoAndCountsOn()
    {
        using var first = EmbeddedKafka.Start();
        await using var site = new ParkSite(first);
        await site.MigrateAsync();
        site.SendRaw(Enumerable.Range(0, 20).Select(i => (VisitorDriver.Json(VisitorDriver.Start.AddSeconds(i), "A", true, string.Create(CultureInfo.InvariantCulture, $"u{i}")), i % 4)));
        await site.StartAsync();
        await site.AwaitAsync(() => Present(site) == 20, "twenty should be inside");
        await site.StopAsync();

        using var kafka = EmbeddedKafka.Start();
        await using var again = new ParkSite(kafka, site);
        again.SendRaw([(VisitorDriver.Json(VisitorDriver.Start.AddMinutes(5), "A", true, "u1"), 0)]);
        await again.StartAsync();
        await again.AwaitAsync(() => Present(again) == 1, "one should be inside");
        Assert.Equal(20, again.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(released) FROM area_occupancy_per_minute WHERE area_id = 'A'")));
        Assert.Equal(21, again.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(in_count) FROM area_traffic_per_minute")));
    }

    private static long Counted(ParkSite site) => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(in_count) FROM area_traffic_per_minute"));

    private static long Present(ParkSite site) => site.Shards.Sum(s => ParkTables.Number(s, "SELECT SUM(current_visitors) FROM area_realtime_stats"));

    private static List<string> Reasons(string connectionString)
    {
        var reasons = new List<string>();
        using var connection = new MySqlConnection(connectionString + ";CharacterSet=utf8mb4");
        connection.Open();
        ParkTables.Rows(connection, "SELECT reason FROM dead_letter", r => reasons.Add(r.GetString(0)));
        return reasons;
    }

    private static void Execute(string connectionString, string sql, string value)
    {
        using var connection = new MySqlConnection(connectionString + ";CharacterSet=utf8mb4");
        connection.Open();
        using var command = new MySqlCommand(sql, connection);
        command.Parameters.AddWithValue("@p", value);
        command.ExecuteNonQuery();
    }
}
