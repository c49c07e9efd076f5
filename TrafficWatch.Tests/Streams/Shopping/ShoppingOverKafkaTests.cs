using System.Globalization;
using System.Text.Json;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Streams.Shopping;

/// <summary>Shopping behaviour through Kafka into the tables, against a plain program that shares nothing with the product.</summary>
public sealed class ShoppingOverKafkaTests
{
    private const string Cells = "SELECT DATE_FORMAT(window_time, '%Y-%m-%d %H:%i:%s'), window_kind, action_type, age_range, gender, province, action_count FROM user_stats";
    private static readonly string[] Actions = ["点击", "加入购物车", "购买", "关注商品"];
    private static readonly string[] Ages = ["未知", "年龄<18", "18-24岁", "25-29岁", "30-34岁", "35-39岁", "40-49岁", "年龄>=50", "年龄>=50"];
    private static readonly string[] Genders = ["女性", "男性", "未知"];

    public static TheoryData<string> Products => DatabaseServers.Products;

    /// <summary>Killed between the two shards' commits, again and again, and sent twice: it counts twice, and nothing more.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Kill_BetweenTheShards_EachCellIsRight(string product)
    {
        var events = MadeUp(400);
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product, "Shopping", "taobao_data2");
        site.Send(events);
        foreach (var fault in new[] { "kill-between@2", "kill-between@1", "kill-between@4" })
        {
            using var app = site.StartProcess(fault);
            for (var begun = TimeProvider.System.GetTimestamp(); !app.HasExited; await Task.Delay(50))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromMinutes(3), $"{fault} should have ended it");
            }
        }

        await site.StartAsync();
        await site.AwaitReceivedAsync(events.Count);
        Assert.Equal(Expected(events), Read(site));
        site.Send(events.Append("""{"action":"7"}"""));
        await site.AwaitReceivedAsync((2 * events.Count) + 1);
        Assert.Equal(Expected([.. events, .. events]), Read(site));
        Assert.Equal(events.Count * 2, site.Number("SELECT SUM(`count`) FROM shopping_per_minute"));
        Assert.Equal(events.Count * 2, site.Number("SELECT SUM(`count`) FROM shopping_per_day"));
        Assert.Equal(events.Count * 2, site.Number("SELECT SUM(`count`) FROM shopping_top WHERE kind = 0"));
        Assert.Equal(0, site.Number("SELECT COUNT(*) FROM user_stats WHERE action_count <> age_count OR age_count <> gender_count OR gender_count <> province_count"));
        Assert.Equal(site.Number("SELECT COUNT(*) FROM user_stats"), site.Shards.SelectMany(shard => Rows(shard, "SELECT id FROM user_stats")).Distinct().Count());
        Assert.Equal(["action '7': must be a whole number from 0 to 3"], Rows(site.Shards[0], "SELECT reason FROM dead_letter WHERE stream = 'shopping'"));
    }

    /// <summary>Who is no longer among the fifty most frequent is not told any more: its count stood still, while it may have come again.</summary>
    [Theory]
    [MemberData(nameof(Products))]
    public async Task Top_BrandsThatFellBehind_AreGone(string product)
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, product, "Shopping", "taobao_data2");
        await site.StartAsync();
        site.Send([.. Enumerable.Range(0, 60).Select(i => $$"""{"action":0,"brand_id":"early-{{i}}"}""")]);
        await site.AwaitReceivedAsync(60);
        Assert.Equal(50, site.Number("SELECT COUNT(*) FROM shopping_top WHERE kind = 1 AND item_key LIKE 'early-%'"));
        site.Send([.. Enumerable.Range(0, 120).Select(i => $$"""{"action":0,"brand_id":"late-{{i % 40}}"}""")]);
        await site.AwaitReceivedAsync(180);
        Assert.Equal((40, 10), (site.Number("SELECT COUNT(*) FROM shopping_top WHERE kind = 1 AND `count` = 3 AND error = 0"), site.Number("SELECT COUNT(*) FROM shopping_top WHERE kind = 1 AND `count` = 1")));
    }

    /// <summary>The published log, as its producer sends it: every value as text.</summary>
    [Fact]
    public async Task RealLog_ThroughKafka_EveryCellEqualsABatchComputation()
    {
        if (Environment.GetEnvironmentVariable("TRAFFICWATCH_TEST_DATA") is not { Length: > 0 } data)
        {
            return;
        }

        var lines = await File.ReadAllLinesAsync(Path.Combine(data, "shopping", "user_log.csv"));
        var names = lines[0].Split(',');
        List<string> events = [.. lines.Skip(1).Where(line => line.Length > 0).Select(line => JsonSerializer.Serialize(names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second)))];
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.MariaDb, "Shopping", "taobao_data2");
        await site.StartAsync();
        site.Send(events);
        await site.AwaitReceivedAsync(events.Count);
        Assert.Equal(Expected(events), Read(site));
        Assert.Equal(events.Count, site.Number("SELECT SUM(action_count) FROM user_stats"));
    }

    private static List<string> MadeUp(int count)
    {
        var random = new Random(3);
        string[] provinces = ["山东", "山东省", "北京市", "广东", "", "内蒙古"];
        return [.. Enumerable.Range(0, count).Select(i => random.Next(3) == 0
            ? $$"""{"user_id":{{i}},"cat_id":{{i % 5}},"action":{{random.Next(4)}},"age_range":{{random.Next(9)}},"gender":"{{random.Next(3)}}","province":"{{provinces[random.Next(6)]}}","event_time":"2025-08-{{random.Next(10, 13)}} {{random.Next(10, 12)}}:{{random.Next(10, 59)}}:00"}"""
            : $$"""{"user_id":"{{i}}","cat_id":"{{i % 5}}","month":"08","day":"{{random.Next(10, 13)}}","action":"{{random.Next(4)}}","age_range":null,"gender":"","province":"{{provinces[random.Next(6)]}}"}""")];
    }

    /// <summary>All cells, each from the shard that its window belongs to.</summary>
    private static SortedDictionary<string, long> Read(PassageSite site)
    {
        SortedDictionary<string, long> cells = new(StringComparer.Ordinal);
        foreach (var (index, shard) in site.Shards.Index())
        {
            foreach (var row in Rows(shard, Cells))
            {
                var at = row.LastIndexOf('|');
                cells.Add(row[..at], long.Parse(row[(at + 1)..], CultureInfo.InvariantCulture));
                Assert.Equal(index, site.Map.ShardOf(row[..19]));
            }
        }

        return cells;
    }

    private static List<string> Rows(string shard, string sql)
    {
        List<string> rows = [];
        using var connection = new MySqlConnection(shard);
        connection.Open();
        ParkTables.Rows(connection, sql, row => rows.Add(string.Join('|', Enumerable.Range(0, row.FieldCount).Select(column => Convert.ToString(row[column], CultureInfo.InvariantCulture)))));
        return rows;
    }

    private static SortedDictionary<string, long> Expected(IEnumerable<string> events)
    {
        SortedDictionary<string, long> cells = new(StringComparer.Ordinal);
        foreach (var json in events)
        {
            var e = JsonDocument.Parse(json).RootElement;
            string Text(string name) => e.TryGetProperty(name, out var value) ? value.ToString() : "";
            int Number(string name, int otherwise) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
            DateTime window;
            var exact = Text("event_time").Length > 0;
            if (exact)
            {
                var time = DateTime.ParseExact(Text("event_time"), "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture).AddHours(-8);
                window = time.AddMinutes(-time.Minute).AddSeconds(-time.Second);
            }
            else
            {
                var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8));
                var day = new DateOnly(today.Year, Number("month", 0), Number("day", 0));
                window = (day > today ? day.AddYears(-1) : day).ToDateTime(TimeOnly.MinValue).AddHours(-8);
            }

            var province = Text("province").TrimEnd('省', '市');
            var key = $"{window:yyyy-MM-dd HH:mm:ss}|{(exact ? 0 : 1)}|{Actions[Number("action", 0)]}|{Ages[Number("age_range", 0)]}|{Genders[Number("gender", 2)]}|{(province.Length == 0 ? "未知" : province)}";
            cells[key] = cells.GetValueOrDefault(key) + 1;
        }

        return cells;
    }
}
