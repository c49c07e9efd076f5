using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Integration;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Requests.Stats;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests;
using TrafficWatch.Web.Streams.Requests.Live;
using TrafficWatch.Web.Streams.Requests.Resources;
using TrafficWatch.Web.Streams.Requests.Rules;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Rules;

public sealed class RulesPageTests(RequestShards databases) : PageContext(more: services =>
    RequestStream.AddPages(services).AddSingleton(databases.Shards.Databases).AddSingleton(new ShardReader(databases.Shards.Databases, TimeProvider.System)).AddSingleton<EditSignal>()), IClassFixture<RequestShards>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private IRenderedComponent<MudDialogProvider>? _dialogs;
    private IRenderedComponent<MudSnackbarProvider>? _bars;

    private IRenderedComponent<MudDialogProvider> Dialogs => _dialogs ??= Render<MudDialogProvider>();

    private RuleAdmin Admin => Services.GetRequiredService<RuleAdmin>();

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public async Task Rows_RulesAndWhatStands_AreTold()
    {
        await Admin.SaveAsync(new(RequestRuleKind.Errors, "/told", 5, 50, 2.5, 20, true), 0, "Li", "");
        await Admin.SaveAsync(new(RequestRuleKind.Latency, "/told", 10, 1000, 800, 2500, false), 0, "Li", "");
        Services.GetRequiredService<Feed<RequestFrame>>().Publish(RequestFrame.Empty with { Alerts = [new("errors /told", AlertLevel.Alert, DateTime.UnixEpoch, 38.256, 20)] });
        var page = Page("/told");
        Assert.Equal(
            ["/told|Error share (5xx)|● Red alert · 38.26 %|2.5 %|20 %|5 min, at least 50 requests|on|Li", "/told|Latency p95||800 ms|2.50 s|10 min, at least 1,000 requests|off|Li"],
            page.FindAll("tbody tr").Select(row => string.Join('|', row.Children.Take(8).Select(cell => cell.TextContent.Trim()))));
    }

    /// <summary>Each field says what it has to be; what is good is stored, and can be taken back.</summary>
    [Fact]
    public async Task Add_WrongThenRight_IsStoredAndUndone()
    {
        var page = Page("/added");
        await page.InvokeAsync(() => page.Find("[data-add]").Click());
        var route = Dialogs.FindComponent<MudAutocomplete<string>>();
        await Type("[data-warning]", "x");
        await Dialogs.InvokeAsync(() => Dialogs.Find("form").Submit());
        var said = Dialogs.Find("[role=dialog]").TextContent;
        Assert.Contains("must be a route as the tables name it", said, StringComparison.Ordinal);
        Assert.Contains("must be a number, 0.01 to 100", said, StringComparison.Ordinal);
        Assert.Contains(RequestWords.English.WhoIsMissing, said, StringComparison.Ordinal);

        await Dialogs.InvokeAsync(() => route.Instance.ValueChanged.InvokeAsync("/added"));
        await Type("[data-warning]", "７.5");
        await Type("[data-who]", "Li");
        await Dialogs.InvokeAsync(() => Dialogs.Find("form").Submit());
        await page.WaitForAssertionAsync(() => Assert.Equal("7.5 %", Assert.Single(page.FindAll("tbody tr")).Children[3].TextContent), Patience);
        Assert.Empty(Dialogs.FindAll("[role=dialog]"));

        await UndoAsync();
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("tbody tr")), Patience);
    }

    /// <summary>Tab and Enter take the first: that must be the very route that was typed.</summary>
    [Fact]
    public async Task Add_SearchRoute_WhatIsTypedComesFirst()
    {
        var now = Time.GetUtcNow().UtcDateTime;
        databases.Shards.Add(Services.GetRequiredService<SiteCalendar>(), new(now, "/items/{n}"), new(now, "/items/{n}"), new(now, "/items"), new(now, "/"));
        var page = Page("/none");
        await page.InvokeAsync(() => page.Find("[data-add]").Click());
        var route = Dialogs.FindComponent<MudAutocomplete<string>>().Instance;
        await Wait.UntilAsync(async () => (await SearchAsync("")).Count() > 1);
        Assert.Equal(["/", "/items/{n}", "/items"], await SearchAsync("/"));
        Assert.Equal(["/items"], await SearchAsync("/items?page=2"));
        Assert.Equal(["/items/{n}"], await SearchAsync("/items/4711"));
        Assert.Equal(["/items/{n}", "/items", "/it"], await SearchAsync("/it"));
        Assert.Equal(["(all)"], await SearchAsync("all requests"));
        Assert.True(route.CoerceValue, "what is typed must not be lost by a click elsewhere");

        async Task<IEnumerable<string>> SearchAsync(string text) => await route.SearchFunc!(text, CancellationToken.None)! ?? [];
    }

    [Fact]
    public async Task Save_ChangedMeanwhile_ShowsBothAndKeepsMine()
    {
        var rule = new RequestRule(RequestRuleKind.Silence, "/both", 0, 0, 5, 15, true);
        await Admin.SaveAsync(rule, 0, "Li", "");
        var page = Page("/both");
        await page.InvokeAsync(() => page.Find("tbody .open").Click());
        await Type("[data-alert]", "30");
        await Type("[data-who]", "Li");
        await Admin.SaveAsync(rule with { Alert = 20 }, 1, "Wang", "");
        await Dialogs.InvokeAsync(() => Dialogs.Find("form").Submit());
        await Dialogs.WaitForAssertionAsync(() => Assert.Equal(["Red alert", "30", "20"], Dialogs.FindAll(".conflict tbody td").Select(cell => cell.TextContent)), Patience);
        Assert.Contains("Wang has changed it", Dialogs.Find("[role=dialog] [role=alert]").TextContent, StringComparison.Ordinal);

        await Dialogs.InvokeAsync(() => Dialogs.Find(".conflict button").Click());
        await page.WaitForAssertionAsync(() => Assert.Equal("30 min", page.Find("tbody tr").Children[4].TextContent), Patience);
    }

    [Fact]
    public async Task Remove_AndUndo_IsThereAgain()
    {
        await Admin.SaveAsync(new(RequestRuleKind.Silence, "/gone", 0, 0, 5, 15, true), 0, "Li", "");
        var page = Page("/gone");
        await page.InvokeAsync(() => page.Find("tbody .open").Click());
        await Dialogs.InvokeAsync(() => Dialogs.Find("[data-remove]").Click());
        Assert.Contains(RequestWords.English.WhoIsMissing, Dialogs.Find("[role=dialog]").TextContent, StringComparison.Ordinal);
        await Type("[data-who]", "Li");
        await Dialogs.InvokeAsync(() => Dialogs.Find("[data-remove]").Click());
        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("tbody tr")), Patience);

        await UndoAsync();
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("tbody tr")), Patience);
    }

    [Fact]
    public async Task Save_OverAConnectionThatMayNotAnyMore_StoresNothing()
    {
        await Admin.SaveAsync(new(RequestRuleKind.Silence, "/refused", 0, 0, 5, 15, true), 0, "Li", "");
        var page = Page("/refused");
        await page.InvokeAsync(() => page.Find("tbody .open").Click());
        await Type("[data-alert]", "30");
        await Type("[data-who]", "Li");
        Services.GetRequiredService<IHttpContextAccessor>().HttpContext = null;
        Services.GetRequiredService<AdminAccess>().Decide();
        await Dialogs.InvokeAsync(() => Dialogs.Find("form").SubmitAsync());
        await page.WaitForAssertionAsync(() => Assert.Contains("Admin pages are not open to this connection", page.Markup, StringComparison.Ordinal), Patience);
        Assert.Equal(15, (await Admin.ListAsync(CancellationToken.None)).Single(one => one.Rule.Route == "/refused").Rule.Alert);
    }

    private IRenderedComponent<RulesPage> Page(string wanted)
    {
        _ = (Dialogs, Render<MudPopoverProvider>());
        _bars = Render<MudSnackbarProvider>();
        Navigation.NavigateTo($"/admin/requests?q={Uri.EscapeDataString(wanted)}");
        var page = Render<RulesPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".count")), Patience);
        return page;
    }

    private async Task UndoAsync()
    {
        var bars = _bars!;
        await bars.WaitForAssertionAsync(() => Assert.NotEmpty(bars.FindAll(".mud-snackbar-content-action button")), Patience);
        await bars.InvokeAsync(() => bars.Find(".mud-snackbar-content-action button").Click());
    }

    private Task Type(string field, string text) => Dialogs.InvokeAsync(() => Field(field).Input(text));

    private IElement Field(string name) => Dialogs.Find(name) is var found && found.TagName == "INPUT" ? found : found.QuerySelector("input")!;
}
