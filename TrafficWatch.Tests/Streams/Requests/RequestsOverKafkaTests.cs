using System.Data.Common;
using System.Globalization;
using System.Text;
using MySqlConnector;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Requests;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests;

/// <summary>Access logs through Kafka into the tables, against a plain program that shares nothing with the product.</summary>
public sealed class RequestsOverKafkaTests
{
    /// <summary>A partition of the in-process Kafka keeps 5 MB: who reads must not be further behind.</summary>
    private const int AtOnce = 8000;

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Killed between the two shards' commits, again and again, and sent twice: it counts twice, and nothing more.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Kill_BetweenTheShards_EachCountIsRight(string product)
    {
        var lines = MadeUp(400);
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product, "Requests", "request-logs");
        site.Send(lines);
        foreach (var fault in new[] { "kill-between@2", "kill-between@1", "kill-between@4" })
        {
            using var app = site.StartProcess(fault);
            for (var begun = TimeProvider.System.GetTimestamp(); !app.HasExited; await Task.Delay(50))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"{fault} should have ended it");
            }
        }

        await site.StartAsync();
        await site.AwaitReceivedAsync(lines.Count);
        Check(site, lines, "Asia/Shanghai");
        site.Send(lines.Append("{\"status\":200}").Append(new string('x', 70_000)));
        await site.AwaitReceivedAsync((2 * lines.Count) + 2);
        Check(site, [.. lines, .. lines], "Asia/Shanghai");
        Assert.Equal(
            ["a JSON log, not the common or combined log format", "the line has 70000 bytes; lines of less than 65536 are read"],
            Rows(site.Shards[0], "SELECT reason FROM dead_letter WHERE stream = 'requests' ORDER BY reason"));
        Assert.Equal(2 * lines.Count, site.Number("SELECT SUM(timed) FROM request_stats"));
        Assert.Equal(2 * lines.Count, site.Number("SELECT SUM(`count`) FROM request_latency_per_minute"));
        Assert.Equal(4 * lines.Count, site.Number("SELECT SUM(`count`) FROM request_latency_per_hour"));
        Assert.Equal(2 * lines.Count, site.Number("SELECT SUM(`count`) FROM request_agents_per_hour"));
        Assert.Equal(site.Number("SELECT SUM(automatic) FROM request_stats"), site.Number("SELECT SUM(`count`) FROM request_agents_per_hour WHERE kind IN (1, 2)"));
    }

    /// <summary>A path that others have passed by is no longer among the most frequent: its count would stand still.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Top_PathsThatFellBehind_AreGone(string product)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product, "Requests", "request-logs");
        await site.StartAsync();
        site.Send([.. Enumerable.Range(0, 60).Select(i => Asking($"/early/{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}"))]);
        await site.AwaitReceivedAsync(60);
        Assert.Equal(50, site.Number("SELECT COUNT(*) FROM request_top WHERE kind = 0 AND name LIKE '/early/%'"));
        site.Send([.. Enumerable.Range(0, 120).Select(i => Asking($"/late/{(char)('a' + (i % 20))}{(char)('a' + (i % 40 / 20))}"))]);
        await site.AwaitReceivedAsync(180);
        Assert.Equal((40, 10), (site.Number("SELECT COUNT(*) FROM request_top WHERE kind = 0 AND `count` = 3 AND error = 0"), site.Number("SELECT COUNT(*) FROM request_top WHERE kind = 0 AND `count` = 1")));

        static string Asking(string path) => $"192.0.2.1 - - [01/Mar/2026:06:00:00 +0000] \"GET {path} HTTP/1.1\" 200 1 \"-\" \"curl/8\"";
    }

    /// <summary>The published logs: five days of +0530, and one whose lines step back, land in the right minutes, hours and days of any site.</summary>
    [Theory]
    [InlineData("Asia/Shanghai")]
    [InlineData("America/New_York")]
    public async Task RealLogs_ThroughKafka_EveryCountEqualsABatchComputation(string zone)
    {
        List<string> lines = [.. RequestTruth.Files("nginx_access.log.gz", "apache_access.log.gz").Select(Encoding.UTF8.GetString)];
        if (lines.Count == 0)
        {
            return;
        }

        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.MariaDb, "Requests", "request-logs");
        await site.StartAsync("--Site:TimeZone", zone);
        foreach (var (index, part) in lines.Chunk(AtOnce).Index())
        {
            site.Send(part);
            await site.AwaitReceivedAsync((index * AtOnce) + part.Length);
        }

        Check(site, lines, zone);
        Assert.Equal(0, ParkTables.Number(site.Shards[0], "SELECT COUNT(*) FROM dead_letter"));
    }

    private static List<string> MadeUp(int count)
    {
        var random = new Random(4);
        string[] requests = ["GET / HTTP/1.1", "GET /items/7 HTTP/2.0", "GET /items/8?x=1 HTTP/2.0", "POST /api/cart HTTP/1.1", "", "\\x03\\x00", "PURGE /x HTTP/1.1", "GET /two words HTTP/1.1"];
        string[] agents = ["Mozilla/5.0 Firefox/62.0", "curl/7", "-", "Mozilla/5.0 (compatible; Googlebot/2.1)"];
        return [.. Enumerable.Range(0, count).Select(_ => string.Create(
            CultureInfo.InvariantCulture,
            $"203.0.113.{random.Next(60)} - - [{new DateTime(2025, 8, random.Next(10, 13), random.Next(14, 18), random.Next(60), random.Next(60)):dd/MMM/yyyy:HH:mm:ss} -0330] \"{requests[random.Next(requests.Length)]}\" {new[] { 200, 304, 404, 502 }[random.Next(4)]} {random.Next(90_000)} \"http://example.org/{random.Next(5)}?q\" \"{agents[random.Next(4)]}\" rt={random.Next(3000) / 1000.0}"))];
    }

    /// <summary>All tables, each window from the shard that it belongs to.</summary>
    private static void Check(PassageSite site, IReadOnlyList<string> lines, string zone)
    {
        var rows = new RequestRows();
        foreach (var (index, shard) in site.Shards.Index())
        {
            using var connection = new MySqlConnection(shard);
            connection.Open();
            void Each(string sql, Action<DbDataReader> take) => ParkTables.Rows(connection, sql, row =>
            {
                Assert.Equal(index, site.Map.ShardOf(row.GetDateTime(0).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)));
                take(row);
            });
            foreach (var (name, table) in new[] { ("minute", "request_stats"), ("hour", "request_stats_per_hour"), ("day", "request_stats_per_day") })
            {
                Each($"SELECT window_end, status, method, route, `count`, bytes, status_class FROM {table}", row =>
                {
                    rows.Add(name, Ms(row), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.GetInt64(5));
                    Assert.Equal(row.GetInt32(1) / 100, row.GetInt32(6));
                });
            }

            Each("SELECT window_end, window_kind, part, sketch FROM request_clients", row => rows.Clients.Add(((ClientSpan)row.GetInt32(1), Ms(row), row.GetInt64(2)), (byte[])row[3]));
            Each("SELECT day_start, kind, name, part, `count`, error FROM request_top", row => rows.Top.Add((Ms(row), (TopKind)row.GetInt32(1), row.GetString(2), row.GetInt64(3)), (row.GetInt64(4), row.GetInt64(5))));
        }

        rows.CheckAgainst([.. lines.Select(line => RequestTruth.Read(Encoding.UTF8.GetBytes(line)))], TimeZoneInfo.FindSystemTimeZoneById(zone));
    }

    private static long Ms(DbDataReader row) => (row.GetDateTime(0) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    private static List<string> Rows(string shard, string sql)
    {
        List<string> rows = [];
        using var connection = new MySqlConnection(shard);
        connection.Open();
        ParkTables.Rows(connection, sql, row => rows.Add(row.GetString(0)));
        return rows;
    }
}
