using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Architecture;
using TrafficWatch.Tests.Browser;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Tests.Streams.Passages;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Shopping.Live;
using TrafficWatch.Web.Streams.Shopping.Push;
using Xunit;

namespace TrafficWatch.Tests.Streams.Shopping;

/// <summary>What is pushed of shopping, over what came through Kafka: to a page that does what that of the system before did, and to a program.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class ShoppingPushTests(BrowserFixture fixture)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Charts_OldPageConnectsAndAsks_CumulativeFiguresThenAndOnEachChange()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct, "Shopping", "taobao_data2");
        await site.StartAsync("--Security:ApiOrigins", "*");
        var today = TimeProvider.System.GetUtcNow().AddHours(8).ToString("yyyy-MM-dd 00:00:00", System.Globalization.CultureInfo.InvariantCulture);
        site.Send(
        [
            .. Enumerable.Range(0, 6).Select(i => Event("0", "3", "0", "山东省", "2025-08-29 10:00:00")),
            .. Enumerable.Range(0, 3).Select(i => Event("2", "8", "1", "北京市", "2025-06-01 11:00:00")),
            Event("0", "", "", "山东", today),
        ]);
        await site.AwaitReceivedAsync(10);
        var page = await OpenAsync(site.Address);
        await page.EvaluateAsync("""
            () => {
                window.charts = [];
                const socket = io(location.origin);
                socket.on('connect', () => socket.emit('request_charts', {}));
                socket.on('update_charts', data => charts.push(data));
            }
            """);
        await page.WaitForFunctionAsync("charts.length > 1 && charts.at(-1).action.series[0].data[0].value === 7", null, new PageWaitForFunctionOptions { Timeout = 120_000 });
        Assert.Equal("""{"action":{},"age":{},"gender":{},"province":{}}""", await page.EvaluateAsync<string>("JSON.stringify(charts[0])"));
        Assert.Equal(
            """
            {"action":{"title":{"text":"用户行为分布 (Flink)"},"series":[{"data":[{"name":"点击","value":7},{"name":"加入购物车","value":0},{"name":"购买","value":3},{"name":"关注商品","value":0}]}]},"age":{"title":{"text":"年龄分布 (Flink)"},"xAxis":{"data":["未知","年龄<18","18-24岁","25-29岁","30-34岁","35-39岁","40-49岁","年龄>=50"]},"series":[{"data":[1,0,0,6,0,0,0,3]}]},"gender":{"title":{"text":"性别分布 (Flink)"},"series":[{"data":[{"name":"女性","value":6},{"name":"男性","value":3},{"name":"未知","value":1}]}]},"province":{"title":{"text":"省份分布 (Flink)"},"xAxis":{"data":["山东","北京"]},"series":[{"data":[7,3]}]}}
            """,
            await page.EvaluateAsync<string>("JSON.stringify(charts.at(-1))"));

        site.Send([.. Enumerable.Range(0, 5).Select(_ => Event("1", "1", "1", "广东", today))]);
        await page.WaitForFunctionAsync("charts.at(-1).province.xAxis.data.join() === '山东,广东,北京' && charts.at(-1).action.series[0].data[1].value === 5", null, new PageWaitForFunctionOptions { Timeout = 120_000 });
        await AssertDemonstrationAsync(site.Address);
    }

    /// <summary>docs/socketio.html as a page of another site, with the packages that it asks for beside it, draws all that is pushed.</summary>
    private async Task AssertDemonstrationAsync(string site)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var theirs = builder.Build();
        theirs.MapGet("/socketio.html", () => Results.File(Path.Combine(Repository.Root, "docs/socketio.html"), "text/html"));
        theirs.MapGet("/node_modules/{**path}", (string path) => Results.File(Path.Combine(Repository.Root, ".local/npm/node_modules", path), "text/javascript"));
        await theirs.StartAsync();
        var page = await (await fixture.Browser.NewContextAsync()).NewPageAsync();
        await page.GotoAsync($"{theirs.Urls.First()}/socketio.html#{site}");
        await page.WaitForFunctionAsync(
            "charts.every(([name, chart]) => chart.getOption().title?.[0].text.endsWith('(Flink)') && chart.getOption().series[0].data.length > 1)", null, new PageWaitForFunctionOptions { Timeout = 120_000 });
        Assert.Equal(["pie 7", "bar 1", "pie 6", "bar 7"], await page.EvaluateAsync<string[]>("charts.map(([name, chart]) => chart.getOption().series[0]).map(series => series.type + ' ' + (series.data[0].value ?? series.data[0]))"));
    }

    /// <summary>What the table has of older systems: windows far apart, labels that nobody knows, counts that are not the same.</summary>
    [Fact]
    public async Task Charts_CellsOfOlderSystems_AreSummedByTheirOwnCountsAndLabels()
    {
        var shards = Shards.Empty(DatabaseServers.DefaultProduct);
        await shards.MigrateAsync();
        foreach (var (shard, time, action) in new[] { (0, "2019-01-01", "点击"), (1, "2019-01-01 01:00", "点击"), (1, "2024-05-05", "收藏"), (0, "2019-03-01", "点击"), (0, "2025-01-01", "购买") })
        {
            shards.Execute(shard, $"""
                INSERT INTO user_stats (id, window_time, window_kind, action_type, action_count, age_range, age_count, gender, gender_count, province, province_count, created_at)
                VALUES (1, '{time}', 0, '{action}', 10, '', 4, '女性', 3, '上海', 2, '{time}')
                """);
        }

        var totals = new ShoppingTotals(new ShardReader(shards.Databases, TimeProvider.System), new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null), TimeProvider.System);
        var all = (await totals.ReadAsync(CancellationToken.None)).ToList();
        Assert.Equal((50, 20, 15, 10), (all.Sum(total => total.Actions), all.Sum(total => total.AgeRanges), all.Sum(total => total.Genders), all.Sum(total => total.Provinces)));
        var topic = new ShoppingCharts(new Feed<ShoppingFrame>(ShoppingFrame.Empty, TimeProvider.System), totals, TimeProvider.System);
        var message = await topic.ReadAsync();
        var charts = JsonDocument.Parse(message.Packet[2..]).RootElement[1];
        Assert.Equal(
            """[{"name":"点击","value":30},{"name":"加入购物车","value":0},{"name":"购买","value":10},{"name":"关注商品","value":0},{"name":"收藏","value":10}]""",
            Text(charts.GetProperty("action").GetProperty("series")[0].GetProperty("data")));
        Assert.Equal("20", charts.GetProperty("age").GetProperty("series")[0].GetProperty("data")[0].ToString());
        Assert.Same(message, await topic.ReadAsync());
    }

    [Fact]
    public async Task Live_Program_GetsTheFrame()
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new PassageSite(kafka, DatabaseServers.DefaultProduct, "Shopping", "taobao_data2");
        await site.StartAsync();
        site.Send([Event("0", "3", "0", "山东省", "2025-08-29 10:00:00"), Event("2", "3", "1", "北京", "2025-08-29 10:00:00")]);
        await using var connection = new HubConnectionBuilder().WithUrl(site.Address + "/live").Build();
        await connection.StartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var frame = await connection.StreamAsync<ShoppingLiveFrame>("Frames", "shopping", patience.Token).FirstAsync(frame => frame.Today == 2, patience.Token);
        Assert.Equal([new("点击", 1), new("加入购物车", 0), new("购买", 1), new("关注商品", 0)], frame.Actions);
        Assert.Equal(["北京 1", "山东 1"], frame.Provinces.Select(province => $"{province.Name} {province.Count}"));
        var refused = await Assert.ThrowsAsync<Microsoft.AspNetCore.SignalR.HubException>(async () => await connection.StreamAsync<object>("Frames", "weather").FirstAsync());
        Assert.Contains("there are visitors, passages, shopping", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The contract, to the letter.</summary>
    [Fact]
    public void LiveFrame_Json_IsTheContract()
    {
        var noon = new DateTime(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);
        var frame = new ShoppingFrame(noon, 5, 2, [3, null], [1], [4, 0, 1, 0], [5, 0, 0, 0, 0, 0, 0, 0], [2, 2, 1], [new("山东", 5)], [new(TopKind.Brand, "7", 2, 0)]) { YesterdaySoFar = 1, Late = 2, Undated = 3 };
        Assert.Equal(
            """{"dataTime":"2025-07-15T04:00:00Z","today":5,"yesterdaySoFar":1,"lastMinute":2,"late":2,"undated":3,"actions":[{"name":"点击","count":4},{"name":"加入购物车","count":0},{"name":"购买","count":1},{"name":"关注商品","count":0}],"ageRanges":[{"name":"未知","count":5},{"name":"年龄<18","count":0},{"name":"18-24岁","count":0},{"name":"25-29岁","count":0},{"name":"30-34岁","count":0},{"name":"35-39岁","count":0},{"name":"40-49岁","count":0},{"name":"年龄>=50","count":0}],"genders":[{"name":"女性","count":2},{"name":"男性","count":2},{"name":"未知","count":1}],"provinces":[{"name":"山东","count":5}],"hours":[3,null]}""",
            JsonSerializer.Serialize(ShoppingLiveFrame.Of(frame), new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private async Task<IPage> OpenAsync(string site)
    {
        var context = await fixture.Browser.NewContextAsync(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(site + "/alive");
        await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = NodePackages.SocketIoClient });
        return page;
    }

    private static string Event(string action, string age, string gender, string province, string time) =>
        $$"""{"user_id":"1","item_id":"2","action":"{{action}}","age_range":"{{age}}","gender":"{{gender}}","province":"{{province}}","event_time":"{{time}}"}""";

    private static string Text(JsonElement element) => JsonSerializer.Serialize(element, Readable);
}
