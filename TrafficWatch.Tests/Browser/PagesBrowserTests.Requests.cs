using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

/// <content>The requests' pages.</content>
public sealed partial class PagesBrowserTests
{
    /// <summary>What was asked a minute ago stands on the wall: its route, what failed before what was refused, how long it took; and once the minute has been decided, the alert that so many failed, which the bar leads to.</summary>
    [Fact]
    public async Task Requests_WhatCame_IsOnTheWall()
    {
        var time = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        foreach (var (target, status) in new[] { ("/refused", 404), ("/broken/17?x=1", 503), ("/broken/18", 503) })
        {
            for (var i = 0; i < 20; i++)
            {
                await app.SendAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"203.0.113.{i} - - [{time:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET {target} HTTP/1.1\" {status} 1000 \"-\" \"curl/8\" rt=0.250")), "request-logs");
            }
        }

        var (wall, errors) = await fixture.OpenAsync(app.Address + "/screens/requests");
        var failed = wall.Locator("[data-part=failures] li", new() { HasText = "/broken/{n}" });
        await Expect(failed).ToContainTextAsync("503", new() { Timeout = 60_000 });
        await Expect(failed).ToContainTextAsync("40", new() { Timeout = 60_000 });
        await Expect(wall.Locator("[data-part=failures] li").First).ToContainTextAsync(new Regex("5\\d\\d"));
        await Expect(wall.Locator("[data-part=failures] li", new() { HasText = "/refused" })).ToContainTextAsync("404");
        await Expect(wall.Locator("[data-part=routes] li", new() { HasText = "/broken/{n}" })).ToContainTextAsync("5xx 100.0 %");
        await Expect(wall.Locator("[data-part=agents] li", new() { HasText = "curl" })).ToBeVisibleAsync();
        await Expect(wall.Locator("[data-part=facts] li", new() { HasText = "Latency" })).ToContainTextAsync(new Regex("2[45]\\d ms / 2[45]\\d ms"));
        await Expect(wall.Locator("[data-part=total]")).ToHaveTextAsync(new Regex(@"^\d"));
        await Expect(wall.Locator("[data-part=alerts] li", new() { HasText = "Error share (5xx) · all requests" })).ToContainTextAsync("threshold 20 %", new() { Timeout = 180_000 });
        Assert.Empty(errors);

        var (page, pageErrors) = await fixture.OpenAsync(app.Address + "/");
        await page.Locator(".alert-badge[href='/requests/alerts']").ClickAsync();
        await Expect(page.Locator(".alert-line", new() { HasText = "Error share (5xx) · all requests" })).ToContainTextAsync("Red alert");
        Assert.Empty(pageErrors);
    }

    /// <summary>From the table to a route's own figures, the way back, and the file that says the same.</summary>
    [Fact]
    public async Task Requests_ByRoute_AreFilteredOpenedAndExported()
    {
        for (var i = 0; i < 30; i++)
        {
            await app.SendAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"203.0.113.{i % 6} - - [29/Aug/2025:{4 + (i / 10):00}:{i:00}:00 +0000] \"GET /parcels/{i % 3} HTTP/1.1\" {(i % 10 == 0 ? 500 : 200)} 100 \"-\" \"curl/8\" rt=0.250")), "request-logs");
        }

        const string query = "route=/parcels&from=2025-08-29T00:00&to=2025-08-30T00:00";
        using var client = new HttpClient();
        for (var wait = 0; !(await client.GetStringAsync($"{app.Address}/export/requests.csv?headers=raw&{query}")).Contains("/parcels/{n},30,", StringComparison.Ordinal); wait++)
        {
            Assert.True(wait < 600);
            await Task.Delay(100);
        }

        var (page, errors) = await fixture.OpenAsync($"{app.Address}/requests?{query}");
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        var row = page.Locator("tbody tr", new() { HasText = "/parcels/{n}" });
        await Expect(row.Locator("td.n").First).ToHaveTextAsync("30", new() { Timeout = 60_000 });
        await Expect(row).ToContainTextAsync("10.0 %");
        await row.Locator(".open").ClickAsync();
        var dialog = page.GetByRole(Microsoft.Playwright.AriaRole.Dialog);
        await Expect(dialog.Locator(".grid").First.Locator("tbody tr")).ToHaveCountAsync(2, Patient);
        await Expect(dialog.Locator(".grid").Nth(1).Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(dialog.Locator(".grid").Nth(1)).ToContainTextAsync("25", new() { Timeout = 60_000 });
        await Expect(dialog.Locator(".grid").Nth(2).Locator("tbody tr").First).ToContainTextAsync("/parcels/");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0, Patient);
        await page.GetByLabel("Status").SelectOptionAsync("500");
        await Expect(row.Locator("td.n").First).ToHaveTextAsync("3", new() { Timeout = 60_000 });

        var (phone, more) = await fixture.OpenAsync($"{app.Address}/requests?{query}&open=%2Fparcels%2F%7Bn%7D", width: 390, height: 844);
        await phone.GetByRole(Microsoft.Playwright.AriaRole.Dialog).GetByText("Latency by hour").WaitForAsync(Long);
        Assert.Equal(390, await phone.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(errors.Concat(more));
    }

    /// <summary>What comes is seen at once; it stands still while somebody reads further down, and goes on when he wants.</summary>
    [Fact]
    public async Task Requests_Tail_PausesOnScrollAndGoesOn()
    {
        var (page, errors) = await fixture.OpenAsync(app.Address + "/requests/tail");
        await page.Locator("main[data-interactive]").WaitForAsync(Long);
        Task SendAsync(string target) => app.SendAsync(Encoding.UTF8.GetBytes($"203.0.113.7 - - [29/Aug/2025:04:00:00 +0000] \"GET {target} HTTP/1.1\" 200 1 \"-\" \"x\""), "request-logs");
        for (var i = 0; i < 60; i++)
        {
            await SendAsync($"/tail/{i}/");
        }

        await Expect(page.Locator("tbody tr", new() { HasText = "/tail/59/" })).ToContainTextAsync("203.0.113.*", new() { Timeout = 60_000 });
        await page.Locator("[data-tail]").EvaluateAsync("grid => grid.scrollTop = 80");
        await Expect(page.Locator("[data-resume]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await SendAsync("/tail/later/");
        await Expect(page.GetByText("paused · 1 since")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator("tbody tr", new() { HasText = "/tail/later/" })).ToHaveCountAsync(0);
        await page.Locator("[data-resume]").ClickAsync();
        await Expect(page.Locator("tbody tr", new() { HasText = "/tail/later/" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Equal(0, await page.Locator("[data-tail]").EvaluateAsync<int>("grid => grid.scrollTop"));

        var (phone, more) = await fixture.OpenAsync(app.Address + "/requests/tail", width: 390, height: 844);
        await phone.Locator("main[data-interactive]").WaitForAsync(Long);
        await phone.Locator("[data-tail]").EvaluateAsync("grid => grid.scrollTop = 80");
        await Expect(phone.Locator("[data-resume]")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Equal(390, await phone.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(errors.Concat(more));
    }
}
