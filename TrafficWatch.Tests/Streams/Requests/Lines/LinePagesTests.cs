using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Tests.Platform.Storage;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Requests.Stats;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Configuration;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests;
using TrafficWatch.Web.Streams.Requests.Lines;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Lines;

/// <summary>What the pages of requests one by one are rendered in.</summary>
public abstract class LinePagesContext : PageContext
{
    private protected LinePagesContext(RequestShards databases, int days, string address = "127.0.0.1")
        : base(address: address, more: services => RequestStream.AddPages(services)
            .AddSingleton(databases.Shards.Databases)
            .AddSingleton(new ShardReader(databases.Shards.Databases, TimeProvider.System))
            .AddSingleton(new RetentionOptions { DaysOfTables = new Dictionary<string, int> { ["request_line"] = days } })
            .AddSingleton<AuditLog>()) => Databases = databases.Shards;

    private protected Shards Databases { get; }

    private protected string[] Audited => Databases.Query(0, "SELECT action FROM audit_log");
}

/// <summary>For who may administer.</summary>
public sealed class LinePagesTests(RequestShards databases) : LinePagesContext(databases, 3), IClassFixture<RequestShards>
{
    private RequestTail Tail => Services.GetRequiredService<RequestTail>();

    private static RequestLine Line(int status, string target) => new(0, "203.0.113.7", "GET", target, status, 10, "", "x", 1500);

    [Fact]
    public async Task Lines_ClientsAreMasked_UntilThatIsWrittenDown()
    {
        Databases.Execute(0, $"REPLACE INTO request_line_day (day_start, written_at) VALUES ('{SampleFrames.Noon:yyyy-MM-dd}', '{SampleFrames.Noon:yyyy-MM-dd}')");
        Databases.Execute(0, $"INSERT INTO request_line (event_time, status, method, client, target, bytes, referrer, agent) VALUES ('{SampleFrames.Noon.AddMinutes(-9):yyyy-MM-dd HH:mm:ss}', 404, 'GET', '203.0.113.7', '/<b>', 1, '', 'x')");
        Services.GetRequiredService<NavigationManager>().NavigateTo("/requests/lines?path=%3Cb");
        var page = Render<LinesPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));

        Assert.Equal(["203.0.113.*", "404", "GET", "/<b>"], page.FindAll("tbody td").Skip(1).Take(4).Select(cell => cell.TextContent));
        await page.InvokeAsync(() => page.Find("[data-clients]").Click());

        page.WaitForAssertion(() => Assert.Equal("203.0.113.7", page.FindAll("tbody td")[1].TextContent));
        Assert.Contains("clients-shown", Audited);
    }

    [Fact]
    public void Tail_FollowsUntilSomebodyScrolls_AndGoesOnWhenHeWants()
    {
        var page = Render<TailPage>();
        Assert.NotNull(page.Find("[data-unfed]"));
        Tail.Feed(on: true);
        Second();
        Assert.NotNull(page.Find("[data-none]"));

        Tail.Add([Line(200, "/1"), Line(503, "/2")]);
        Second();
        Assert.Equal(["/2", "/1"], Paths());

        page.Find("[data-tail]").TriggerEvent("onscroll", EventArgs.Empty);
        Tail.Add([Line(200, "/3")]);
        Second();
        Assert.Equal(["/2", "/1"], Paths());
        Assert.Contains("paused · 1 since", page.Markup, StringComparison.Ordinal);

        page.Find("[data-resume]").Click();
        Assert.Equal(["/3", "/2", "/1"], Paths());
        page.FindAll(".segmented button").Single(button => button.TextContent == "5xx").Click();
        Assert.Equal(["/2"], Paths());
        Assert.Equal("203.0.113.*", page.FindAll("tbody td")[1].TextContent);

        Tail.Add([.. Enumerable.Range(0, 1000).Select(i => Line(503, $"/{i}"))]);
        Second();
        Assert.Equal(RequestTail.Most, Paths().Count());
        Tail.Feed(on: false);
        Second();
        Assert.NotNull(page.Find("[data-unfed]"));

        IEnumerable<string> Paths() => page.FindAll("tbody tr").Select(row => row.Children[4].TextContent);

        void Second()
        {
            var before = page.RenderCount;
            Time.Advance(TimeSpan.FromSeconds(1));
            page.WaitForState(() => page.RenderCount > before);
        }
    }
}

public sealed class LinePagesForOthersTests(RequestShards databases) : LinePagesContext(databases, 3, "203.0.113.99"), IClassFixture<RequestShards>
{
    /// <summary>No button, no field, and no answer to a guess.</summary>
    [Fact]
    public void Lines_LookingForAClient_IsRefused()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("/requests/lines?client=203.0.113.7");
        var page = Render<LinesPage>();

        page.WaitForAssertion(() => Assert.Contains("by administrators only", page.Find("[role=alert]").TextContent));
        Assert.Empty(page.FindAll("[data-clients]"));
        Assert.DoesNotContain("Client begins with", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("client-search", Audited);
    }
}

public sealed class LinePagesWithoutLinesTests(RequestShards databases) : LinePagesContext(databases, 0), IClassFixture<RequestShards>
{
    [Fact]
    public void Lines_NotKept_SaysWhatToSet() => Assert.Contains("Streams:Requests:KeepLines", Render<LinesPage>().Find("[data-unkept]").TextContent, StringComparison.Ordinal);
}
