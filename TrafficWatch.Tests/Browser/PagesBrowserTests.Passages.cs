using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

/// <content>The page of passages.</content>
public sealed partial class PagesBrowserTests
{
    private static readonly LocatorWaitForOptions Long = new() { Timeout = 60_000 };

    /// <summary>Masked until asked for; searched by plate without the plate in the address; followed; taken along.</summary>
    [Fact]
    public async Task Plates_MaskedShownSearchedAndExported_AreNeverInTheAddress()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/passages?range=7d");
        var plates = page.Locator("tbody tr td:nth-child(2)");
        for (var patience = 0; patience < 60 && await plates.CountAsync() == 0; patience++)
        {
            await page.Locator(".filters .end .count").WaitForAsync(Long);
            await Task.Delay(500);
            await page.ReloadAsync();
        }

        await plates.First.WaitForAsync(Long);
        Assert.All(await plates.AllInnerTextsAsync(), plate => Assert.Contains("***", plate, StringComparison.Ordinal));
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show whole plates" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Mask plates" })).ToBeVisibleAsync();
        var plate = (await plates.AllInnerTextsAsync()).First(text => WholePlate().IsMatch(text));

        await page.Locator("main [data-search]").FillAsync(plate[..5]);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".filter-chip")).ToHaveTextAsync(new Regex(Regex.Escape(plate[..5])));
        Assert.DoesNotContain(plate[..5], Uri.UnescapeDataString(page.Url), StringComparison.Ordinal);
        await Expect(plates.First).ToHaveTextAsync(new Regex("^" + Regex.Escape(plate[..5])));
        var shown = await plates.AllInnerTextsAsync();
        Assert.All(shown, text => Assert.StartsWith(plate[..5], text, StringComparison.Ordinal));

        var csv = page.Locator("a[download]", new PageLocatorOptions { HasText = "CSV" });
        var file = await page.RunAndWaitForDownloadAsync(() => csv.ClickAsync());
        var lines = await File.ReadAllLinesAsync(await file.PathAsync());
        Assert.All(lines.Skip(1), line => Assert.Contains(plate[..5], line, StringComparison.Ordinal));
        Assert.InRange(lines.Length - 1, 1, int.MaxValue);
        Assert.DoesNotContain(plate[..5], file.SuggestedFilename, StringComparison.Ordinal);
        await Expect(page.Locator("[data-exported]")).ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{lines.Length - 1:N0} {(lines.Length == 2 ? "row" : "rows")} exported"));

        await page.Locator("tbody tr", new PageLocatorOptions { HasText = plate }).First.ClickAsync();
        await Expect(page.Locator(".side h2").Last).ToHaveTextAsync("The plate's passages");
        await Expect(page.Locator(".side .history li").First).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("main [data-search]").FillAsync("**");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("[role=alert]", new PageLocatorOptions { HasText = "give one certain character" })).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    /// <summary>A cloned plate stands on the wall and in the table, masked; it is dismissed with a reason, and that is taken back.</summary>
    [Fact]
    public async Task Clone_SeenTwice_IsShownJudgedAndTakenBack()
    {
        // Somewhere where nobody else drives.
        var now = TimeProvider.System.GetUtcNow().AddHours(8);
        now = now.AddSeconds(7 - now.Second - 60);
        foreach (var (id, place, at) in new[] { ("clone-1", "X1路K1甲卡口", now.AddMinutes(-3)), ("clone-2", "X1路K90乙卡口", now.AddMinutes(-2)) })
        {
            await app.SendAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}\t某县\t{place}\t1\t{at:yyyy-MM-dd HH:mm:ss}\t02\t琼E77A77\t-")), "traffic-raw");
        }

        var (wall, wallErrors) = await fixture.OpenAsync(app.Address + "/screens/passages");
        await Expect(wall.Locator(".alert-card", new() { HasText = "琼E***77" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Empty(wallErrors);
        await wall.Context.CloseAsync();

        var (page, errors) = await fixture.OpenAsync(app.Address + "/passages/warnings");
        var row = page.Locator("tbody tr", new() { HasText = "琼E***77" });
        await row.WaitForAsync(Long);
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        await row.ClickAsync();
        await Expect(page.Locator(".side [data-pairs] li")).ToContainTextAsync("took 1 min, needs 5 at least");
        Assert.DoesNotContain("琼E77A77", Uri.UnescapeDataString(page.Url), StringComparison.Ordinal);
        await page.Locator(".side [data-dismiss]").ClickAsync();
        await Expect(page.Locator(".side")).ToContainTextAsync("Say why");
        await page.Locator("[data-reason]").FillAsync("two cars of one firm");
        await page.Locator(".side [data-who]").FillAsync("An");
        await page.Locator(".side [data-dismiss]").ClickAsync();
        await Expect(page.Locator(".side [data-judged]")).ToContainTextAsync("two cars of one firm");
        await page.Locator(".side [data-undo]").ClickAsync();
        await Expect(page.Locator(".side [data-dismiss]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show whole plates" }).ClickAsync();
        await Expect(page.Locator("tbody tr", new() { HasText = "琼E77A77" })).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    /// <summary>Fewer days say what goes, ask once more, are shown beside what is configured, and can be taken back.</summary>
    [Fact]
    public async Task Retention_FewerDays_AsksAndCanBeTakenBack()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/admin/retention");
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        var heads = page.Locator(".block-head h2");
        await Expect(heads.First).ToHaveTextAsync("Records one by one · 3 days", new() { Timeout = 60_000 });
        await page.Locator("[data-change=Record]").ClickAsync();
        await page.Locator("[data-days]").FillAsync("0");
        await page.Locator(".side [data-who]").FillAsync("An");
        await page.Locator(".side button[type=submit]").ClickAsync();
        await Expect(page.Locator(".side")).ToContainTextAsync("must be a whole number, 1 to 3650");
        await page.Locator("[data-days]").FillAsync("2");
        await Expect(page.Locator("[data-takes]")).ToContainTextAsync("is deleted at the next 03:00");
        await page.Locator(".side button[type=submit]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(heads.First).ToHaveTextAsync("Records one by one · 2 days");
        await Expect(page.Locator(".block-head").First).ToContainTextAsync("configured: 3 days");
        await page.Locator("[data-change=Record]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "As configured" }).ClickAsync();
        await Expect(heads.First).ToHaveTextAsync("Records one by one · 3 days");
        Assert.Empty(errors);
    }

    /// <summary>A file is shown before it is taken; what it gave can be changed, undone and taken along again; a wrong one says where.</summary>
    [Fact]
    public async Task Details_ImportedEditedAndExported_SaySoAndAskFirst()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/admin/checkpoints");
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        await ImportAsync("kkmc,codename,km\nTest place,Sign,x\n");
        await Expect(page.Locator(".side")).ToContainTextAsync("row 2 Km “x”: must be a whole number");
        await page.Locator(".side .actions button").ClickAsync();

        await ImportAsync("kkmc,codename,km\nTest place,Sign,5\n");
        await Expect(page.Locator(".side [data-told]")).ToContainTextAsync("1 new, 0 changed, 0 the same");
        await page.Locator(".side [data-who]").FillAsync("An");
        await page.Locator(".side button[type=submit]").ClickAsync();
        var row = page.Locator("tbody tr", new PageLocatorOptions { HasText = "Test place" });
        await Expect(row).ToContainTextAsync("Sign");

        await row.Locator("button.open").ClickAsync();
        await page.Locator(".side [data-field=lon]").FillAsync("200");
        await page.Locator(".side button[type=submit]").ClickAsync();
        await Expect(page.Locator(".side")).ToContainTextAsync("must be a number, -180 to 180");
        await page.Locator(".side [data-field=lon]").FillAsync("117.25");
        await page.Locator(".side button[type=submit]").ClickAsync();
        await Expect(row).ToContainTextAsync("117.25");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Undo" }).Last.ClickAsync();
        await Expect(row).Not.ToContainTextAsync("117.25");

        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[download]", new PageLocatorOptions { HasText = "CSV" }).ClickAsync());
        var exported = await File.ReadAllTextAsync(await file.PathAsync());
        Assert.Contains("kkmc,codename,road,km,district,border_kind,inbound_fxlx,lon,lat,updated_by", exported, StringComparison.Ordinal);
        await ImportAsync(exported);
        await Expect(page.Locator(".side [data-told]")).ToContainTextAsync("0 new, 0 changed, 1 the same");
        Assert.Empty(errors);

        Task ImportAsync(string text) => page.Locator("[data-import] input").SetInputFilesAsync(new FilePayload { Name = "places.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
    }

    /// <summary>The wall: figures, ranking, map, course and newest passages come by themselves, without a word in the console, and no plate is whole.</summary>
    [Fact]
    public async Task Wall_DataCome_ShowsThemMaskedAndFits()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/screens/passages", width: 1920, height: 1080);

        await page.Locator(".ticker li").First.WaitForAsync(Long);
        await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync(new Regex("^[0-9,]+$"));
        await Expect(page.Locator(".plot canvas")).ToHaveCountAsync(2);
        Assert.All(await page.Locator(".ticker b").AllInnerTextsAsync(), plate => Assert.Contains("***", plate, StringComparison.Ordinal));
        Assert.Equal("1920 1080", await page.EvaluateAsync<string>("`${document.documentElement.scrollWidth} ${document.documentElement.scrollHeight}`"));
        Assert.Empty(errors);
    }

    /// <summary>Who may not administer sees masked plates, and searches by none.</summary>
    [Fact]
    public async Task Plates_ForwardedRequest_StayMasked()
    {
        var (page, _) = await fixture.OpenAsync(app.Address + "/passages?range=7d&plate=0123456789abcdef01234567", forwarded: true);
        await Expect(page.GetByText("Only administrators may search by plate").First).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await Expect(page.Locator("main [data-search]")).ToHaveCountAsync(0);
        await Expect(page.GetByText("Show whole plates")).ToHaveCountAsync(0);
    }

    [GeneratedRegex("^\\p{L}[A-Z][A-Z0-9]{5,6}$")]
    private static partial Regex WholePlate();
}
