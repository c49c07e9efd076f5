using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed partial class PagesBrowserTests(BrowserFixture fixture, WholeAppFixture app) : IClassFixture<WholeAppFixture>
{
    private static readonly LocatorAssertionsToHaveCountOptions Patient = new() { Timeout = 60_000 };

    [Theory]
    [InlineData("/", ".tile")]
    [InlineData("/screens/visitors", "[data-area]")]
    [InlineData("/screens/passages", ".ticker li")]
    [InlineData("/alerts", "main .count")]
    [InlineData("/alerts?show=all", "main .count")]
    [InlineData("/alerts?show=log", "main .count")]
    [InlineData("/visitors/traffic?range=today", "tbody tr")]
    [InlineData("/visitors/stays", "main h1")]
    [InlineData("/visitors/routes", "main h1")]
    [InlineData("/visitors/areas", "tbody tr")]
    [InlineData("/visitors/areas/%E5%B0%8F%E9%BB%84%E4%BA%BA%E4%B9%90%E5%9B%AD", "[data-corrections]")]
    [InlineData("/passages?range=7d", "tbody tr")]
    [InlineData("/passages/warnings", "main .count")]
    [InlineData("/passages/forecast", "main h1")]
    [InlineData("/passages/checkpoints", "tbody tr")]
    [InlineData("/screens/shopping", ".bars li")]
    [InlineData("/shopping/stats", "tbody tr")]
    [InlineData("/screens/requests", ".panel h2")]
    [InlineData("/requests", "main .count")]
    [InlineData("/requests/lines", "[data-unkept]")]
    [InlineData("/requests/tail", "main .empty, main tbody tr")]
    [InlineData("/admin/thresholds", "tbody tr")]
    [InlineData("/admin/streams", ".facts li")]
    [InlineData("/admin/dead-letters", "main h1")]
    [InlineData("/admin/checkpoints", "tbody tr, main .empty")]
    [InlineData("/admin/retention", "tbody tr")]
    [InlineData("/admin/system", ".time-chart canvas")]
    public async Task Page_OnAPhoneInBothLanguages_FitsAndHasNoErrorInTheConsole(string path, string awaited)
    {
        foreach (var language in new[] { "zh-CN", "en-US" })
        {
            var (page, errors) = await fixture.OpenAsync(app.Address + path, language, width: 390, height: 844);
            await page.Locator(awaited).First.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
            await page.Locator(".skeleton").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

            Assert.Equal(390, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Equal(language == "zh-CN" ? "zh-CN" : "en", await page.EvaluateAsync<string>("document.documentElement.lang"));
            Assert.Empty(errors);
            await page.Context.CloseAsync();
        }
    }

    /// <summary>Over the wire, charts apart; and nothing is asked of another host.</summary>
    [Fact]
    public async Task Weight_FirstAndLaterVisit_StayLight()
    {
        var context = await fixture.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var bytes = 0.0;
        session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        var hosts = new HashSet<string>();
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Host);

        await page.GotoAsync(app.Address + "/alerts");
        await page.Locator("main[data-interactive]").WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        await page.Locator(".count").WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        var first = bytes;
        bytes = 0;
        await page.ReloadAsync();
        await page.Locator("main[data-interactive]").WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });

        Assert.InRange(first, 50_000, 350_000);
        Assert.InRange(bytes, 1, 40_000);
        Assert.Equal([new Uri(app.Address).Host], hosts);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/visitors/nowhere")]
    public async Task Address_Unknown_GetsAPageThatSaysSo(string path)
    {
        using var client = new HttpClient();
        var answer = await client.GetAsync(app.Address + path);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no such page", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/screens", "/screens/visitors")]
    [InlineData("/visitors", "/visitors/traffic")]
    [InlineData("/admin", "/admin/streams")]
    public async Task Address_OfAFolder_LeadsToItsFirstPage(string folder, string page)
    {
        using var client = new HttpClient();

        Assert.Equal(page, (await client.GetAsync(app.Address + folder)).RequestMessage!.RequestUri!.AbsolutePath);
    }

    /// <summary>With all that is embedded.</summary>
    [Fact]
    public async Task Health_AllRuns_SaysSo()
    {
        using var client = new HttpClient();

        Assert.Contains("\"status\":\"ok\"", await client.GetStringAsync(app.Address + "/health"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_WithALanguage_IsInIt()
    {
        var (page, _) = await fixture.OpenAsync(app.Address + "/alerts?lang=zh-CN");

        await Expect(page.Locator("main h1")).ToHaveTextAsync("预警");
        Assert.Equal("zh-CN", await page.EvaluateAsync<string>("document.documentElement.lang"));
    }

    /// <summary>From the skip link to a row's details and back, without a mouse.</summary>
    [Fact]
    public async Task Keyboard_ThroughATable_OpensARowAndComesBackToIt()
    {
        var (page, _) = await fixture.OpenAsync(app.Address + "/visitors/traffic?range=today");
        await page.Locator("tbody .open").First.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        await page.Locator(".skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await page.EvaluateAsync<string>("document.activeElement.id"));

        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Space");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();

        // It takes the keyboard a moment after it is there, and hands it round at its ends.
        var inside = page.Locator("[role=dialog]:focus, [role=dialog] :focus");
        await Expect(inside).ToHaveCountAsync(1);
        for (var tab = 0; tab < 6; tab++)
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(inside).ToHaveCountAsync(1);
        }

        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(page.Locator("tbody .open:focus")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task BigScreen_SimulatorRuns_Moves()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/screens/visitors");
        await Expect(page.Locator("[data-area]")).ToHaveCountAsync(5, Patient);
        await Expect(page.Locator("[data-part=simulated]")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        var entries = page.Locator("[data-part=entries]");
        var before = await entries.InnerTextAsync();

        await Expect(entries).Not.ToHaveTextAsync(before, new LocatorAssertionsToHaveTextOptions { Timeout = 30_000 });
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Thresholds_Edited_AreInForceOnTheBigScreenAndKeptWithTheName()
    {
        var (screen, _) = await fixture.OpenAsync(app.Address + "/screens/visitors");
        var marks = screen.Locator("[data-area='侏罗纪世界大冒险']");
        await Expect(marks).ToHaveCountAsync(1, new LocatorAssertionsToHaveCountOptions { Timeout = 60_000 });
        var (page, _) = await fixture.OpenAsync(app.Address + "/admin/thresholds");
        var row = page.Locator("tr", new PageLocatorOptions { HasText = "侏罗纪世界大冒险" });
        await row.ClickAsync();
        var inputs = page.Locator(".side form input");
        await inputs.Nth(0).FillAsync("1");
        await inputs.Nth(1).FillAsync("2");
        await inputs.Nth(2).FillAsync("3000");

        // Esc asks first: what was typed is not lost by a slip.
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Go on editing" }).ClickAsync();
        await Expect(inputs.Nth(2)).ToHaveValueAsync("3000");
        await page.Locator(".side [data-who]").FillAsync("Anna");
        await page.Locator(".side button[type=submit]").ClickAsync();

        await Expect(page.Locator(".side")).ToHaveCountAsync(0);
        await Expect(page.Locator(".mud-snackbar")).ToContainTextAsync("Saved");
        await Expect(row).ToContainTextAsync("Anna");
        await Expect(marks).ToHaveAttributeAsync("data-limit", "3000");
        await row.Locator(".open").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".side .history li").First).ToContainTextAsync("Anna");
        Assert.Contains("open=", page.Url);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".side")).ToHaveCountAsync(0);

        // The way back leads to it, and to the settings as they were.
        await page.GoBackAsync();
        await Expect(page.Locator(".side")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".side")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task DeadLetter_OpenedRetriedAndDeleted_SaysWhatItHoldsAndAsksOnce()
    {
        await app.SendAsync([0xff, 0x00, .. "garbage"u8]);
        var (page, errors) = await fixture.OpenAsync(app.Address + "/admin/dead-letters");
        var row = page.Locator("tr", new PageLocatorOptions { Has = page.Locator("input[type=checkbox]") }).Filter(new LocatorFilterOptions { Has = page.Locator(".open") });

        // The page finds it by itself, and the file holds what the page shows, and no more once it is filtered.
        await row.First.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        Assert.Contains(await CsvAsync(page, "dead-letters"), line => line.Contains("ff0067617262616765", StringComparison.OrdinalIgnoreCase) || line.Contains("visitors", StringComparison.Ordinal));
        await page.Locator("main [data-search]").FillAsync("no such reason");
        await page.Keyboard.PressAsync("Enter");
        await Expect(row).ToHaveCountAsync(0);
        Assert.Empty(await CsvAsync(page, "reason=no"));
        await page.Locator("main [data-search]").FillAsync("");
        await page.Keyboard.PressAsync("Enter");
        await row.First.ClickAsync(new LocatorClickOptions { Timeout = 60_000 });
        await Expect(page.Locator(".side pre")).ToContainTextAsync("ff 00 67 61 72 62 61 67 65");
        await page.Locator(".side [data-who]").FillAsync("Anna");
        await page.GetByText("Send through the stream again").ClickAsync();
        await Expect(page.Locator(".side")).ToHaveCountAsync(0);

        // Garbage once more: it comes back, new, tried once, and says so.
        await Expect(page.Locator(".mud-snackbar", new PageLocatorOptions { HasText = "Refused again" })).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await Expect(row.First.Locator("td").Nth(7)).ToHaveTextAsync("1");
        await row.First.ClickAsync();
        await page.Locator(".side").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete" }).ClickAsync();
        var asks = page.Locator(".mud-dialog", new PageLocatorOptions { HasText = "gone for good" });
        await asks.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete" }).ClickAsync();

        await Expect(page.Locator(".side")).ToHaveCountAsync(0);
        await Expect(row).ToHaveCountAsync(0);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("/admin/thresholds")]
    [InlineData("/admin/streams")]
    public async Task AdminPage_ForwardedRequest_SaysWhyInstead(string path)
    {
        var (page, _) = await fixture.OpenAsync(app.Address + path, forwarded: true);

        await Expect(page.Locator("[role=alert]").First).ToContainTextAsync("Admin pages are not open to this connection");
        await Expect(page.Locator("table")).ToHaveCountAsync(0);
    }

    private static async Task<string[]> CsvAsync(IPage page, string filter)
    {
        await Expect(Csv(page)).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(filter)));
        var file = await page.RunAndWaitForDownloadAsync(() => Csv(page).ClickAsync());
        return [.. (await File.ReadAllLinesAsync(await file.PathAsync())).Skip(1)];
    }

    private static ILocator Csv(IPage page) => page.Locator("a[download]", new PageLocatorOptions { HasText = "CSV" });
}
