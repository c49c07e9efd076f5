using System.Net;
using System.Text;
using System.Text.Json;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Exports;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;

namespace TrafficWatch.Tests.Streams.Shopping;

/// <summary>The calls of the system before, and the page's files, over what came through Kafka.</summary>
public sealed class ShoppingApiTests : IAsyncLifetime
{
    private const string Token = "e3b0c44298fc1c149afbf4c8996fb924";
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly HttpClient _client = new();
    private readonly PassageSite _site;

    public ShoppingApiTests() => _site = new PassageSite(_kafka, DatabaseServers.DefaultProduct, "Shopping", "taobao_data2");

    public async Task InitializeAsync()
    {
        await _site.StartAsync("--Security:ApiTokens", Token, "--Security:ApiExportsPerHour", "3");
        _client.BaseAddress = new Uri(_site.Address);
        List<string> events =
        [
            .. Enumerable.Range(0, 6).Select(i => $$"""{"user_id":"{{i}}","action":"0","age_range":"3","gender":"0","province":"山东省","event_time":"2025-08-29 10:{{i:00}}:00"}"""),
            .. Enumerable.Range(0, 3).Select(i => $$"""{"user_id":"{{i}}","action":"2","age_range":8,"gender":1,"province":"北京市","event_time":"2025-08-29 11:{{i:00}}:00"}"""),
            """{"user_id":"x","action":"0","age_range":"","gender":null,"province":"山东","event_time":"2025-08-30 00:00:00"}""",
        ];
        _site.Send(events);
        await _site.AwaitReceivedAsync(events.Count);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _site.DisposeAsync();
        _kafka.Dispose();
    }

