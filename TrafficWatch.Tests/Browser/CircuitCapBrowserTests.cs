using System.Net;
using Microsoft.Playwright;
using TrafficWatch.Web.Platform.Configuration;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class CircuitCapBrowserTests(BrowserFixture fixture)
{
    private const string Screen = "/screens/visitors";

    [Theory]
    [InlineData(1, 10, "en-US", "Circuits:Most.")]
    [InlineData(10, 1, "zh-CN", "Circuits:MostPerAddress")]
    public async Task Page_NoPlaceLeft_SaysSoAndGetsInOnceThereIsOne(int most, int mostPerAddress, string language, string setting)
    {
        await using var site = await ScreenSite.StartAsync(circuits: new CircuitOptions { Most = most, MostPerAddress = mostPerAddress });
        site.Publish();
        var (first, _) = await fixture.OpenAsync(site.Address + Screen);
        await Expect(first.Locator("[data-area]")).ToHaveCountAsync(3);
        await Expect(first.Locator("[data-part=total]")).Not.ToHaveTextAsync("–");

        var (second, _) = await fixture.OpenAsync(site.Address + Screen, language);
        await Expect(second.Locator("[role=alert]")).ToContainTextAsync(setting);
        await first.Context.CloseAsync();
        await Expect(second.Locator("[data-area]")).ToHaveCountAsync(3, new LocatorAssertionsToHaveCountOptions { Timeout = 60_000 });
    }

    [Fact]
    public async Task Page_NoPlaceLeft_AnswersThatTheServiceIsUnavailableForNow()
    {
        await using var site = await ScreenSite.StartAsync(circuits: new CircuitOptions { Most = 1 });
        site.Publish();
        var (first, _) = await fixture.OpenAsync(site.Address + Screen);
        await Expect(first.Locator("[data-part=total]")).Not.ToHaveTextAsync("–");

        using var client = new HttpClient();
        using var refused = await client.GetAsync(site.Address + Screen);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var style = await client.GetAsync(site.Address + "/css/tokens.css");
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
    }

    // The page was sent while there was a place; another browser took it before this one connected.
    [Fact]
    public async Task Page_PlaceTakenMeanwhile_EndsUpWithTheSamePage()
    {
        await using var site = await ScreenSite.StartAsync(circuits: new CircuitOptions { Most = 1 });
        site.Publish();
        var page = await (await fixture.Browser.NewContextAsync()).NewPageAsync();
        var taken = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await taken.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(site.Address + Screen);
        var (first, _) = await fixture.OpenAsync(site.Address + Screen);
        await Expect(first.Locator("[data-part=total]")).Not.ToHaveTextAsync("–");

        taken.SetResult();
        await Expect(page.Locator("section[role=alert]")).ToContainTextAsync("Circuits:Most", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
    }
}
