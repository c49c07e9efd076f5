using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

/// <content>The requests' pages.</content>
public sealed partial class PagesBrowserTests
{
    /// <summary>What was asked a minute ago stands on the wall: its route, what failed before what was refused, and how long it took.</summary>
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
        Assert.Empty(errors);
    }
}