    [Fact]
    public async Task UserStats_NewestWindowFirst_NamesAndLabelsOfOld()
    {
        var answer = await AskAsync("/api/user_stats?limit=2");
        Assert.Equal((0, "success"), (answer.GetProperty("code").GetInt32(), answer.GetProperty("msg").GetString()));
        Assert.Equal("""{"limit":2,"offset":0,"total":3}""", answer.GetProperty("pagination").GetRawText());
        Assert.True(answer.GetProperty("timestamp").GetInt64() > 1_700_000_000_000);
        var rows = answer.GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(
            ["id", "window_time", "action_type", "action_count", "age_range", "age_count", "gender", "gender_count", "province", "province_count", "created_at"],
            rows[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal(["2025-08-30 00:00:00 点击 1 未知 1 未知 1 山东 1", "2025-08-29 11:00:00 购买 3 年龄>=50 3 男性 3 北京 3"], rows.Select(Line));
        Assert.Equal(["2025-08-29 10:00:00 点击 6 25-29岁 6 女性 6 山东 6"], (await AskAsync("/api/user_stats?limit=100&offset=2")).GetProperty("data").EnumerateArray().Select(Line));

        static string Line(JsonElement row) => string.Join(' ', row.EnumerateObject().Skip(1).SkipLast(1).Select(member => member.Value.ToString()));
    }

    [Fact]
    public async Task RangeAndDimensions_AreSums()
    {
        var days = (await AskAsync("/api/user_stats/range?start_time=2025-08-29%2000:00:00&end_time=2025-08-31")).GetProperty("data");
        Assert.Equal(
            [
                """{"date":"2025-08-29","action_type":"点击","total_actions":6,"province_count":1,"avg_age_count":6}""",
                """{"date":"2025-08-29","action_type":"购买","total_actions":3,"province_count":1,"avg_age_count":3}""",
                """{"date":"2025-08-30","action_type":"点击","total_actions":1,"province_count":1,"avg_age_count":1}""",
            ],
            days.EnumerateArray().Select(Text));
        var provinces = (await AskAsync("/api/user_stats/dimensions?dimension=province")).GetProperty("data");
        Assert.Equal("province", provinces.GetProperty("dimension").GetString());
        Assert.Equal(
            ["""{"province":"山东","count":7,"percentage":70}""", """{"province":"北京","count":3,"percentage":30}"""],
            provinces.GetProperty("statistics").EnumerateArray().Select(Text));
        Assert.Equal(
            ["""{"gender":"女性","action_type":"点击","count":6,"percentage":60}""", """{"gender":"未知","action_type":"点击","count":1,"percentage":10}""", """{"gender":"男性","action_type":"购买","count":3,"percentage":30}"""],
            (await AskAsync("/api/user_stats/dimensions?dimension=gender&group_by=action&order_by=name")).GetProperty("data").GetProperty("statistics").EnumerateArray().Select(Text));
    }

    [Theory]
    [InlineData("/api/user_stats?limit=1001", "limit")]
    [InlineData("/api/user_stats?offset=100001", "offset")]
    [InlineData("/api/user_stats?page=2", "page")]
    [InlineData("/api/user_stats/range?start_time=2025-08-29", "end_time")]
    [InlineData("/api/user_stats/range?start_time=2025-08-29&end_time=29.8.2025", "end_time")]
    [InlineData("/api/user_stats/range?start_time=2025-08-29&end_time=2025-08-28", "end_time")]
    [InlineData("/api/user_stats/dimensions", "dimension")]
    [InlineData("/api/user_stats/dimensions?dimension=colour", "dimension")]
    [InlineData("/api/export_user_stats/excel?sheets=action,colour", "sheets")]
    [InlineData("/api/export_user_stats/json?pretty=perhaps", "pretty")]
    [InlineData("/api/system/metrics?metric=gpu", "metric")]
    [InlineData("/api/system/metrics?period=1w", "period")]
    public async Task Ask_WhatCannotBe_IsRefusedByNameWithItsCode(string address, string field)
    {
        var response = await _client.GetAsync(address);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((HttpStatusCode.BadRequest, 1001), (response.StatusCode, answer.GetProperty("code").GetInt32()));
        Assert.StartsWith(field + ": ", answer.GetProperty("msg").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_OfOldAndOfThePage_HaveTheSameFigures()
    {
        var old = await _client.GetAsync("/api/export_user_stats");
        Assert.Equal("user_stats_export.csv", old.Content.Headers.ContentDisposition!.FileName);
        var bytes = await old.Content.ReadAsByteArrayAsync();
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).TrimEnd().Split("\r\n");
        Assert.Equal("统计时间,行为类型,行为次数,年龄段,年龄统计,性别,性别统计,省份,省份统计,创建时间", lines[0]);
        Assert.StartsWith("2025-08-30 00:00:00,点击,1,未知,1,未知,1,山东,1,", lines[1], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);

        var page = Encoding.UTF8.GetString(await _client.GetByteArrayAsync("/export/shopping.csv?headers=raw&by=action&span=day&from=2025-08-29T00:00&to=2025-08-31T00:00"));
        Assert.Equal(["day,action,count,share", "2025-08-30,点击,1,1", "2025-08-29,点击,6,0.6667", "2025-08-29,购买,3,0.3333"], page.TrimStart('\ufeff').TrimEnd().Split("\r\n"));
        var book = await _client.GetByteArrayAsync("/export/shopping.xlsx?by=province&from=2025-08-29T00:00&to=2025-08-31T00:00");
        Assert.Equal(["Summary", "Action", "Age", "Gender", "Province"], Workbook.Names(book));
        Assert.Equal(
            ["From|2025-08-29 00:00 +08:00", "Before|2025-08-31 00:00 +08:00", "Events|10", "Click|7", "Into the cart|0", "Bought|3", "Followed|0", "Into the cart of clicks|0", "Bought of clicks|0.4286", "Followed of clicks|0"],
            Workbook.Read(book).Skip(1).Select(row => string.Join('|', row)));
        Assert.Equal(["Shandong", "Beijing"], Workbook.Read(book, 5).Skip(1).Select(row => row[0]));
        var json = JsonDocument.Parse(await _client.GetStringAsync("/export/shopping.json?by=gender&group=action&span=hour&from=2025-08-29T00:00&to=2025-08-30T00:00")).RootElement;
        Assert.Equal(
            ["""{"hour":"2025-08-29T11:00:00.000+08:00","gender":"男性","action":"购买","count":3,"share":1}""", """{"hour":"2025-08-29T10:00:00.000+08:00","gender":"女性","action":"点击","count":6,"share":1}"""],
            json.EnumerateArray().Select(Text));
    }

    [Fact]
    public async Task Excel_OfOld_HasASheetForEachDimensionThatIsAskedFor()
    {
        var all = await _client.GetAsync("/api/export_user_stats/excel");
        Assert.Equal("user_stats_export.xlsx", all.Content.Headers.ContentDisposition!.FileName);
        var book = await all.Content.ReadAsByteArrayAsync();
        Assert.Equal(["行为统计", "年龄统计", "性别统计", "省份统计"], Workbook.Names(book));
        Assert.Equal([["行为类型", "总数"], ["点击", "7"], ["购买", "3"]], Workbook.Read(book));
        Assert.Equal([["省份", "总数"], ["山东", "7"], ["北京", "3"]], Workbook.Read(book, 4));
        var part = await _client.GetByteArrayAsync("/api/export_user_stats/excel?sheets=gender&start_time=2025-08-30&end_time=2025-08-31");
        Assert.Equal([["性别", "总数"], ["未知", "1"]], Workbook.Read(part));
        Assert.Equal(["性别统计"], Workbook.Names(part));
    }

    [Fact]
    public async Task Json_OfOld_IsPromisedAndFetched()
    {
        var promise = (await AskAsync("/api/export_user_stats/json?pretty=false")).GetProperty("data");
        Assert.Equal(["filename", "download_url", "record_count", "export_time"], promise.EnumerateObject().Select(member => member.Name));
        Assert.Equal(3, promise.GetProperty("record_count").GetInt32());
        var file = await _client.GetAsync(promise.GetProperty("download_url").GetString());
        Assert.Equal(promise.GetProperty("filename").GetString(), file.Content.Headers.ContentDisposition!.FileName);
        Assert.Equal(
            (await AskAsync("/api/user_stats")).GetProperty("data").EnumerateArray().Select(Text),
            JsonDocument.Parse(await file.Content.ReadAsStringAsync()).RootElement.EnumerateArray().Select(Text));
        using var token = new HttpRequestMessage(HttpMethod.Get, promise.GetProperty("download_url").GetString());
        token.Headers.Add("Authorization", Token);
        await RefusedAsync(await _client.SendAsync(token), HttpStatusCode.Forbidden, 1007);
        await RefusedAsync(await _client.GetAsync("/downloads/user_stats_export_1.json"), HttpStatusCode.NotFound, 1);
    }

    [Fact]
    public async Task System_StatusAndMetrics_AreMeasured()
    {
        var status = (await AskAsync("/api/system/status")).GetProperty("data");
        Assert.Equal(["system", "components", "performance"], Names(status));
        Assert.Equal(["status", "uptime", "version", "start_time"], Names(status.GetProperty("system")));

        // The in-process Kafka does not know the question whether it is well.
        Assert.Equal("""{"kafka":{"status":"disconnected","topic":"taobao_data2"},"flink":{"status":"RUNNING","job_id":"trafficwatch-shopping"},"database":{"status":"connected","pool_size":2},"websocket":{"status":"running","connections":0}}""", status.GetProperty("components").GetRawText());
        Assert.Equal(["cpu_usage", "memory_usage", "disk_usage", "network_io"], Names(status.GetProperty("performance")));

        // The first figures are there a second after the start, and what came through Kafka took longer.
        var metrics = (await AskAsync("/api/system/metrics?period=1h")).GetProperty("data");
        Assert.Equal(["timestamp", "metrics", "history"], Names(metrics));
        var figures = metrics.GetProperty("metrics");
        Assert.Equal(["cpu", "memory", "disk", "network"], Names(figures));
        Assert.Equal(["usage", "load_avg"], Names(figures.GetProperty("cpu")));
        Assert.Equal(3, figures.GetProperty("cpu").GetProperty("load_avg").GetArrayLength());
        Assert.Equal(["total", "used", "free", "usage_percent"], Names(figures.GetProperty("memory")));
        Assert.Equal(["bytes_sent", "bytes_recv", "packets_sent", "packets_recv"], Names(figures.GetProperty("network")));
        Assert.InRange(figures.GetProperty("memory").GetProperty("usage_percent").GetDouble(), 0.1, 99.9);
        Assert.Equal(["cpu", "timestamp"], Names((await AskAsync("/api/system/metrics?metric=cpu&period=1d")).GetProperty("data").GetProperty("history")[0]));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer wrong", HttpStatusCode.Unauthorized)]
    [InlineData("", HttpStatusCode.Unauthorized)]
    [InlineData(Token, HttpStatusCode.OK)]
    [InlineData("Bearer " + Token, HttpStatusCode.OK)]
    public async Task AdminStats_ByToken_OrNot(string? authorization, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/admin/stats");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        var response = await _client.SendAsync(request);
        if (expected != HttpStatusCode.OK)
        {
            await RefusedAsync(response, expected, 1007);
            return;
        }

        var data = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("data");
        Assert.Equal((3, "2025-08-30 00:00:00"), (data.GetProperty("total_records").GetInt32(), data.GetProperty("latest_window").GetString()));
    }

    [Fact]
    public async Task Files_BeyondThoseOfAnHour_SayWhenToComeAgain()
    {
        for (var file = 0; file < 3; file++)
        {
            Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/api/export_user_stats/json")).StatusCode);
        }

        var refused = await _client.GetAsync("/api/export_user_stats");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600);
        await RefusedAsync(refused, HttpStatusCode.TooManyRequests, 1008);
        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/export_user_stats");
        other.Headers.Add("Authorization", Token);
        Assert.Equal(HttpStatusCode.OK, (await _client.SendAsync(other)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/api/user_stats")).StatusCode);
    }

    [Fact]
    public async Task Document_OfAllCalls_TellsTheirParameters()
    {
        var paths = JsonDocument.Parse(await _client.GetStringAsync("/api/openapi.json")).RootElement.GetProperty("paths");
        Assert.Equal(
            ["/api/admin/stats", "/api/export_user_stats", "/api/export_user_stats/excel", "/api/export_user_stats/json", "/api/predict/flow", "/api/query", "/api/stats/flow_24h", "/api/stats/kkmc_count", "/api/stats/map_data",
             "/api/stats/today", "/api/stats/vehicle_type", "/api/system/metrics", "/api/system/status", "/api/user_stats", "/api/user_stats/dimensions", "/api/user_stats/range", "/api/warnings/realtime"],
            Names(paths).Order(StringComparer.Ordinal));
        var dimension = paths.GetProperty("/api/user_stats/dimensions").GetProperty("get").GetProperty("parameters")[0];
        Assert.Equal(("dimension", "query", true), (dimension.GetProperty("name").GetString(), dimension.GetProperty("in").GetString(), dimension.GetProperty("required").GetBoolean()));
        Assert.Contains("hphm", Names(paths.GetProperty("/api/query").GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties")));
        await RefusedAsync(await _client.GetAsync("/api/user_stat"), HttpStatusCode.NotFound, 1);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private static async Task RefusedAsync(HttpResponseMessage response, HttpStatusCode status, int code)
    {
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((status, code), (response.StatusCode, answer.GetProperty("code").GetInt32()));
        Assert.NotEqual("", answer.GetProperty("msg").GetString());
    }

    private static string Text(JsonElement element) => JsonSerializer.Serialize(element, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private async Task<JsonElement> AskAsync(string address)
    {
        var response = await _client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
