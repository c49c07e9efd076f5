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
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly HttpClient _client = new();
    private readonly PassageSite _site;

    public ShoppingApiTests() => _site = new PassageSite(_kafka, DatabaseServers.DefaultProduct, "Shopping", "taobao_data2");

    public async Task InitializeAsync()
    {
        await _site.StartAsync();
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
        var sheet = Workbook.Read(await _client.GetByteArrayAsync("/export/shopping.xlsx?by=province&from=2025-08-29T00:00&to=2025-08-31T00:00"));
        Assert.Equal(["Shandong", "Beijing"], sheet.Skip(1).Select(row => row[1]));
    }

    private static string Text(JsonElement element) => JsonSerializer.Serialize(element, new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private async Task<JsonElement> AskAsync(string address)
    {
        var response = await _client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
