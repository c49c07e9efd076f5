using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Requests.Stats;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests;
using TrafficWatch.Web.Streams.Requests.Alerts;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Rules;
using TrafficWatch.Web.Streams.Requests.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Alerts;

public sealed class RequestAlertsPageTests(RequestShards databases) : PageContext(more: services =>
    RequestStream.AddPages(services).AddSingleton(databases.Shards.Databases).AddSingleton(databases.Shards.Map).AddSingleton(new ShardReader(databases.Shards.Databases, TimeProvider.System)).AddSingleton<EditSignal>()), IClassFixture<RequestShards>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly DateTime Raised = SampleFrames.Noon.AddMinutes(-10);

    private StreamAlerts Alerts => Services.GetRequiredKeyedService<StreamAlerts>(RequestAlertSource.Stream);

    /// <summary>What is measured now, the threshold and the worst so far; acknowledged in the life that all alerts have.</summary>
    [Fact]
    public async Task Card_Standing_SaysFiguresAndIsAcknowledged()
    {
        await AddAsync(new RequestAlertCase { Subject = "errors /items/{n}", RaisedAt = Raised, Level = 2, WorstLevel = 2, ChangedAt = Raised, Figure = 31.5, WorstFigure = 44.25, Threshold = 20 });
        Publish(new StandingAlert("errors /items/{n}", AlertLevel.Alert, Raised, 31.5, 20));
        var page = Render<AlertsPage>();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll(".alert-line h3 .open")), Patience);
        var card = page.Find(".alert-line");
        Assert.Equal("● Error share (5xx) · /items/{n}", card.QuerySelector("h3 .open")!.TextContent);
        Assert.Contains("Red alert · now 31.5 %  · threshold 20 %", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("worst 44.25 %", card.TextContent, StringComparison.Ordinal);
        Assert.Equal("/requests?route=%2Fitems%2F%7Bn%7D&range=1h", card.QuerySelector("p a")!.GetAttribute("href"));

        var seen = (await Alerts.Cases.FindAsync(new AlertCaseKey(Raised, "errors /items/{n}")))!;
        Assert.Single((await Alerts.Admin.DoAsync([seen], new CareAct(CareKinds.Acknowledged), "Li")).Done);
        var kept = (await Alerts.Cases.FindAsync(new AlertCaseKey(Raised, "errors /items/{n}")))!;
        Assert.Equal((CareState.Acknowledged, "Li"), (kept.StateAt(SampleFrames.Noon), kept.AcknowledgedBy));
    }

    /// <summary>A figure that could not be told any more is none, on the page and in its file.</summary>
    [Fact]
    public async Task All_ClearedForWantOfRequests_HasNoFigure()
    {
        await AddAsync(new RequestAlertCase { Subject = "latency (all)", RaisedAt = Raised, WorstLevel = 1, ChangedAt = Raised.AddMinutes(3), ClearedAt = Raised.AddMinutes(3), WorstFigure = 1512, Threshold = 1000, Reason = "few" });
        await AddAsync(new RequestAlertLog { Subject = "latency (all)", AlertTime = Raised.AddMinutes(3), FromLevel = 1, ToLevel = 0, Kind = "cleared", Threshold = 1000, Reason = "few" });
        Services.GetRequiredService<NavigationManager>().NavigateTo("/requests/alerts?show=log&rule=latency+(all)");
        var page = Render<AlertsPage>();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("tbody tr")), Patience);
        var row = page.Find("tbody tr").TextContent;
        Assert.Contains("yellow warning cleared", row, StringComparison.Ordinal);
        Assert.Contains("too few requests to tell", row, StringComparison.Ordinal);
        Assert.Contains("Latency p95 · all requests", row, StringComparison.Ordinal);
        Assert.Contains("–", row, StringComparison.Ordinal);

        Services.GetRequiredService<NavigationManager>().NavigateTo("/requests/alerts?show=all&rule=latency+(all)");
        await page.WaitForAssertionAsync(() => Assert.Contains("1.51 s", page.Find("tbody tr").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Filter_RulesThatAre_CanBeChosen()
    {
        await Services.GetRequiredService<RuleAdmin>().SaveAsync(RuleAdmin.Defaults[2], 0, "Li", "");
        Publish();
        var page = Render<AlertsPage>();
        await page.WaitForAssertionAsync(() => Assert.Contains("silence (all)", page.FindAll("select option").Select(option => option.GetAttribute("value"))), Patience);
        await page.InvokeAsync(() => page.Find("label.grain select").Change("silence (all)"));
        Assert.EndsWith("?rule=silence%20%28all%29", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
        await page.WaitForAssertionAsync(() => Assert.Contains("Silence · all requests", page.Markup, StringComparison.Ordinal), Patience);
    }

    private void Publish(params StandingAlert[] standing)
    {
        Statuses.Publish(new StreamStatusList([SampleFrames.Status(SampleFrames.Noon).Streams[0] with { Stream = "requests" }]));
        Services.GetRequiredService<Feed<RequestFrame>>().Publish(RequestFrame.Empty with { DataTime = SampleFrames.Noon, DecidedTime = SampleFrames.Noon, Alerts = [.. standing] });
    }

    private async Task AddAsync<T>(T row)
        where T : class
    {
        await using var context = databases.Shards.Databases.ShardOf(row switch { RequestAlertCase one => one.Subject, RequestAlertLog one => one.Subject, _ => "" });
        context.Add(row);
        await context.SaveChangesAsync();
    }
}
