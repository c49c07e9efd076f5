using System.Diagnostics;
using System.Net;
using TrafficWatch.Tests.Architecture;
using TrafficWatch.Tests.Browser;
using TrafficWatch.Tests.Integration;
using Xunit;

namespace TrafficWatch.Tests.Hosting;

/// <summary>Whichever way the app is started, a page finds its style and the framework's script, without which it stays dead.</summary>
public sealed class WebRootTests
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
    public async Task Files_Published_AreServed(string environment)
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

            await AssertServedByAsync(published.FullName, environment);
        }
        finally
        {
            published.Delete(recursive: true);
        }
    }

    private static async Task AssertServedByAsync(string directory, string environment)
    {
        // It starts and serves with the log away; the databases are only to be there by name.
        using var app = Start([Path.Combine(directory, "TrafficWatch.Web.dll")], new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ConnectionStrings__Shard0"] = DatabaseServers.Instance.NewDatabase(),
            ["ConnectionStrings__Shard1"] = DatabaseServers.Instance.NewDatabase(server: 1),
            ["Kafka__BootstrapServers"] = "127.0.0.1:1",
        });
        try
        {
            var said = new List<string>();
            while (await app.StandardOutput.ReadLineAsync() is { } line)
            {
                said.Add(line);
                if (line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal) is >= 0 and var at)
                {
                    await AssertServedAsync(line[at..].Split(' ')[0]);
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
