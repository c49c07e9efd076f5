using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

public sealed partial class PagesBrowserTests
{
    /// <summary>From the address of one alert: acknowledged with a comment, taken back, snoozed, assigned; all of it stands in its story.</summary>
    [Fact]
    public async Task Alert_AcknowledgedAndSnoozed_SaysSoOnThePageAndInItsStory()
    {
        await RaiseAsync("duty room", 2);
        var (page, errors) = await fixture.OpenAsync(app.Address + "/alerts?area=duty+room");
        var card = page.Locator(".alert-line");
        await Expect(card).ToHaveCountAsync(1, Patient);
        await Expect(card.Locator(".care")).ToHaveTextAsync(new Regex("^Nobody has acknowledged it"));
        await card.Locator(".open").ClickAsync();
        var side = page.Locator(".side");
        await Expect(side.Locator("[data-story] li")).ToHaveCountAsync(1);
        Assert.Contains("open=", page.Url);

        // Nobody's name is no name.
        await side.Locator("[data-do=acknowledged]").ClickAsync();
        await Expect(side).ToContainTextAsync("Please give your name");
        await side.Locator("[data-who]").FillAsync("Anna");
        await side.Locator("[data-comment]").FillAsync("gates opened");
        await side.Locator("[data-do=acknowledged]").ClickAsync();
        await Expect(side.Locator("[data-note=acknowledged]")).ToContainTextAsync("acknowledged it: gates opened");
        await Expect(card.Locator(".care")).ToHaveTextAsync("acknowledged by Anna");

        await side.Locator("[data-do=unacknowledged]").ClickAsync();
        await side.Locator("[data-snooze='15m']").ClickAsync();
        await Expect(card.Locator(".care")).ToHaveTextAsync(new Regex(@"^snoozed until \d\d:\d\d:\d\d$"));
        await side.Locator("[data-do=unsnoozed]").ClickAsync();
        await side.Locator("[data-assignee]").FillAsync("Li");
        await side.Locator("[data-do=assigned]").ClickAsync();
        await Expect(side.Locator("[data-note]")).ToHaveCountAsync(5);
        await Expect(card.Locator(".care")).ToContainTextAsync("assigned to Li");

        // A link leads here again, and Esc away from it.
        await page.ReloadAsync();
        await Expect(side.Locator("[data-note]")).ToHaveCountAsync(5);
        await Expect(side.Locator(".mud-dialog-content")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(side).ToHaveCountAsync(0);
        Assert.Empty(errors);
        await ClearAsync("duty room");
    }

    [Fact]
    public async Task Alerts_PickedTogether_AreAcknowledgedTogether()
    {
        string[] areas = ["bulk 1", "bulk 2", "bulk 3", "bulk 4"];
        foreach (var area in areas)
        {
            await RaiseAsync(area, 1);
        }

        var (page, errors) = await fixture.OpenAsync(app.Address + "/alerts?" + string.Join('&', areas.Select(area => "area=" + Uri.EscapeDataString(area))));
        await Expect(page.Locator(".alert-line")).ToHaveCountAsync(4, Patient);
        await page.Locator(".pick-all input").CheckAsync();
        await Expect(page.Locator(".alert-line input:checked")).ToHaveCountAsync(4);
        await page.Locator(".alert-line input").First.UncheckAsync();
        await Expect(page.Locator("[data-bulk]")).ToHaveTextAsync("Acknowledge 3 alerts");
        await page.Locator("[data-bulk]").ClickAsync();
        await Expect(page.Locator(".side .history li")).ToHaveCountAsync(3);
        await page.Locator(".side [data-who]").FillAsync("Anna");
        await page.Locator(".side [data-comment]").FillAsync("one gate for all");
        await page.Locator(".side button[type=submit]").ClickAsync();

        await Expect(page.Locator(".side")).ToHaveCountAsync(0);
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("3 acknowledged");
        await Expect(page.Locator(".alert-line[data-care=acknowledged]")).ToHaveCountAsync(3);
        await Expect(page.Locator("[data-acknowledge]")).ToHaveCountAsync(1);

        // The state stands in the address, and the file holds what the page shows.
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Acknowledged", Exact = true }).ClickAsync();
        await Expect(page.Locator(".alert-line")).ToHaveCountAsync(3);
        Assert.Contains("state=acknowledged", page.Url);
        Assert.Equal(3, (await CsvAsync(page, "state=acknowledged")).Count(line => line.Contains("Anna", StringComparison.Ordinal)));
        Assert.Empty(errors);
        foreach (var area in areas)
        {
            await ClearAsync(area);
        }
    }

    /// <summary>As the stream writes it.</summary>
    private async Task RaiseAsync(string area, sbyte level)
    {
        await app.Services.GetRequiredService<SchemaReady>().WhenReady;
        await using var context = app.Services.GetRequiredService<Databases>().ShardOf(area);
        var at = DateTime.SpecifyKind(new DateTime(TimeProvider.System.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        context.AlertCases.Add(new AreaAlertCase { Subject = area, RaisedAt = at, Level = level, WorstLevel = level, ChangedAt = at, CurrentVisitors = 121, PeakVisitors = 121, Threshold = 120 });
        context.AlertLog.Add(new AreaAlertLog { Subject = area, AlertTime = at, ToLevel = level, Kind = "raised", CurrentVisitors = 121, Threshold = 120, AlertLevel = "", AlertMessage = "" });
        await context.SaveChangesAsync();
    }

    private async Task ClearAsync(string area)
    {
        await using var context = app.Services.GetRequiredService<Databases>().ShardOf(area);
        await context.AlertCases.Where(row => row.Subject == area).ExecuteUpdateAsync(set => set.SetProperty(row => row.Level, (sbyte)0).SetProperty(row => row.ClearedAt, row => row.RaisedAt));
    }
}
