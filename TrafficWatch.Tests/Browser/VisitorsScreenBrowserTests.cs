using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Texts;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace TrafficWatch.Tests.Browser;

[Collection(nameof(BrowserCollection))]
public sealed class VisitorsScreenBrowserTests(BrowserFixture fixture)
{
    [Fact]
    public async Task Figures_FramePublished_ChangeWithoutAnErrorInTheConsole()
    {
        await using var site = await ScreenSite.StartAsync();
        site.Publish(minions: 163);
        var (page, errors) = await OpenAsync(site);
        var figure = page.Locator("[data-area='小黄人乐园'] [data-figure]");
        await Expect(figure).ToHaveTextAsync("163");
        await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync("230");
        await Expect(page.Locator("[data-part=state]")).ToHaveAttributeAsync("data-state", "green");

        site.Publish(minions: 1171);

        await Expect(figure).ToHaveTextAsync("1,171");
        await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync("1,238");
        await Expect(page.Locator("[data-current='小黄人乐园']")).ToHaveTextAsync("1,171");
        await Expect(page.Locator(".plot canvas")).ToHaveCountAsync(2);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("Asia/Shanghai", "America/New_York")]
    [InlineData("America/New_York", "Asia/Shanghai")]
    [InlineData("UTC", "Asia/Kolkata")]
    public async Task Clock_BrowserInAnotherZone_ShowsTheSites(string siteZone, string browserZone)
    {
        await using var site = await ScreenSite.StartAsync(siteZone);
        site.Publish();
        var (page, _) = await OpenAsync(site, zone: browserZone);
        await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync("230");

        var shown = TimeOnly.ParseExact(await page.Locator("[data-part=clock]").InnerTextAsync(), "HH:mm:ss", CultureInfo.InvariantCulture);

        var local = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(ScreenSite.Now, TimeZoneInfo.FindSystemTimeZoneById(siteZone)));
        Assert.InRange(Math.Min((local - shown).TotalMinutes, (shown - local).TotalMinutes), 0, 2);
        await Expect(page.Locator("[data-part=zone]")).ToHaveTextAsync(new Regex("^UTC[+−]\\d"));
    }

    /// <summary>More than can be read at a time take turns, the nearest to its threshold first; what is at red stands on every page.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(130)]
    public async Task Areas_Many_FitAndTheUrgentAreAmongThem(int count)
    {
        await using var site = await ScreenSite.StartAsync();
        var frame = SampleFrames.At(ScreenSite.Now);
        var name = new string('长', 128);
        site.Frames.Publish(frame with
        {
            Areas = [.. Enumerable.Range(1, count).Select(i => new AreaFrame($"{i}{name}", null, null, i == count ? 130 : i % 90, i == count ? AlertLevel.Alert : AlertLevel.Normal, new(80, 100, 120), []))],
        });
        site.Statuses.Publish(SampleFrames.Status(ScreenSite.Now));

        var (page, errors) = await OpenAsync(site);

        var shown = page.Locator("[data-area]:visible");
        await Expect(shown).ToHaveCountAsync(60);
        await Expect(page.Locator($"[data-area='{count}{name}']")).ToBeVisibleAsync();
        await Expect(page.Locator($"[data-area='{count}{name}']")).ToHaveCSSAsync("order", "0");
        Assert.True(await page.EvaluateAsync<bool>("(() => { const list = document.querySelector('.areas').getBoundingClientRect(); return [...document.querySelectorAll('[data-area]')].filter(row => !row.hidden).every(row => row.getBoundingClientRect().bottom <= list.bottom + 1 && row.scrollWidth <= row.clientWidth + 1); })()"));
        if (count > 60)
        {
            await Expect(page.Locator("[data-part=turn]")).ToHaveTextAsync(new Regex("page \\d / 3"));
        }

        Assert.Empty(errors);
    }

    /// <summary>Off by default and kept by the browser; new and worse alerts ring and reminders do, what stood already and what is taken care of does not.</summary>
    [Fact]
    public async Task Bell_SwitchedOn_RingsForWhatIsNewWorseOrReminded()
    {
        await using var site = await ScreenSite.StartAsync();
        var frame = SampleFrames.At(ScreenSite.Now, minions: 130, AlertLevel.Warning);
        var alert = frame.Alerts[0];
        site.Frames.Publish(frame);
        site.Statuses.Publish(SampleFrames.Status(ScreenSite.Now));
        var (page, errors) = await OpenAsync(site);
        var bell = page.Locator("[data-part=bell]");
        await Expect(bell).ToHaveAttributeAsync("data-bell", "off");
        await Expect(bell).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Context.GrantPermissionsAsync(["notifications"]);
        await bell.ClickAsync();
        await Expect(bell).ToHaveAttributeAsync("data-bell", "on");
        await page.ReloadAsync();
        await Expect(bell).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Locator(".alert-card").WaitForAsync();
        await Expect(bell).Not.ToHaveAttributeAsync("data-rang", new Regex("."));

        // Worse; then reminded; then acknowledged, and reminded no more.
        alert = alert with { Level = AlertLevel.Alert, Since = alert.Since.AddSeconds(20) };
        site.Frames.Publish(frame with { Alerts = [alert] });
        await Expect(bell).ToHaveAttributeAsync("data-rang", "1");
        var open = new AlertCase { Subject = alert.AreaId, RaisedAt = alert.Since, Level = alert.Level, ChangedAt = alert.Since, Reminders = 1, ToldAt = alert.Since.AddSeconds(40), Version = 1 };
        site.Care.Publish(new OpenAlertList([open], []));
        await Expect(bell).ToHaveAttributeAsync("data-rang", "2");
        await Expect(page.Locator(".alert-card .care")).ToHaveTextAsync("Nobody has acknowledged it · 值班员 reminded 1×");
        site.Care.Publish(new OpenAlertList([open with { AcknowledgedAt = ScreenSite.Now, AcknowledgedBy = "Anna", ToldAt = ScreenSite.Now }], []));
        await Expect(page.Locator(".alert-card .care")).ToHaveTextAsync("acknowledged by Anna");

        // Another one in its quiet hours is shown only; the next one rings.
        var quiet = new CurrentAlert("好莱坞大道", AlertLevel.Warning, alert.Since, 101, 100);
        site.Care.Publish(site.Care.Current with { Quiet = ["好莱坞大道"] });
        site.Frames.Publish(frame with { Alerts = [alert, quiet] });
        await Expect(page.Locator(".alert-card")).ToHaveCountAsync(2);
        await Expect(bell).ToHaveAttributeAsync("data-rang", "2");
        site.Frames.Publish(frame with { Alerts = [alert, quiet, new CurrentAlert("*", AlertLevel.Warning, alert.Since, 1001, 1000)] });
        await Expect(bell).ToHaveAttributeAsync("data-rang", "3");

        await bell.ClickAsync();
        await Expect(bell).ToHaveAttributeAsync("data-bell", "off");
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData(1777)]
    [InlineData(123456)]
    public async Task Total_AtTheMomentOfAlarm_FitsItsPanel(long total)
    {
        await using var site = await ScreenSite.StartAsync();
        site.Frames.Publish(SampleFrames.At(ScreenSite.Now) with { Total = total, TotalLevel = AlertLevel.Alert });
        site.Statuses.Publish(SampleFrames.Status(ScreenSite.Now));
        var (page, _) = await OpenAsync(site);
        await Expect(page.Locator("[data-part=total]")).ToHaveAttributeAsync("data-level", "2");

        Assert.True(await page.EvaluateAsync<bool>("(() => { const range = document.createRange(), total = document.querySelector('[data-part=total]'), panel = total.closest('.panel').getBoundingClientRect(); range.selectNodeContents(total); return range.getBoundingClientRect().right <= panel.right - 15; })()"));
    }

    [Fact]
    public async Task Silence_NoRecordForAWhile_SaysSoAndDims()
    {
        await using var site = await ScreenSite.StartAsync();
        site.Frames.Publish(SampleFrames.At(ScreenSite.Now));
        site.Statuses.Publish(SampleFrames.Status(ScreenSite.Now, lastRecord: ScreenSite.Now.AddSeconds(-40)));

        var (page, _) = await OpenAsync(site);

        await Expect(page.Locator("[data-part=state]")).ToHaveAttributeAsync("data-state", "amber");
        await Expect(page.Locator("[data-part=state-text]")).ToHaveTextAsync(new Regex("^no data for (4\\d|5\\d) s$"));
        await Expect(page.Locator(".wall.stale")).ToHaveCountAsync(1);
    }

    /// <summary>What a standby shows is the owner's, as it comes.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(40, 1)]
    public async Task Standby_DimsOnlyWhatIsOld(int secondsOld, int dimmed)
    {
        await using var site = await ScreenSite.StartAsync();
        site.Frames.Publish(SampleFrames.At(ScreenSite.Now));
        site.Statuses.Publish(SampleFrames.Status(ScreenSite.Now, StreamState.Standby, lastRecord: ScreenSite.Now.AddSeconds(-secondsOld)));

        var (page, _) = await OpenAsync(site);

        await Expect(page.Locator("[data-part=state-text]")).ToHaveTextAsync("standing by, another process is at work");
        await Expect(page.Locator(".wall.stale")).ToHaveCountAsync(dimmed);
    }

    [Fact]
    public async Task Database_Away_IsRedWithTheReason()
    {
        await using var site = await ScreenSite.StartAsync();
        site.Publish();
        var (page, _) = await OpenAsync(site, language: "zh-CN");
        await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync("230");

        site.Statuses.Publish(SampleFrames.Status(ScreenSite.Now, StreamState.ShardDown, new Told("shard 1 is away", "分片 1 无响应")));

        await Expect(page.Locator("[data-part=state]")).ToHaveAttributeAsync("data-state", "red");
        await Expect(page.Locator("[data-part=state-text]")).ToHaveTextAsync("数据库无响应，已暂停读取 · 分片 1 无响应");
    }

    [Fact]
    public async Task Server_Restarted_ScreenComesBackByItself()
    {
        var site = await ScreenSite.StartAsync();
        site.Publish(minions: 163);
        var (page, _) = await OpenAsync(site);
        await Expect(page.Locator("[data-area='小黄人乐园'] [data-figure]")).ToHaveTextAsync("163");
        var address = site.Address;

        await site.DisposeAsync();
        await Expect(page.Locator(".lost")).ToBeVisibleAsync();
        await using var next = await ScreenSite.StartAsync(url: address);
        next.Publish(minions: 99);

        await Expect(page.Locator("[data-area='小黄人乐园'] [data-figure]")).ToHaveTextAsync("99", new LocatorAssertionsToHaveTextOptions { Timeout = 30_000 });
        await Expect(page.Locator(".lost")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData(1920, 1080, false)]
    [InlineData(1366, 768, false)]
    [InlineData(3840, 2160, false)]
    [InlineData(390, 844, true)]
    public async Task Layout_EachSize_NeedsNoSidewaysScrolling(int width, int height, bool stacked)
    {
        await using var site = await ScreenSite.StartAsync();
        site.Publish();
        var (page, _) = await OpenAsync(site, width: width, height: height);
        await Expect(page.Locator("[data-part=total]")).ToHaveTextAsync("230");

        var size = await page.EvaluateAsync<int[]>("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]");

        Assert.Equal(width, size[0]);
        Assert.Equal(stacked, size[1] > height);
    }

    [Fact]
    public async Task Language_BrowserIsChinese_SwitchTurnsItToEnglish()
    {
        await using var site = await ScreenSite.StartAsync();
        site.Publish();
        var (page, _) = await OpenAsync(site, language: "zh-CN");
        await Expect(page.Locator("h1")).ToHaveTextAsync("游客实时监控");

        await page.GetByText("English").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync("Visitors live");
        Assert.EndsWith("/screens/visitors", page.Url);
        await Expect(page.Locator("[data-area='小黄人乐园'] .area-name")).ToHaveTextAsync("Minion Land");
    }

    private Task<(IPage Page, List<string> Errors)> OpenAsync(
        ScreenSite site, string language = "en-US", string zone = "Europe/Berlin", int width = 1920, int height = 1080) =>
        fixture.OpenAsync(site.Address + "/screens/visitors", language, zone, width, height);
}
