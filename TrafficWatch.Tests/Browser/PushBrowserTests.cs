using Microsoft.Playwright;
using TrafficWatch.Tests.Platform.Push;
using TrafficWatch.Web.Platform.Configuration;
using Xunit;

namespace TrafficWatch.Tests.Browser;

/// <summary>The clients that pages of others use, socket.io-client 4 and @microsoft/signalr, in a browser.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class PushBrowserTests(BrowserFixture fixture)
{
    /// <summary>What the page of the system before does, and what comes of it, line by line.</summary>
    private const string OldPage = """
        ([site, options]) => {
            window.seen = [];
            window.values = [];
            window.socket = io(site, options);
            socket.on('connect', () => { seen.push('connect ' + socket.io.engine.transport.name); socket.emit('request_charts', {}); });
            socket.io.on('open', () => socket.io.engine.on('upgrade', transport => seen.push('upgrade ' + transport.name)));
            socket.on('update_charts', charts => charts.action ? seen.push('greeting') : values.push(charts.value));
            socket.on('connect_error', error => seen.push('error ' + error.message));
            socket.on('disconnect', reason => seen.push('disconnect ' + reason));
        }
        """;

    [Theory]
    [InlineData("polling", "polling")]
    [InlineData("websocket", "websocket")]
    [InlineData("polling", "websocket")]
    public async Task SocketIo_ByEachTransport_GetsWhatItAsksForAndEachChange(string first, string last)
    {
        await using var site = await PushSite.StartAsync();
        var page = await OpenAsync(site.Address, NodePackages.SocketIoClient);
        await page.EvaluateAsync(OldPage, new object[] { site.Address, new { transports = first == last ? new[] { first } : [first, last] } });
        // Where it changes over, that may be done before it is let in.
        await AwaitAsync(page, $"['connect {first}', 'connect {last}'].some(line => seen.includes(line)) && seen.includes('greeting') && values.includes(0)");
        if (first != last)
        {
            await AwaitAsync(page, "seen.includes('upgrade websocket')");
        }

        await AwaitAsync(page, $"socket.io.engine.transport.name === '{last}'");
        site.Counters.Publish(new(7));
        await AwaitAsync(page, "values.at(-1) === 7");
        await page.EvaluateAsync("void socket.emit('request_charts', {})");
        await AwaitAsync(page, "values.filter(value => value === 7).length === 2");
        Assert.DoesNotContain(await SeenAsync(page), line => line.StartsWith("error", StringComparison.Ordinal) || line.StartsWith("disconnect", StringComparison.Ordinal));
        await page.EvaluateAsync("void socket.disconnect()");
        await EndedAsync(site);
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task SocketIo_AppStartsAnew_ClientConnectsAgain(string transport)
    {
        var site = await PushSite.StartAsync();
        var address = site.Address;
        var page = await OpenAsync(address, NodePackages.SocketIoClient);
        await page.EvaluateAsync(OldPage, new object[] { address, new { transports = new[] { transport }, reconnectionDelay = 100, reconnectionDelayMax = 500 } });
        await AwaitAsync(page, "values.includes(0)");
        await site.DisposeAsync();
        await AwaitAsync(page, "seen.some(line => line.startsWith('disconnect transport'))");
        await using var again = await PushSite.StartAsync(address);
        again.Counters.Publish(new(9));
        await AwaitAsync(page, $"seen.filter(line => line === 'connect {transport}').length === 2 && values.at(-1) === 9");
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task SocketIo_CallbackAndBinary_AreRefusedInWords(string transport)
    {
        await using var site = await PushSite.StartAsync();
        var page = await OpenAsync(site.Address, NodePackages.SocketIoClient);
        await page.EvaluateAsync(OldPage, new object[] { site.Address, new { transports = new[] { transport } } });
        await AwaitAsync(page, "values.includes(0)");
        Assert.Contains("without a callback", await page.EvaluateAsync<string>("socket.timeout(20000).emitWithAck('request_charts', {}).then(answer => answer.error)"), StringComparison.Ordinal);
        await page.EvaluateAsync("void socket.emit('request_charts', new Uint8Array([1, 2, 3]))");
        await AwaitAsync(page, "seen.includes('error Binary is not taken here: send JSON.')");
        await EndedAsync(site);
    }

    [Fact]
    public async Task SocketIo_TooLongAndEleventh_AreRefused()
    {
        await using var site = await PushSite.StartAsync();
        var page = await OpenAsync(site.Address, NodePackages.SocketIoClient);
        await page.EvaluateAsync(OldPage, new object[] { site.Address, new { transports = new[] { "websocket" } } });
        await AwaitAsync(page, "values.includes(0)");
        await page.EvaluateAsync("void socket.emit('a', 'a'.repeat(20000))");
        await AwaitAsync(page, "seen.includes('error A message has 16384 bytes at most.')");
        await EndedAsync(site);

        await page.EvaluateAsync("() => { for (let i = 0; i < 10; i++) io(location.origin, { forceNew: true }); }");
        for (var i = 0; i < 600 && site.Gate.Open < 10; i++)
        {
            await Task.Delay(50);
        }

        await page.EvaluateAsync("() => { window.refused = []; io(location.origin, { forceNew: true, reconnection: false }).on('connect_error', error => refused.push(error.context.status + error.context.responseText)); }");
        await AwaitAsync(page, "refused[0]?.startsWith('429') && refused[0].includes('Push:MostPerAddress')");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task SocketIo_PageOfAnotherSite_IsLetInAsConfigured(bool named, bool any)
    {
        await using var other = await PushSite.StartAsync();
        var theirs = other.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var site = await PushSite.StartAsync(security: new SecurityOptions([]) { ApiOrigins = named ? [theirs] : [], AnyOrigin = any });
        var page = await OpenAsync(theirs, NodePackages.SocketIoClient, NodePackages.SignalR);
        foreach (var transport in new[] { "polling", "websocket" })
        {
            await page.EvaluateAsync(OldPage, new object[] { site.Address, new { transports = new[] { transport } } });
            await AwaitAsync(page, named || any ? "values.includes(0)" : "seen.some(line => line.startsWith('error'))");
            await page.EvaluateAsync("void socket.disconnect()");
        }

        var value = await page.EvaluateAsync<int>("""
            ([site, withCredentials]) => new signalR.HubConnectionBuilder().withUrl(site + '/live', { withCredentials }).configureLogging(signalR.LogLevel.None).build().start().then(() => 1, () => 0)
            """, new object[] { site.Address, named });
        Assert.Equal(named || any, value == 1);
    }

    [Theory]
    [InlineData("WebSockets")]
    [InlineData("ServerSentEvents")]
    [InlineData("LongPolling")]
    public async Task SignalR_ByEachTransport_GetsFrames(string transport)
    {
        await using var site = await PushSite.StartAsync();
        var page = await OpenAsync(site.Address, NodePackages.SignalR);
        await page.EvaluateAsync("""
            async transport => {
                window.liveFrames = [];
                window.problems = [];
                window.connection = new signalR.HubConnectionBuilder().withUrl('/live', { transport: signalR.HttpTransportType[transport] }).withAutomaticReconnect().build();
                await connection.start();
                connection.stream('Frames', 'counter').subscribe({ next: frame => window.liveFrames.push(frame), error: error => problems.push(error.message), complete: () => {} });
                connection.stream('Frames', 'weather').subscribe({ next: () => {}, error: error => problems.push(error.message), complete: () => {} });
            }
            """, transport);
        await AwaitAsync(page, "liveFrames[0]?.value === 0 && problems[0]?.endsWith('There is no such stream; there are counter.')");
        site.Counters.Publish(new(7));
        await AwaitAsync(page, "liveFrames.at(-1).value === 7 && liveFrames.at(-1).at === '1970-01-01T00:00:07Z'");
    }

    private async Task<IPage> OpenAsync(string site, params string[] scripts)
    {
        // The pages' own policy lets in no script of others.
        var context = await fixture.Browser.NewContextAsync(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        await page.GotoAsync(site + "/page");
        foreach (var script in scripts)
        {
            await page.AddScriptTagAsync(new PageAddScriptTagOptions { Path = script });
        }

        return page;
    }

    private static async Task AwaitAsync(IPage page, string condition)
    {
        try
        {
            await page.WaitForFunctionAsync(condition, null, new PageWaitForFunctionOptions { Timeout = 60_000 });
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{condition}: {await page.EvaluateAsync<string>("JSON.stringify([window.seen, window.values, window.liveFrames, window.problems, window.refused])")}");
        }
    }

    private static Task<string[]> SeenAsync(IPage page) => page.EvaluateAsync<string[]>("seen");

    private static async Task EndedAsync(PushSite site)
    {
        for (var i = 0; i < 600 && site.Gate.Open > 0; i++)
        {
            await Task.Delay(50);
        }

        Assert.Equal((0, 0), (site.Gate.Open, site.Sessions.Open));
    }
}
