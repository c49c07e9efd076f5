using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Streams.Visitors.Stays;
using Xunit;
using static TrafficWatch.Tests.Streams.Visitors.Stays.SampleVisits;

namespace TrafficWatch.Tests.Streams.Visitors.Stays;

public sealed class StaysPageTests(TwoShards shards)
    : PageContext(more: services => services.AddSingleton(shards.Databases).AddSingleton(shards.Map).AddSingleton(shards.Reader)), IClassFixture<TwoShards>
{
    private static readonly DateTime Morning = SampleFrames.Noon.AddHours(-2);

    [Fact]
    public async Task Table_AndHistogram_AreOfTheParkUntilAnAreaIsChosen()
    {
        await shards.AddAsync(
            [.. Hour(Morning, "*", 150, 150, 150, 0.5), .. Hour(Morning, "小黄人乐园", 7.5, 7.5), .. Hour(Morning.AddDays(-1), "小黄人乐园", 5.5), .. Hour(Morning.AddDays(-1).AddHours(-2), "*", 50)], row => row.AreaId);
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/visitors/stays?area=*&area=小黄人乐园");
        var page = Render<StaysPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));

        Assert.Equal(["Whole park", "Minion Land"], page.FindAll("tbody .open").Select(name => name.TextContent));
        Assert.Equal(["2+100 %", "7.5+2.0", "7.5+2.0", "0 %±0.0 pts"], page.FindAll("tbody tr")[1].QuerySelectorAll("td.n").Select(cell => cell.TextContent));
        Assert.Equal(["25 %0 %", "75 %0 %"], Bars(page, "< 1 min", "2–4 h"));
        Assert.Equal("true", page.FindAll("tbody .open")[0].GetAttribute("aria-pressed"));
        Assert.Contains("Whole hours: 2025-07-15 00:00 – 2025-07-16 00:00 · hours that are over, 2025-07-15 00:00 – 11:00, compared with 2025-07-14 00:00 – 11:00 (the whole park: until 07-15 09:00)", page.Find("[data-hours]").TextContent);

        await page.InvokeAsync(() => page.FindAll("tbody tr")[1].Click());

        page.WaitForAssertion(() => Assert.Equal(["100 %100 %"], Bars(page, "5–10 min")));
        Assert.EndsWith("&open=小黄人乐园", Uri.UnescapeDataString(navigation.Uri));
        Assert.Equal("/export/stays.csv", page.FindAll("a[download]")[0].GetAttribute("href")!.Split('?')[0]);
    }

    [Fact]
    public async Task Comparison_WithAWeekBefore_StandsInTheAddressAndIsAsked()
    {
        await shards.AddAsync([.. Hour(new DateTime(2025, 7, 8, 2, 0, 0, DateTimeKind.Utc), "a", 3, 3), .. Hour(Morning, "a", 3)], row => row.AreaId);
        Services.GetRequiredService<NavigationManager>().NavigateTo("/visitors/stays?area=a");
        var page = Render<StaysPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));

        await page.InvokeAsync(() => page.FindAll(".segmented button").Single(button => button.TextContent == "a week before").Click());

        page.WaitForAssertion(() => Assert.Contains("2025-07-08 00:00 – 11:00", page.Find("[data-hours]").TextContent));
        Assert.Contains("against=week", Services.GetRequiredService<NavigationManager>().Uri);
        Assert.Contains("−50 %", page.Find("tbody tr").TextContent);
    }

    [Fact]
    public void Range_WithoutStaysOrWrong_SaysSo()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/visitors/stays?from=2019-01-01&to=2019-01-02");
        var page = Render<StaysPage>();
        page.WaitForAssertion(() => Assert.Contains("Nothing in this range", page.Markup));
        Assert.Contains("nothing to compare with", page.Find("[data-hours]").TextContent);

        navigation.NavigateTo("/visitors/stays?against=year");

        page.WaitForAssertion(() => Assert.Contains("must be one of day, week", page.Find("[role=alert]").TextContent));
    }

    private static IEnumerable<string> Bars(IRenderedComponent<StaysPage> page, params string[] names) => page.FindAll(".histogram li")
        .Where(bar => names.Contains(bar.Children[0].TextContent)).Select(bar => bar.Children[2].TextContent.Trim());
}
