using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Hosting;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Queries;

/// <summary>The whole app, and readers that ask for an export and take no more of it than its head.</summary>
public sealed class ExportLimitsTests(TwoShards shards) : IClassFixture<TwoShards>, IAsyncLifetime
{
    private const string Export = "/export/traffic.csv?from=2025-07-15&to=2025-07-18";
    private readonly List<HttpResponseMessage> _slow = [];
    private TrafficWatchApp _app = null!;

    public async Task InitializeAsync()
    {
        await using (var context = shards.Databases.Shard(0))
        {
            if (!context.Set<AreaTraffic>().Any())
            {
                // More than fits between the app and who does not read.
                var begin = new DateTime(2025, 7, 15, 0, 0, 0, DateTimeKind.Utc);
                context.AddRange(Enumerable.Range(0, 3000).Select(i => new AreaTraffic { AreaId = new string('x', 60), WindowEnd = begin.AddMinutes(i) }));
                await context.SaveChangesAsync();
            }
        }

        _app = await TrafficWatchApp.StartAsync(Web.Program.App,
            [
                "--environment", "Production", "--urls", "http://127.0.0.1:0", "--Ingest:Enabled", "false", "--Kafka:BootstrapServers", "127.0.0.1:1",
                "--ConnectionStrings:Shard0", shards.Map.ConnectionString(0), "--ConnectionStrings:Shard1", shards.Map.ConnectionString(1),
            ],
            CancellationToken.None,
            services => services
                .Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = Listen)
                // A slow machine's test must not see its slow readers cut off.
                .Configure<KestrelServerOptions>(options => options.Limits.MinResponseDataRate = null));
    }

    public async Task DisposeAsync()
    {
        Leave();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task MostPerAddress_TwoHundredSlowReadersOfOneAddress_FourRunAndTheRestAreToldToWait()
    {
        await ReadSlowlyAsync("127.0.0.2", 200);
        AssertRunning(ExportLimits.MostPerAddress);
        Assert.Equal(HttpStatusCode.OK, await ExportAsync("127.0.0.3"));
        Assert.Equal(HttpStatusCode.OK, await ExportAsync("127.0.0.2", guest: false));
        await AssertFreeOnceTheyAreGoneAsync("127.0.0.2");
    }

    [Fact]
    public async Task Most_TwoHundredSlowReadersOfManyAddresses_SixteenRunAndAnAdminsExportGetsIn()
    {
        await Task.WhenAll(Enumerable.Range(10, 50).Select(i => ReadSlowlyAsync($"127.0.0.{i}", 4)));
        AssertRunning(ExportLimits.Most);
        Assert.Equal(HttpStatusCode.TooManyRequests, await ExportAsync("127.0.0.3"));
        Assert.Equal(HttpStatusCode.OK, await ExportAsync("127.0.0.3", guest: false));
        await AssertFreeOnceTheyAreGoneAsync("127.0.0.3");
    }

    private static Socket Listen(EndPoint at)
    {
        // Whoever is accepted inherits it.
        var socket = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 8192 };
        socket.Bind(at);
        return socket;
    }

    private async Task ReadSlowlyAsync(string address, int count)
    {
        var client = Caller.Client(_app.Addresses[0], address);
        var responses = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => client.GetAsync(Export, HttpCompletionOption.ResponseHeadersRead)));
        lock (_slow)
        {
            _slow.AddRange(responses);
        }
    }

    private void AssertRunning(int running)
    {
        Assert.Equal(running, _slow.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.All(_slow.Where(response => response.StatusCode != HttpStatusCode.OK), response =>
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter?.Delta);
        });
    }

    private async Task<HttpStatusCode> ExportAsync(string address, bool guest = true)
    {
        using var client = Caller.Client(_app.Addresses[0], address, guest);
        using var response = await client.GetAsync(Export);
        return response.StatusCode;
    }

    private async Task AssertFreeOnceTheyAreGoneAsync(string address)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, await ExportAsync(address));
        Leave();
        var status = HttpStatusCode.TooManyRequests;
        for (var i = 0; i < 600 && status == HttpStatusCode.TooManyRequests; i++)
        {
            await Task.Delay(100);
            status = await ExportAsync(address);
        }

        Assert.Equal(HttpStatusCode.OK, status);
    }

    private void Leave() => _slow.ForEach(response => response.Dispose());
}
