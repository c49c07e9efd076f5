using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Domain.Sketches;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests;
using TrafficWatch.Web.Streams.Requests.Resources;
using TrafficWatch.Web.Streams.Requests.Stats;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Stats;

/// <summary>Two migrated databases for the tests of the page.</summary>
public sealed class RequestShards : IAsyncLifetime
{
    internal Shards Shards { get; private set; } = null!;

    /// <summary>Two more, for a test that wants them empty.</summary>
    internal static Task<Shards> NewAsync() => Shards.MigratedAsync(DatabaseServers.DefaultProduct);

    public async Task InitializeAsync() => Shards = await NewAsync();

    public Task DisposeAsync() => Task.CompletedTask;
}

public sealed class RoutesPageTests(RequestShards databases) : PageContext(more: services =>
    RequestStream.AddPages(services).AddSingleton(databases.Shards.Databases).AddSingleton(new ShardReader(databases.Shards.Databases, TimeProvider.System))), IClassFixture<RequestShards>
{
    private static readonly string Fast = Told(5000), Slow = Told(2_000_000);

    /// <summary>Totals against the day before, routes by what failed, latencies; and of one status neither latencies nor clients.</summary>
    [Fact]
    public async Task Page_OfToday_TellsTotalsAndRoutes()
    {
        var (now, calendar) = (SampleFrames.Noon, Services.GetRequiredService<SiteCalendar>());
        databases.Shards.Add(
            calendar,
            [
                .. Enumerable.Range(0, 8).Select(i => new SampleRequest(now.AddMinutes(-5 - i), "/items/{n}", Bytes: 1024, LatencyUs: 5000, Client: $"{i}")),
                new(now.AddMinutes(-20), "/broken", 502, LatencyUs: 2_000_000), new(now.AddMinutes(-21), "/gone", 404), new(now.AddDays(-1).AddMinutes(-20), "/items/{n}"), new(now.AddDays(-1).AddMinutes(-25), "/gone", 404, Client: "b"),
                new(now.AddDays(-1).AddMinutes(20), "/later"),
            ]);
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/requests?sort=5xx");
        var page = Render<RoutesPage>();
        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("tbody tr").Count));

        Assert.Equal(
            ["10 +400 %Requests", "10.0 %Server errors (5xx) · 1", "10.0 % ±0 %Client errors (4xx) · 1", "about 9 +350 %Different clients", $"{Fast}Latency p50 · p95 {Fast} · p99 {Fast}"],
            page.FindAll(".facts li").Take(5).Select(fact => fact.TextContent));
        Assert.Contains("Changes are against 2025-07-14 00:00 to 2025-07-14 12:00.", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["/broken", "/gone", "/items/{n}"], page.FindAll("tbody .open").Select(route => route.TextContent));
        Assert.Equal($"1|10.0 %|0.0 %|100.0 %|10 B|{Slow}|{Slow}|{Slow}", Row(0));
        Assert.Equal($"8|80.0 %|0.0 %|0.0 %|8.0 KB|{Fast}|{Fast}|{Fast}", Row(2));
        Assert.Equal("1|10.0 %|100.0 %|0.0 %|10 B|–|–|–", Row(1));
        Assert.Single(page.FindAll(".time-chart"));
        Assert.Equal(["any status", "1xx", "2xx", "3xx", "4xx", "5xx", "200", "404", "502"], page.FindAll("select")[0].Children.Select(option => option.TextContent));

        navigation.NavigateTo("/requests?status=4xx");

        page.WaitForAssertion(() => Assert.Equal("1|100.0 %|100.0 %|0.0 %|10 B|–|–|–", Row(0)));
        Assert.Contains("not known by status or method", page.Markup, StringComparison.Ordinal);

        string Row(int index) => string.Join('|', page.FindAll("tbody tr")[index].QuerySelectorAll("td.n").Select(cell => cell.TextContent));
    }

    [Theory]
    [InlineData("/requests?client=203.0.113.7", "needs kept lines")]
    [InlineData("/requests?status=many", "must be a status such as 404")]
    public void Page_OfWhatIsNotStored_SaysSo(string address, string said)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = Render<RoutesPage>();

        page.WaitForAssertion(() => Assert.Contains(said, page.Find("[role=alert]").TextContent));
    }

    private static string Told(int microseconds) => RequestWords.English.Latency(DDSketch.ValueOf(DDSketch.BinOf(microseconds)));
}
