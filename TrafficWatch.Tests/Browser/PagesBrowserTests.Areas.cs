using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

public sealed partial class PagesBrowserTests
{
    [Fact]
    public async Task Area_CountedAndUndone_StandsInItsTableAndInTheFile()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/visitors/areas");
        await page.Locator("tbody a", new PageLocatorOptions { HasText = "Transformers Base" }).ClickAsync(new LocatorClickOptions { Timeout = 60_000 });
        await Expect(page.Locator("main h1")).ToContainTextAsync("Transformers Base");
        await page.Locator("button[data-count]").ClickAsync(new LocatorClickOptions { Timeout = 60_000 });
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/visitors/areas/[^?]+[?]open=count$"));

        await page.Locator(".side input[data-counted]").FillAsync("0");
        await Expect(page.Locator(".side [data-drill]")).ToContainTextAsync("is released");
        await page.Locator(".side input[data-counted]").FillAsync("77");
        await page.Locator(".side textarea[data-comment]").First.FillAsync("counted at the gate");
        await page.Locator(".side [data-who]").FillAsync("Anna");
        await page.Locator(".side button[type=submit]").ClickAsync();

        await Expect(page.Locator(".side")).ToHaveCountAsync(0);
        var rows = page.Locator("[data-corrections] tbody tr");
        var counted = rows.Filter(new LocatorFilterOptions { HasText = "counted at the gate" });

        // It waits until the stream has taken it in, and can be undone in either case.
        await Expect(counted).ToContainTextAsync("77");
        await Expect(counted).ToContainTextAsync("Anna");
        await page.Locator("[data-undo]").ClickAsync();
        await Expect(rows.Filter(new LocatorFilterOptions { HasText = "count undone" })).ToHaveCountAsync(1);
        await Expect(page.Locator("[data-undo]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-corrections] .exports a").First).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^/export/corrections.csv.area="));
        Assert.Empty(errors);
    }
}
