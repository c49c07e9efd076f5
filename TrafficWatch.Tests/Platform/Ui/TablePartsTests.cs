using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Resources;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui;

public sealed class TablePartsTests : PageContext
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Choice_OfAnAddressThatNamesAnother_ShowsItAndTakesItAway()
    {
        Navigation.NavigateTo("/passages?direction=3&after=cursor");
        var choice = Render<Choice>(parameters => parameters.Add(p => p.Name, "direction").Add(p => p.Label, "Direction").Add(p => p.Value, "3").Add(p => p.Values, [new("1", "one"), new("2", "two")]));

        Assert.Equal(["any direction", "3", "one", "two"], choice.FindAll("option").Select(option => option.TextContent));
        Assert.Equal("3", choice.Find("select").GetAttribute("value"));

        choice.Find("select").Change("");

        Assert.Equal("/passages", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Fact]
    public void RangePicker_PresetClicked_StandsInTheAddressWithoutTheOldPage()
    {
        Navigation.NavigateTo("/visitors/traffic?area=a&after=cursor&range=custom&from=2025-07-15T08%3A00");
        var picker = Render<RangePicker>(parameters => parameters.Add(p => p.Range, new SiteRange(SiteRange.Custom, new DateTime(2025, 7, 15, 8, 0, 0))));

        picker.Find(".segmented button:nth-child(3)").Click();

        Assert.Equal("/visitors/traffic?area=a&range=today", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Fact]
    public void RangePicker_CustomTyped_AsksForNothingBeforeItIsApplied()
    {
        Navigation.NavigateTo("/visitors/traffic");
        var picker = Render<RangePicker>(parameters => parameters.Add(p => p.Range, new SiteRange("yesterday")));

        picker.Find(".segmented button:nth-child(6)").Click();
        Assert.Equal(["2025-07-14T00:00", "2025-07-15T00:00"], picker.FindAll("input").Select(input => input.GetAttribute("value")));
        picker.FindAll("input")[0].Change("0002-07-14T00:00");
        picker.FindAll("input")[0].Change("2025-07-16T00:00");
        Assert.EndsWith("/visitors/traffic", Navigation.Uri);

        picker.Find("form").Submit();
        Assert.Contains("after the end", picker.Find("[role=alert]").TextContent);
        Assert.EndsWith("/visitors/traffic", Navigation.Uri);

        picker.FindAll("button").Single(button => button.TextContent.Contains("Swap")).Click();
        Assert.Contains("range=custom&from=2025-07-15T00%3A00&to=2025-07-16T00%3A00", Navigation.Uri);
    }

    [Fact]
    public void RangePicker_Stepped_MovesByItsSpan()
    {
        Navigation.NavigateTo("/visitors/traffic?range=yesterday");
        var picker = Render<RangePicker>(parameters => parameters.Add(p => p.Range, new SiteRange("yesterday")));

        picker.Find(".step").Click();

        Assert.Contains("range=custom&from=2025-07-13T00%3A00&to=2025-07-14T00%3A00", Navigation.Uri);
    }

    [Fact]
    public void RangePicker_Always_SaysTheZone() => Assert.Contains("UTC+8", Render<RangePicker>(parameters => parameters.Add(p => p.Range, new SiteRange("1h"))).Markup);

    [Fact]
    public void Chips_Clicked_LeaveTheOthers()
    {
        Navigation.NavigateTo("/alerts?area=a&area=b&level=alert");
        var chips = Render<Chips>(parameters => parameters
            .Add(p => p.Name, "area").Add(p => p.Values, [KeyValuePair.Create("a", "Area A"), KeyValuePair.Create("b", "Area B")]));

        chips.FindAll(".mud-chip-close-button")[0].Click();

        Assert.Equal("/alerts?area=b&level=alert", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Theory]
    [InlineData("minion", "小黄人乐园")]
    [InlineData("好莱坞", "好莱坞大道")]
    [InlineData("whole", "*")]
    public void AreaNames_PartOfANameInEitherLanguage_FindsTheArea(string text, string area)
    {
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));

        Assert.Equal([area], Services.GetRequiredService<AreaNames>().Search(text, VisitorWords.English));
    }

    /// <summary>Its parameters stay the same while the page's filters change.</summary>
    [Fact]
    public void ExportLink_FilterChanges_FollowsTheAddress()
    {
        var link = Render<ExportLink>(parameters => parameters.Add(p => p.Path, "/export/alerts"));
        Navigation.NavigateTo("/alerts?range=yesterday&area=a&after=x");
        link.WaitForAssertion(() => Assert.StartsWith("/export/alerts.csv?range=yesterday&area=a&progress=", link.Find("a").GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public void ExportLink_Always_CarriesThePagesFiltersOnly()
    {
        Navigation.NavigateTo("/alerts?area=a&range=7d&after=cursor");

        Assert.Matches("^/export/alerts\\.csv\\?area=a&range=7d&progress=[0-9a-f]{32}$", Render<ExportLink>(parameters => parameters.Add(p => p.Path, "/export/alerts")).Find("a").GetAttribute("href"));
    }

    /// <summary>The file is sent beside the page, which tells how far it is, and can break it off.</summary>
    [Fact]
    public void ExportLink_WhileTheFileIsSent_TellsItsRowsAndHowItEnded()
    {
        var link = Render<ExportLink>(parameters => parameters.Add(p => p.Path, "/export/alerts"));
        var watch = Services.GetRequiredService<ExportWatch>();
        var progress = watch.Find(link.Find("a").GetAttribute("href")!.Split("progress=")[1]);
        var cancelled = false;
        progress!.Begin(() => cancelled = true);
        Time.Advance(TimeSpan.FromSeconds(1));
        for (var row = 0; row < 1024; row++)
        {
            progress.Count();
        }

        link.WaitForAssertion(() => Assert.Contains("rows", link.Find("[data-exporting]").TextContent, StringComparison.Ordinal));
        link.Find("[data-exporting] button").Click();
        Assert.True(cancelled);
        progress.End(whole: false);
        link.WaitForAssertion(() => Assert.Equal("The export stopped at 1,024 rows: the file is not whole", link.Find("[data-exported]").TextContent));
        progress.Begin(() => { });
        progress.Count();
        progress.End(whole: true);
        link.WaitForAssertion(() => Assert.Equal("1 row exported", link.Find("[data-exported]").TextContent));

        link.Instance.Dispose();
        Assert.Null(watch.Find(progress.Id));
    }

    [Fact]
    public void QueryOutcome_BeforeTheAnswer_IsASkeleton()
    {
        var outcome = Render<QueryOutcome>();
        Assert.NotNull(outcome.Find(".skeleton"));

        outcome.Render(parameters => parameters.Add(p => p.AnsweredAt, SampleFrames.Noon));
        Assert.Contains("Nothing in this range", outcome.Markup);

        outcome.Render(parameters => parameters.Add(p => p.Problem, "shard 1 is away"));
        Assert.Contains("shard 1 is away", outcome.Find("[role=alert]").TextContent);
    }
}
