using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Web.Platform.Embedded;
using TrafficWatch.Web.Platform.Live;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

/// <summary>The calls of the system before, as its users make them.</summary>
public sealed class PassageApiTests : IAsyncLifetime
{
    private const string Maps = "https://maps.example.org";
    private readonly EmbeddedKafka _kafka = EmbeddedKafka.Start();
    private readonly HttpClient _client = new();
    private readonly PassageSite _site;

    public PassageApiTests() => _site = new PassageSite(_kafka, DatabaseServers.DefaultProduct);

    public async Task InitializeAsync()
    {
        await _site.StartAsync("--Security:ApiOrigins", Maps);
        _client.BaseAddress = new Uri(_site.Address);
        var now = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime;
        List<string> lines = [.. Enumerable.Range(0, 60).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"g{i:00}\t邳州市\t卡口{i % 3}\t{(i % 2) + 1}\t{now.AddSeconds(-i):yyyy-MM-dd HH:mm:ss}\t{(i % 4 == 0 ? "01" : "02")}\t{(i % 5 == 0 ? "鲁Q" : "苏C")}123{i:00}\t-"))];
        lines.Add("old\t邳州市\t卡口0\t1\t2023-12-08 08:15:00\t02\t皖N10001\t-");
        _site.Send(lines);
        await _site.AwaitReceivedAsync(lines.Count);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _site.DisposeAsync();
        _kafka.Dispose();
    }

    [Fact]
    public async Task Query_InAllItsWays_AnswersAsTheOldOneDid()
    {
        var all = await AskAsync("""{"page":1,"size":7}""");
        Assert.Equal((61, false, 7), (all.GetProperty("total").GetInt32(), all.GetProperty("total_is_lower_bound").GetBoolean(), all.GetProperty("data").GetArrayLength()));
        var first = all.GetProperty("data")[0];
        Assert.Equal(
            ["id", "xzqhmc", "kkmc", "fxlx", "gcsj", "hpzl", "hphm", "clppxh", "province", "is_weekend", "is_peak_hour", "vehicle_type_name"],
            first.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("g00", "鲁Q12300"), (first.GetProperty("id").GetString(), first.GetProperty("hphm").GetString()));

        // Pages cover all, each once; numbers as text are numbers.
        List<string> ids = [];
        for (var page = 1; page <= 9; page++)
        {
            ids.AddRange((await AskAsync($$"""{"page":"{{page}}","size":"7"}""")).GetProperty("data").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
        }

        Assert.Equal([.. Enumerable.Range(0, 60).Select(i => $"g{i:00}"), "old"], ids);
        Assert.Equal(4, (await AskAsync("""{"hphm":"q123","kkmc":"卡口0"}""")).GetProperty("total").GetInt32());
        Assert.Equal(15, (await AskAsync("""{"hpzl":"01","direction":1}""")).GetProperty("total").GetInt32());
        var old = await AskAsync("""{"start":"2023/12/8 8:15","end":"2023-12-08 08:15:01"}""");
        Assert.Equal("2023-12-08 08:15:00", Assert.Single(old.GetProperty("data").EnumerateArray()).GetProperty("gcsj").GetString());
        Assert.Equal(1, ParkTables.Number(_site.Shards[0], "SELECT COUNT(*) FROM audit_log WHERE action = 'plate-search' AND detail = '*Q123*'"));
    }

    [Theory]
    [InlineData("""{"page":0}""", "page")]
    [InlineData("""{"size":1001}""", "size")]
    [InlineData("""{"page":1000000,"size":1000}""", "page")]
    [InlineData("""{"start":"12/1/2023"}""", "start")]
    [InlineData("""{"start":"2023-12-02","end":"2023-12-01"}""", "end")]
    [InlineData("""{"plate":"x"}""", "plate")]
    [InlineData("""{"kkmc":["a"]}""", "kkmc")]
    [InlineData("""{"hphm":"***"}""", "hphm")]
    [InlineData("""[]""", "body")]
    [InlineData("""{""", "body")]
    public async Task Query_WrongParameter_IsNamed(string body, string field)
    {
        var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(field, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fields").EnumerateArray().Select(name => name.GetString()));
    }

    /// <summary>Who may not administer gets masked plates, and searches by none.</summary>
    [Fact]
    public async Task Query_ByAStranger_IsMasked()
    {
        var forwarded = ("X-Forwarded-For", "203.0.113.7");
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("""{"hphm":"Q"}""", forwarded)).StatusCode);
        var answer = await (await PostAsync("{}", forwarded)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("鲁Q***00", answer.GetProperty("data")[0].GetProperty("hphm").GetString());
    }

    [Fact]
    public async Task Stats_OfToday_AreNamedValues()
    {
        var today = TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime;
        if (today.TimeOfDay < TimeSpan.FromMinutes(2))
        {
            // The minute before midnight belongs to another day: the counts would be two days'.
            return;
        }

        for (var patience = 0; patience < 600 && (await StatsAsync("today"))[0].Value < 60; patience++)
        {
            await Task.Delay(100);
        }

        Assert.Equal([("今日过车", 60L)], await StatsAsync("today"));
        await CheckViewerAsync();
        Assert.Equal([("卡口0", 20L), ("卡口1", 20L), ("卡口2", 20L)], await StatsAsync("kkmc_count"));
        Assert.Equal([("江苏", 48L), ("山东", 12L)], await StatsAsync("map_data"));
        Assert.Equal([("小型汽车", 45L), ("大型汽车", 15L)], await StatsAsync("vehicle_type"));
        var flow = await StatsAsync("flow_24h");
        Assert.Equal(24, flow.Count);
        Assert.Contains(flow[^1].Name, new[] { today.AddHours(-1), today }.Select(hour => hour.ToString("HH':00'", CultureInfo.InvariantCulture)));
    }

    /// <summary>A node that only shows has the owner's figures, and says who reads.</summary>
    private async Task CheckViewerAsync()
    {
        await using var viewer = await _site.StartAppAsync("--Ingest:Enabled", "false");
        using var client = new HttpClient { BaseAddress = new Uri(viewer.Addresses[0]) };
        var statuses = viewer.Services.GetRequiredService<Feed<StreamStatusList>>();
        for (var patience = 0; patience < 600; patience++)
        {
            var figure = (await client.GetFromJsonAsync<JsonElement>("/api/stats/today"))[0].GetProperty("value").GetInt64();
            if (figure == 60 && statuses.Current.Streams.Any(stream => stream is { Stream: "passages", State: StreamState.Following }))
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail("the node that only shows should follow the owner");
    }

    [Fact]
    public async Task Calls_ShardAway_SayWhich()
    {
        await using var node = await _site.StartAppAsync("--ConnectionStrings:Shard1", new MySqlConnectionStringBuilder(_site.Shards[1]) { Port = 1 }.ConnectionString);
        using var client = new HttpClient { BaseAddress = new Uri(node.Addresses[0]) };
        foreach (var answer in new[] { await client.GetAsync("/api/warnings/realtime"), await client.GetAsync("/api/predict/flow?kkmc=*&hour=1"), await client.PostAsJsonAsync("/api/query", new { }) })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("""{"error":"shard 1 does not answer"}""", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Cors_InvitedSiteOnly_IsLetIn()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync("{}", ("Origin", "https://evil.example.org"))).StatusCode);
        var invited = await PostAsync("{}", ("Origin", Maps));
        Assert.Equal((HttpStatusCode.OK, Maps), (invited.StatusCode, invited.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/query") { Headers = { { "Origin", Maps }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "content-type" } } };
        var allowed = await _client.SendAsync(preflight);
        Assert.Equal(Maps, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var page = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate") { Headers = { { "Origin", Maps } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await _client.SendAsync(page)).StatusCode);
    }

    private async Task<JsonElement> AskAsync(string body)
    {
        var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<List<(string Name, long Value)>> StatsAsync(string name) =>
        [.. (await _client.GetFromJsonAsync<JsonElement>($"/api/stats/{name}")).EnumerateArray().Select(pair => (pair.GetProperty("name").GetString()!, pair.GetProperty("value").GetInt64()))];

    private async Task<HttpResponseMessage> PostAsync(string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/query") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await _client.SendAsync(request);
    }
}
