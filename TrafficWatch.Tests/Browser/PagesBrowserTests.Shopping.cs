using System.Text;
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
}
