using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

/// <content>The shopping pages.</content>
public sealed partial class PagesBrowserTests
{
    /// <summary>What came stands on the wall, and in the statistics of its day; the file has the same.</summary>
    [Fact]
    public async Task Shopping_WhatCame_IsOnTheWallAndInTheStatistics()
    {
        for (var i = 0; i < 40; i++)
        {
            await app.SendAsync(Encoding.UTF8.GetBytes("""{"user_id":1,"item_id":"sought-after","cat_id":"c","brand_id":"b","action":3,"age_range":7,"gender":0,"province":"西藏","event_time":"2025-08-29 12:00:00"}"""), "taobao_data2");
        }

        var (wall, errors) = await fixture.OpenAsync(app.Address + "/screens/shopping");
        await Expect(wall.Locator("[data-part=items] li", new() { HasText = "sought-after" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(wall.Locator("[data-part=total]")).ToHaveTextAsync(new Regex(@"^\d"));
        await Expect(wall.Locator("[data-part=actions] li").First).ToContainTextAsync("Click");
        Assert.Empty(errors);

        var (page, more) = await fixture.OpenAsync(app.Address + "/shopping/stats?by=province&from=2025-08-29T00:00&to=2025-08-30T00:00");
        await Expect(page.Locator("tbody tr", new() { HasText = "Tibet" }).Locator("td.n").First).ToHaveTextAsync("40", new() { Timeout = 60_000 });
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        await page.GetByRole(AriaRole.Button, new() { Name = "Action" }).ClickAsync();
        await Expect(page.Locator("tbody .cell-name")).ToHaveTextAsync("Followed");
        var file = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[download]", new() { HasText = "CSV" }).ClickAsync());
        Assert.Equal(["Action,Events,Share", "Followed,40,1"], (await File.ReadAllLinesAsync(await file.PathAsync())).Select(line => string.Join(',', line.TrimStart('\ufeff').Split(',')[^3..])));
        Assert.Empty(more);
    }

    /// <summary>Hours have a course, pages lead on and back, and another dimension parts the rows.</summary>
    [Fact]
    public async Task ShoppingStatistics_OfManyHours_HaveACourseAndPages()
    {
        for (var i = 0; i < 120; i++)
        {
            await app.SendAsync(Encoding.UTF8.GetBytes(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $$"""{"user_id":1,"item_id":"i","cat_id":"c","brand_id":"b","action":{{i % 2}},"age_range":7,"gender":{{i % 3}},"province":"青海","event_time":"2025-07-{{1 + (i / 24):00}} {{i % 24:00}}:30:00"}""")), "taobao_data2");
        }

        using var client = new HttpClient();
        for (var wait = 0; JsonDocument.Parse(await client.GetStringAsync(app.Address + "/export/shopping.json?span=hour&from=2025-07-01T00:00&to=2025-07-06T00:00")).RootElement.GetArrayLength() < 120; wait++)
        {
            Assert.True(wait < 600);
            await Task.Delay(100);
        }

        var (page, errors) = await fixture.OpenAsync(app.Address + "/shopping/stats?span=hour&from=2025-07-01T00:00&to=2025-07-06T00:00");
        await Expect(page.Locator(".count")).ToHaveTextAsync("120 rows", new() { Timeout = 60_000 });
        await page.Locator(".time-chart canvas").WaitForAsync(Long);
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(100);
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("2025-07-05 23:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Older" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
        await Expect(page.Locator("tbody tr").Last).ToContainTextAsync("2025-07-01 00:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Newer" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(100);
        await page.GotoAsync(app.Address + "/shopping/stats?by=gender&group=action&from=2025-07-01T00:00&to=2025-07-06T00:00");
        await Expect(page.Locator(".count")).ToHaveTextAsync("6 rows", new() { Timeout = 60_000 });
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("16.7 %");
        Assert.Empty(errors);
    }

    /// <summary>Served by the app itself: nothing is asked of another host, and our policy lets it run.</summary>
    [Fact]
    public async Task ApiDocuments_Page_ShowsTheCalls()
    {
        var page = await (await fixture.Browser.NewContextAsync()).NewPageAsync();
        List<string> errors = [], hosts = [];
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Host);
        await page.GotoAsync(app.Address + "/api/docs");
        await page.GetByText("/api/user_stats/dimensions").First.WaitForAsync(new() { Timeout = 60_000, State = WaitForSelectorState.Attached });
        Assert.Empty(errors);
        Assert.Equal([new Uri(app.Address).Host], hosts.Distinct());
    }
}
