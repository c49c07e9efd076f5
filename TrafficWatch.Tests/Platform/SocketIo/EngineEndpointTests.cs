using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Push;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.SocketIo;
using Xunit;

namespace TrafficWatch.Tests.Platform.SocketIo;

/// <summary>Sessions of Engine.IO 4 and Socket.IO 5, by requests made by hand: what real clients do, and what they do not.</summary>
public sealed class EngineEndpointTests : IAsyncLifetime
{
    private const string Greeting = "42[\"update_charts\",{\"action\":{}}]";
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly List<IDisposable> _clients = [];
    private PushSite? _site;

    private PushSite Site => _site!;

    public async Task InitializeAsync() => _site = await PushSite.StartAsync(time: _time, security: new SecurityOptions([]) { ApiOrigins = ["https://shop.example"] });

    public async Task DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Site.DisposeAsync();
        Assert.Empty(Site.Failures);
    }

    [Fact]
    public async Task Polling_ConnectAskAndChange_GetsChartsEachTime()
    {
        var client = Client();
        var handshake = await client.OpenAsync();
        Assert.Equal("""["websocket"] 25000 60000 16384""", $"{handshake.GetProperty("upgrades")} {handshake.GetProperty("pingInterval")} {handshake.GetProperty("pingTimeout")} {handshake.GetProperty("maxPayload")}");
        Assert.Equal("ok", await (await client.PostAsync("40{\"token\":1}")).Content.ReadAsStringAsync());
        Assert.Matches("^40\\{\"sid\":\"[0-9a-f]{32}\"\\} " + System.Text.RegularExpressions.Regex.Escape(Greeting) + "$", await client.PollAsync());

        await client.PostAsync("42[\"request_charts\",{}]");
        Assert.StartsWith("42[\"update_charts\",{\"value\":0", await client.PollAsync(), StringComparison.Ordinal);
        Site.Counters.Publish(new(5));
        Assert.StartsWith("42[\"update_charts\",{\"value\":5", await AdvancedAsync(client.PollAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?EIO=4", 0)]
    [InlineData("?EIO=4&transport=constructor", 0)]
    [InlineData("?EIO=4&transport=polling&sid=unknown", 1)]
    [InlineData("?EIO=4&transport=polling&sid=a&sid=b", 1)]
    [InlineData("?EIO=4&transport=websocket", 3)]
    [InlineData("?EIO=3&transport=polling", 5)]
    [InlineData("?EIO=2&transport=polling&sid=a", 5)]
    [InlineData("?transport=polling", 5)]
    public async Task Get_WhatCannotBe_IsRefusedWithItsCode(string query, int code)
    {
        var answer = await Client().GetAsync("/socket.io/" + query);
        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task Get_EarlierProtocol_SaysWhatToUse()
    {
        var answer = await Client().GetAsync("/socket.io/?EIO=3&transport=polling&t=x&b64=1");
        Assert.Contains("socket.io-client 3 or 4", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => RawClient.SocketAsync(Site.Address, "EIO=3&transport=websocket"));
        Assert.Contains("400", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithoutSession_IsABadHandshake() => Assert.Equal(1, await CodeAsync(await Client().PostAsync("40")));

    [Theory]
    [InlineData("abc")]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("40\u001e")]
    public async Task Post_NoPayload_EndsTheSession(string payload)
    {
        var client = Client();
        await client.OpenAsync();
        Assert.Equal(3, await CodeAsync(await client.PostAsync(payload)));
        Assert.Equal(1, await CodeAsync(await client.PollResponseAsync()));
        Assert.Equal(0, Site.Gate.Open);
    }

    [Fact]
    public async Task Post_TooLong_IsRefusedAndEndsTheSession()
    {
        var client = Client();
        await client.ConnectAsync();
        var answer = await client.PostAsync("42[\"" + new string('a', EngineSession.MostBytes) + "\"]");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("16384", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, Site.Sessions.Open);
    }

    [Theory]
    [InlineData("41", "6")]
    [InlineData("1", "6")]
    public async Task Post_Close_EndsThePollAndTheSession(string packet, string last)
    {
        string answer;
        do
        {
            var client = Client();
            await client.ConnectAsync();
            var poll = client.PollAsync();
            await client.PostAsync(packet);
            answer = await poll;
        }
        while (answer.Contains("Session ID unknown", StringComparison.Ordinal)); // The post overtook it.
        Assert.Contains(answer, new[] { last, "1" });
        Assert.Equal(0, Site.Sessions.Open);
    }

    [Fact]
    public async Task Poll_ASecondOne_EndsTheSession()
    {
        var client = Client();
        await client.ConnectAsync();
        string[] answers = [.. (await Task.WhenAll(client.PollAsync(), client.PollAsync())).Order(StringComparer.Ordinal)];
        Assert.Equal("1", answers[0]);
        Assert.Contains("another poll", answers[1], StringComparison.Ordinal);
        Assert.Equal(0, Site.Sessions.Open);
    }

    [Fact]
    public async Task Poll_HungUp_EndsTheSession()
    {
        var client = Client();
        await client.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var poll = client.PollResponseAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Wait.UntilAsync(() => Site.Sessions.Open == 0);
    }

    [Theory]
    [InlineData("451-[\"a\",{\"_placeholder\":true,\"num\":0}]", "Binary")]
    [InlineData("bAQID", "Binary")]
    [InlineData("42{}", "no packet of Socket.IO 5")]
    [InlineData("4", "no packet of Socket.IO 5")]
    [InlineData("40", "no packet of Socket.IO 5")]
    [InlineData("431[]", "no packet of Socket.IO 5")]
    [InlineData("42/other,[\"a\"]", "no packet of Socket.IO 5")]
    public async Task Post_WhatIsNotTaken_IsToldInWordsAndEndsTheSession(string packet, string told)
    {
        var client = Client();
        await client.ConnectAsync();
        await client.PostAsync(packet, "42[\"request_charts\"]");
        var answer = await client.PollAsync();
        Assert.StartsWith("44{\"message\":\"", answer, StringComparison.Ordinal);
        Assert.Contains(told, answer, StringComparison.Ordinal);
        Assert.EndsWith(" 1", answer, StringComparison.Ordinal);
        Assert.Equal(0, Site.Sessions.Open);
    }

    [Fact]
    public async Task Event_BeforeConnect_IsRefused()
    {
        var client = Client();
        await client.OpenAsync();
        await client.PostAsync("42[\"request_charts\"]");
        Assert.StartsWith("44{", await client.PollAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_OtherNamespace_IsRefusedAndTheRootIsNot()
    {
        var client = Client();
        await client.OpenAsync();
        await client.PostAsync("40/admin,{}");
        Assert.Equal("44/admin,{\"message\":\"There is no namespace /admin: connect to /.\"}", await client.PollAsync());
        await client.PostAsync("40");
        Assert.EndsWith(Greeting, await client.PollAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Event_ThatWantsAnAnswer_IsAnsweredThatThereIsNone()
    {
        var client = Client();
        await client.ConnectAsync();
        await client.PostAsync("4217[\"request_charts\",{}]", "42[\"unknown\"]");
        Assert.Equal("4317[{\"error\":\"Acknowledgements are not given here: send the event without a callback.\"}]", await client.PollAsync());
    }

    [Fact]
    public async Task Read_SlowReader_GetsTheNewestOnly()
    {
        var client = Client();
        await client.ConnectAsync();
        for (var i = 1; i <= 20; i++)
        {
            Site.Counters.Publish(new(i));
            await client.PostAsync("42[\"request_charts\"]");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await AdvancedAsync(Wait.UntilAsync(() => Site.Topic.LastRead == 20));
        var answer = await client.PollAsync();
        Assert.Equal(answer.IndexOf("update_charts", StringComparison.Ordinal), answer.LastIndexOf("update_charts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_NobodyReads_EndsTheSession()
    {
        var client = Client();
        await client.ConnectAsync();
        await client.PostAsync([.. Enumerable.Range(0, EngineOutbox.Most + 1).Select(i => $"42{i}[\"a\"]")]);
        Assert.Equal(0, Site.Sessions.Open);
    }

    [Fact]
    public async Task Read_CannotBeForNow_IsTriedAgain()
    {
        var client = Client();
        await client.ConnectAsync();
        Site.Topic.Failing = 3;
        await client.PostAsync("42[\"request_charts\"]");
        Assert.Contains("\"value\":0", await AdvancedAsync(client.PollAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_Answered_GoesOnElseTheSessionEnds()
    {
        var client = Client();
        await client.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(EngineSession.PingInterval);
            Assert.Equal("2", await client.PollAsync());
            await client.PostAsync("3");
            await Task.Delay(50);
        }

        Assert.Equal(1, Site.Sessions.Open);
        await AdvancedAsync(Wait.UntilAsync(() => Site.Sessions.Open == 0), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Socket_ThatNeitherReadsNorAnswers_Ends()
    {
        using var socket = await RawClient.SocketAsync(Site.Address);
        await socket.SendTextAsync("40");
        await Wait.UntilAsync(() => Site.Counters.Subscribers == 1);
        for (var i = 1; i <= 100; i++)
        {
            Site.Counters.Publish(new(i));
            await socket.SendTextAsync("42[\"request_charts\"]");
        }

        await AdvancedAsync(Wait.UntilAsync(() => Site.Sessions.Open == 0 && Site.Counters.Subscribers == 0), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Session_ThatConnectsToNothing_EndsWithItsFirstPing()
    {
        var client = Client();
        await client.OpenAsync();
        _time.Advance(EngineSession.PingInterval);
        Assert.Equal("2", await client.PollAsync());
        await client.PostAsync("3");
        await Wait.UntilAsync(() => Site.Sessions.Open == 0);
    }

    [Fact]
    public async Task Open_BeyondTenOfAnAddress_IsRefusedUntilOneEnds()
    {
        List<RawClient> ten = [.. Enumerable.Range(0, 10).Select(_ => Client())];
        foreach (var client in ten)
        {
            await client.ConnectAsync();
        }

        var refused = await Client().GetAsync("/socket.io/?EIO=4&transport=polling");
        Assert.Equal((HttpStatusCode.TooManyRequests, 4), (refused.StatusCode, await CodeAsync(refused)));
        Assert.Contains("Push:MostPerAddress", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => RawClient.SocketAsync(Site.Address));
        await Client("127.0.0.2").ConnectAsync();

        await ten[0].PostAsync("1");
        await Client().ConnectAsync();
        Assert.Equal(11, Site.Gate.Open);
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden, null)]
    [InlineData("null", HttpStatusCode.Forbidden, null)]
    [InlineData("https://shop.example", HttpStatusCode.OK, "https://shop.example")]
    public async Task Get_PageOfAnotherSite_IsLetInIfNamed(string origin, HttpStatusCode expected, string? allowed)
    {
        using var http = new HttpClient();
        foreach (var address in new[] { "/socket.io/?EIO=4&transport=polling", "/live/negotiate?negotiateVersion=1" })
        {
            using var request = new HttpRequestMessage(address.StartsWith("/live", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, Site.Address + address);
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Sec-Fetch-Site", "cross-site");
            var answer = await http.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
            Assert.Equal(allowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
        }
    }

    [Fact]
    public async Task Socket_PageOfAnotherSite_IsRefused()
    {
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => RawClient.SocketAsync(Site.Address, origin: "https://evil.example"));
        (await RawClient.SocketAsync(Site.Address, origin: "https://shop.example")).Dispose();
    }

    private RawClient Client(string address = "127.0.0.1")
    {
        var client = new RawClient(Site.Address, address);
        _clients.Add(client);
        return client;
    }

    private static async Task<int> CodeAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetInt32();

    /// <summary>Lets time go on until something has happened.</summary>
    private async Task AdvancedAsync(Task task, TimeSpan? step = null)
    {
        for (var i = 0; i < 600 && !task.IsCompleted; i++)
        {
            _time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(task, Task.Delay(20));
        }

        await task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private async Task<T> AdvancedAsync<T>(Task<T> task)
    {
        await AdvancedAsync((Task)task);
        return await task;
    }
}
