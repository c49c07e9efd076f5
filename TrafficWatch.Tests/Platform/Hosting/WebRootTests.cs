using System.Diagnostics;
using System.Net;
using Microsoft.Playwright;
using TrafficWatch.Tests.Architecture;
using TrafficWatch.Tests.Browser;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ingest;
using TrafficWatch.Tests.Visitors;
using TrafficWatch.Web.Platform.Embedded;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Platform.Hosting;

/// <summary>Whichever way the app is started, a page finds its style and the framework's script, without which it stays dead.</summary>
[Collection(nameof(BrowserCollection))]
public sealed class WebRootTests(BrowserFixture browser)
{
    private static readonly string Web = Path.Combine(Repository.Root, "TrafficWatch.Web");

    /// <summary>As tests and benchmarks host it.</summary>
    [Fact]
    public async Task Files_HostedByAnotherProgram_AreServed()
    {
        await using var site = await ScreenSite.StartAsync();
        await AssertServedAsync(site.Address);
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Files_StartedFromItsBuild_AreServed(string environment) =>
        await AssertServedByAsync(Path.Combine(Web, "bin", "Release", "net10.0"), environment);

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public Task Files_Published_AreServed(string environment) => PublishedAsync(directory => AssertServedByAsync(directory, environment));

    /// <summary>What people install: published, in Production, on databases and a log of their own.</summary>
    [Fact]
    public Task Screen_PublishedInProduction_Moves() => PublishedAsync(async directory =>
    {
        using var kafka = EmbeddedKafka.Start();
        await using var site = new ParkSite(kafka);
        await StartedAsync(directory, "Production", site.Shards, async address =>
        {
            Send(0);
            var (page, errors) = await browser.OpenAsync(address + "/screens/visitors");
            await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync("10", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
            Send(10);
            await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync("20", new LocatorAssertionsToHaveTextOptions { Timeout = 60_000 });
            Assert.Empty(errors);
        }, ("Kafka__BootstrapServers", kafka.BootstrapServers), ("Kafka__ClusterId", kafka.ClusterId), ("Streams__Visitors__Topic", site.Topic));

        void Send(int first) => site.SendRaw(Enumerable.Range(first, 10).Select(i => (VisitorDriver.Json(TimeProvider.System.GetUtcNow().UtcDateTime, "A", true, $"u{i}"), 0)));
    });

    private static async Task PublishedAsync(Func<string, Task> use)
    {
        var published = Directory.CreateTempSubdirectory("trafficwatch-published-");
        try
        {
            using (var publishing = Start(["publish", Web, "-c", "Release", "--no-build", "-nologo", "-v", "q", "-o", published.FullName], []))
            {
                var said = await publishing.StandardOutput.ReadToEndAsync();
                await publishing.WaitForExitAsync();
                Assert.True(publishing.ExitCode == 0, said);
            }

            await use(published.FullName);
        }
        finally
        {
            published.Delete(recursive: true);
        }
    }

    /// <summary>It starts and serves with the log away; the databases are only to be there by name.</summary>
    private static Task AssertServedByAsync(string directory, string environment) => StartedAsync(
        directory, environment, [DatabaseServers.Instance.NewDatabase(), DatabaseServers.Instance.NewDatabase(server: 1)], AssertServedAsync, ("Kafka__BootstrapServers", "127.0.0.1:1"));

    private static async Task StartedAsync(string directory, string environment, string[] shards, Func<string, Task> use, params (string Name, string Value)[] settings)
    {
        using var app = Start([Path.Combine(directory, "TrafficWatch.Web.dll")], settings.Concat(
        [
            ("ASPNETCORE_ENVIRONMENT", environment),
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("ConnectionStrings__Shard0", shards[0]),
            ("ConnectionStrings__Shard1", shards[1]),
        ]).ToDictionary());
        try
        {
            var said = new List<string>();
            while (await app.StandardOutput.ReadLineAsync() is { } line)
            {
                said.Add(line);
                if (line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal) is >= 0 and var at)
                {
                    // What it says from now on must not fill the pipe.
                    _ = app.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                    await use(line[at..].Split(' ')[0]);
                    return;
                }
            }

            Assert.Fail(string.Join('\n', said));
        }
        finally
        {
            app.Kill();
            await app.WaitForExitAsync();
        }
    }

    private static async Task AssertServedAsync(string address)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        Assert.Contains("Blazor", await http.GetStringAsync("_framework/blazor.web.js"), StringComparison.Ordinal);
        Assert.Contains("--", await http.GetStringAsync("css/tokens.css"), StringComparison.Ordinal);
        Assert.NotEmpty(await http.GetStringAsync("js/echarts.min.js"));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("package.json")).StatusCode);
    }

    private static Process Start(string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
