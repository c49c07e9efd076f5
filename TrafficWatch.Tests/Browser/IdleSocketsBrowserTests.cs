using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Configuration;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

/// <summary>Connections to the pages' hub that never start a circuit.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class IdleSocketsBrowserTests(BrowserFixture fixture) : IDisposable
{
    private const string Screen = "/screens/visitors";
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly List<ClientWebSocket> _sockets = [];
    private readonly List<Task> _ends = [];

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    [Fact]
    public async Task MostPerAddress_TwoHundredIdleOfOneAddress_FiftyStayUntilTheyAreClosedAndOthersGetIn()
    {
        await using var site = await StartAsync(new CircuitOptions { Most = 100, MostPerAddress = 50 });
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ConnectAsync(site, "127.0.0.2")));
        await OpenIdleAsync(site, "127.0.0.2", 200);
        await AwaitAsync(() => (site.Circuits.Open, Ended) == (50, 150), () => $"{site.Circuits.Open} have a place, {Ended} were refused");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PageAsync(site, "127.0.0.2"));
        Assert.Equal(HttpStatusCode.OK, await PageAsync(site, "127.0.0.3"));
        await AssertScreenAsync(site, 51);
        await AssertIdleAreClosedAsync(site);
        Assert.Equal(HttpStatusCode.OK, await PageAsync(site, "127.0.0.2"));
    }

    [Fact]
    public async Task Most_IdleOfManyAddresses_NinetyOfAHundredStayAndAnAdminGetsIn()
    {
        await using var site = await StartAsync(new CircuitOptions { Most = 100, MostPerAddress = 40 });
        await Task.WhenAll(Enumerable.Range(2, 4).Select(i => OpenIdleAsync(site, $"127.0.0.{i}", 40)));
        await AwaitAsync(() => (site.Circuits.Open, Ended) == (90, 70), () => $"{site.Circuits.Open} have a place, {Ended} were refused");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PageAsync(site, "127.0.0.9"));
        await AssertScreenAsync(site, 91);
        await AssertIdleAreClosedAsync(site);
        Assert.Equal(HttpStatusCode.OK, await PageAsync(site, "127.0.0.9"));
    }

    private int Ended => _ends.Count(end => end.IsCompleted);

    private async Task<ScreenSite> StartAsync(CircuitOptions circuits)
    {
        // Those that say nothing at all are closed by the framework; these are to look alive.
        var site = await ScreenSite.StartAsync(circuits: circuits, replace: services => services
            .AddSingleton<TimeProvider>(_time).Configure<HubOptions>(options => options.ClientTimeoutInterval = TimeSpan.FromHours(1)));
        site.Publish();
        return site;
    }

    /// <summary>Opens connections that greet the hub and leave it at that.</summary>
    private Task OpenIdleAsync(ScreenSite site, string address, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
    {
        var socket = await ConnectAsync(site, address);
        await socket.SendAsync("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        lock (_ends)
        {
            _ends.Add(EndAsync(socket));
        }
    }));

    private async Task<ClientWebSocket> ConnectAsync(ScreenSite site, string address)
    {
        var socket = new ClientWebSocket();
        lock (_sockets)
        {
            _sockets.Add(socket);
        }

        socket.Options.SetRequestHeader(Caller.GuestHeader, "192.0.2.1");
        await socket.ConnectAsync(new Uri(site.Address.Replace("http:", "ws:", StringComparison.Ordinal) + "/_blazor"), new HttpMessageInvoker(Caller.From(address)), CancellationToken.None);
        return socket;
    }

    private static async Task EndAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        try
        {
            while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Cut off.
        }
    }

    private static async Task<HttpStatusCode> PageAsync(ScreenSite site, string address)
    {
        using var client = Caller.Client(site.Address, address);
        using var response = await client.GetAsync(Screen);
        return response.StatusCode;
    }

    /// <summary>A browser of this machine gets its page and its circuit.</summary>
    private async Task AssertScreenAsync(ScreenSite site, int open)
    {
        var (page, _) = await fixture.OpenAsync(site.Address + Screen);
        await Expect(page.Locator("[data-part=total]")).Not.ToHaveTextAsync("–");
        Assert.Equal(open, site.Circuits.Open);
    }

    /// <summary>All but the browser's.</summary>
    private async Task AssertIdleAreClosedAsync(ScreenSite site)
    {
        _time.Advance(TimeSpan.FromSeconds(31));
        await AwaitAsync(() => site.Circuits.Open == 1 && Ended == _ends.Count, () => $"{site.Circuits.Open} are open, of which one is the browser's");
    }

    private static async Task AwaitAsync(Func<bool> condition, Func<string> what)
    {
        for (var i = 0; i < 600 && !condition(); i++)
        {
            await Task.Delay(100);
        }

        Assert.True(condition(), what());
    }
}
