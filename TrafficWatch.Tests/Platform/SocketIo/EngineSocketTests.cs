using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Push;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.SocketIo;
using Xunit;

namespace TrafficWatch.Tests.Platform.SocketIo;

/// <summary>Sessions over WebSockets, and the change from polling to one, by hand.</summary>
public sealed class EngineSocketTests : IAsyncLifetime
{
    private PushSite? _site;

    private PushSite Site => _site!;

    public async Task InitializeAsync() => _site = await PushSite.StartAsync();

    public async Task DisposeAsync()
    {
        await Site.DisposeAsync();
        Assert.Empty(Site.Failures);
    }

    [Fact]
    public async Task Socket_ConnectAndAsk_GetsCharts()
    {
        using var socket = await ConnectAsync();
        await socket.SendTextAsync("42[\"request_charts\",{}]");
        Assert.StartsWith("42[\"update_charts\",{\"value\":0", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await Wait.UntilAsync(() => Site.Sessions.Open == 0 && Site.Gate.Open == 0);
    }

    [Theory]
    [InlineData("abc", 1008, "Engine.IO 4")]
    [InlineData("42[", 1008, "Socket.IO 5")]
    [InlineData("451-[\"a\"]", 1003, "Binary")]
    public async Task Socket_WhatIsNotTaken_IsToldInWordsAndClosed(string packet, int status, string told)
    {
        using var socket = await ConnectAsync();
        await socket.SendTextAsync(packet);
        Assert.Contains(told, await socket.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith($"closed {status} ", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await Wait.UntilAsync(() => Site.Sessions.Open == 0);
    }

    [Fact]
    public async Task Socket_Binary_IsToldInWordsAndClosed()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(new byte[] { 1, 2, 3 }, WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Contains("Binary", await socket.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("closed 1003 ", await socket.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_TooLong_IsToldInWordsAndClosed()
    {
        using var socket = await ConnectAsync();
        var sending = socket.SendAsync(new byte[1 << 20], WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Contains("16384 bytes at most", await socket.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("closed 1009 ", await socket.NextAsync(), StringComparison.Ordinal);
        await sending;
    }

    [Fact]
    public async Task Upgrade_PollWaits_ItEndsAndTheSocketGoesOn()
    {
        using var client = new RawClient(Site.Address);
        await client.ConnectAsync();
        var poll = client.PollAsync();
        using var socket = await client.UpgradeAsync();
        await socket.SendTextAsync("2probe");
        Assert.Equal("3probe", await socket.NextAsync());
        Assert.Equal("6", await poll);
        await Assert.ThrowsAsync<WebSocketException>(client.UpgradeAsync);
        await socket.SendTextAsync("5");
        await socket.SendTextAsync("42[\"request_charts\"]");
        Assert.StartsWith("42[\"update_charts\",{\"value\"", await socket.NextAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PollResponseAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.PostAsync("42[\"a\"]")).StatusCode);
        Assert.Equal((1, 1), (Site.Sessions.Open, Site.Gate.Open));
    }

    [Theory]
    [InlineData("2other")]
    [InlineData("5")]
    public async Task Upgrade_ThatFails_PollingGoesOn(string first)
    {
        using var client = new RawClient(Site.Address);
        await client.ConnectAsync();
        using (var socket = await client.UpgradeAsync())
        {
            await socket.SendTextAsync(first);
            Assert.Equal("cut", await socket.NextAsync());
        }

        await client.PostAsync("42[\"request_charts\"]");
        Assert.StartsWith("42[\"update_charts\",{\"value\"", await client.PollAsync(), StringComparison.Ordinal);
        using var again = await client.UpgradeAsync();
        Assert.Equal(1, Site.Sessions.Open);
    }

    [Fact]
    public async Task Stop_ClientsAreConnected_DoesNotWaitForThem()
    {
        var site = await PushSite.StartAsync();
        using var client = new RawClient(site.Address);
        await client.ConnectAsync();
        var poll = client.PollAsync();
        await Wait.UntilAsync(() => site.Answering == 1);
        using var socket = await RawClient.SocketAsync(site.Address);
        var begun = TimeProvider.System.GetTimestamp();
        await site.DisposeAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20));
        Assert.Equal("1", await poll);
    }

    /// <summary>Whatever comes by HTTP or over a socket: an answer below 500, and none waits for ever.</summary>
    [Fact]
    public async Task Fuzz_PathsSidsPayloadsAndMessages_AreAnsweredOrRefused()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var site = await PushSite.StartAsync(caps: new PushOptions { MostPerAddress = 500 }, time: time);
        var random = new Random(11);
        using var client = new RawClient(site.Address);
        string[] words = ["EIO", "transport", "sid", "polling", "websocket", "4", "3", "%00", "%ff", "..", "a".PadRight(3000, 'a'), "图", "[]", "t", "b64", "j", "0"];
        for (var i = 0; i < 400; i++)
        {
            using var answer = await client.GetAsync("/socket.io" + Word("/", "", "/x/", "//") + "?" + string.Join('&', Enumerable.Range(0, random.Next(5)).Select(_ => $"{Word(words)}={Word(words)}")));
            Assert.True((int)answer.StatusCode < 500, answer.ToString());
        }

        for (var i = 0; i < 150; i++)
        {
            await client.OpenAsync();
            for (var posts = random.Next(1, 4); posts > 0; posts--)
            {
                using var answer = await client.PostAsync(Payload());
                Assert.True((int)answer.StatusCode < 500, answer.ToString());
            }

            await client.PostAsync("1");
        }

        for (var i = 0; i < 100; i++)
        {
            using var socket = await RawClient.SocketAsync(site.Address);
            await socket.SendTextAsync("40");
            try
            {
                for (var messages = random.Next(1, 4); messages > 0; messages--)
                {
                    await socket.SendAsync(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Payload())), random.Next(4) == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text, random.Next(5) > 0, CancellationToken.None);
                }
            }
            catch (WebSocketException)
            {
                // It was refused in the meantime.
            }

            socket.Abort();
        }

        await Wait.UntilAsync(() =>
        {
            // Whoever said nothing more.
            time.Advance(EngineSession.PingInterval);
            return site.Sessions.Open == 0 && site.Gate.Open == 0;
        });
        Assert.Empty(site.Failures);

        string Word(params string[] from) => from[random.Next(from.Length)];

        byte[] Payload()
        {
            var bytes = Encoding.UTF8.GetBytes(string.Join('\u001e', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Word("40", "42[\"request_charts\",{}]", "3", "6", "41", "4217[\"a\"]", "40/x,", "451-[]", "b", "1", "2probe", "4", ""))));
            for (var change = random.Next(4); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            return bytes;
        }
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = await RawClient.SocketAsync(Site.Address);
        Assert.StartsWith("0{\"sid\":", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.SendTextAsync("40");
        Assert.StartsWith("40{\"sid\":", await socket.NextAsync(), StringComparison.Ordinal);
        Assert.Equal("42[\"update_charts\",{\"action\":{}}]", await socket.NextAsync());
        return socket;
    }
}
