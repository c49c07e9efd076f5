using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

public sealed partial class PagesBrowserTests
{
    [Fact]
    public async Task Traffic_FilteredByKeyboard_AddressHoldsTheFilterAndAReloadKeepsIt()
    {
        var (page, _) = await fixture.OpenAsync(app.Address + "/visitors/traffic?range=today");
        await page.Locator("tbody tr").First.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });

        await FilterAsync(page, "minion");

        Assert.EndsWith("range=today&area=小黄人乐园", Uri.UnescapeDataString(page.Url));
        await page.ReloadAsync();
        await Expect(page.Locator(".filter-chip")).ToHaveCountAsync(1);
        await Expect(Csv(page)).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("^/export/traffic.csv\\?range=today&area="));

        await page.Locator(".filter-chip .mud-chip-close-button").ClickAsync();
        await Expect(page.Locator(".filter-chip")).ToHaveCountAsync(0);
        Assert.EndsWith("?range=today", page.Url);
    }

    /// <summary>What is clicked is what the file holds.</summary>
    [Fact]
    public async Task Csv_AfterFiltering_HoldsWhatThePageShows()
    {
        var (page, _) = await fixture.OpenAsync(app.Address + "/visitors/traffic?range=today");
        var answered = page.Locator(".filters .end .count");
        for (var patience = 0; patience < 60; patience++)
        {
            // Yesterday is sent before today.
            await answered.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
            if (await page.Locator("tbody tr").CountAsync() > 0)
            {
                break;
            }

            await Task.Delay(1000);
            await page.ReloadAsync();
        }

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Yesterday" }).ClickAsync();
        await FilterAsync(page, "小黄人");
        var traffic = await CsvAsync(page, "range=yesterday&area=");
        Assert.All(traffic.SkipLast(1), line => Assert.Equal("小黄人乐园", line.Split(',')[4]));

        // One day by minutes from the first event on, and the total.
        Assert.Single(traffic.SkipLast(1).Select(line => line.Split(',')[0]).Distinct());
        Assert.InRange(traffic.Length, 100, 1441);

        await page.GotoAsync(app.Address + "/alerts?show=log");
        await answered.WaitForAsync(new LocatorWaitForOptions { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Red alert" }).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("level="));
        Assert.All(await CsvAsync(page, "level="), line => Assert.Contains("Red alert", line, StringComparison.Ordinal));

        await page.GotoAsync(app.Address + "/admin/thresholds");
        await page.Locator("tbody tr").First.WaitForAsync();
        await page.Locator("main [data-search]").FillAsync("minion");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        Assert.StartsWith("小黄人乐园,", Assert.Single(await CsvAsync(page, "q=minion")), StringComparison.Ordinal);
    }

    /// <summary>Over a line on which each answer takes most of a second: nothing that comes back may meddle with what is being typed.</summary>
    [Fact]
    public async Task Search_TypedOverASlowLine_KeepsEveryKey()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/visitors/traffic?range=today");
        await page.RouteWebSocketAsync(new System.Text.RegularExpressions.Regex("_blazor"), socket =>
        {
            var (server, last) = (socket.ConnectToServer(), Task.CompletedTask);
            server.OnMessage(message => last = SendAsync(socket, message, last, Task.Delay(700)));
        });
        await page.ReloadAsync();
        await page.Locator("main[data-interactive]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached, Timeout = 60_000 });

        await FilterAsync(page, "minion", delay: 400);

        Assert.EndsWith("range=today&area=小黄人乐园", Uri.UnescapeDataString(page.Url));
        Assert.Empty(errors);
    }

    private static async Task SendAsync(IWebSocketRoute socket, IWebSocketFrame message, params Task[] after)
    {
        await Task.WhenAll(after);
        if (message.Binary is { } bytes)
        {
            socket.Send(bytes);
        }
        else
        {
            socket.Send(message.Text!);
        }
    }

    /// <summary>By keyboard alone: to the search, a part of a name, the area that is found.</summary>
    private static async Task FilterAsync(IPage page, string text, float delay = 0)
    {
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync(text, new KeyboardTypeOptions { Delay = delay });
        var found = page.Locator(".mud-popover-open .mud-list-item");
        await Expect(found).ToHaveCountAsync(1, Patient);
        await Expect(found).ToContainTextAsync("小黄人乐园", new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".filter-chip")).ToHaveCountAsync(1);
    }
}
