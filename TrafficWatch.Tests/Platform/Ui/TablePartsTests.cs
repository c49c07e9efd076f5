using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Web.Platform.Ui.Tables;
using TrafficWatch.Web.Streams.Visitors.Areas;
using Xunit;

namespace TrafficWatch.Tests.Platform.Ui;

public sealed class TablePartsTests : PageContext
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void RangePicker_PresetClicked_StandsInTheAddressWithoutTheOldPage()
    {
        Navigation.NavigateTo("/visitors/traffic?area=a&after=cursor&range=custom&from=2025-07-15T08%3A00");
        var picker = Render<RangePicker>(parameters => parameters.Add(p => p.Preset, "custom"));

        picker.Find("button:nth-child(3)").Click();

        Assert.Equal("/visitors/traffic?area=a&range=today", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Fact]
    public void RangePicker_CustomClicked_BeginsWithTheSpanThatWasShown()
    {
        Navigation.NavigateTo("/visitors/traffic");
        var picker = Render<RangePicker>(parameters => parameters.Add(p => p.Preset, "yesterday"));

        picker.Find("button:nth-child(6)").Click();

        Assert.Contains("range=custom&from=2025-07-14T00%3A00&to=2025-07-15T00%3A00", Navigation.Uri);
    }

    [Fact]
    public void RangePicker_Always_SaysTheZone() => Assert.Contains("UTC+8", Render<RangePicker>(parameters => parameters.Add(p => p.Preset, "1h")).Markup);

    [Fact]
    public void Chips_Clicked_LeaveTheOthers()
    {
        Navigation.NavigateTo("/alerts?area=a&area=b&level=alert");
        var chips = Render<Chips>(parameters => parameters
            .Add(p => p.Name, "area").Add(p => p.Values, [KeyValuePair.Create("a", "Area A"), KeyValuePair.Create("b", "Area B")]));

        chips.Find("button").Click();

        Assert.Equal("/alerts?area=b&level=alert", new Uri(Navigation.Uri).PathAndQuery);
    }

    [Fact]
    public void AreaFilter_NameTyped_AddsTheId()
    {
        Navigation.NavigateTo("/alerts?area=a");
        var filter = Render<AreaFilter>(parameters => parameters.Add(p => p.Chosen, ["a"]).Add(p => p.Known, [KeyValuePair.Create("小黄人乐园", "Minion Land")]));

        filter.Find("input").Change("minion land");

        Assert.Equal("/alerts?area=a&area=小黄人乐园", Uri.UnescapeDataString(new Uri(Navigation.Uri).PathAndQuery));
    }

    /// <summary>Its parameters stay the same while the page's filters change.</summary>
    [Fact]
    public void ExportLink_FilterChanges_FollowsTheAddress()
    {
        var link = Render<ExportLink>(parameters => parameters.Add(p => p.Path, "/export/alerts.csv"));
        Navigation.NavigateTo("/alerts?range=yesterday&area=a&after=x");
        link.WaitForAssertion(() => Assert.Equal("/export/alerts.csv?range=yesterday&area=a", link.Find("a").GetAttribute("href")));
    }

    [Fact]
    public void ExportLink_Always_CarriesThePagesFiltersOnly()
    {
        Navigation.NavigateTo("/alerts?area=a&range=7d&after=cursor");

        Assert.Equal("/export/alerts.csv?area=a&range=7d", Render<ExportLink>(parameters => parameters.Add(p => p.Path, "/export/alerts.csv")).Find("a").GetAttribute("href"));
    }

    [Fact]
    public void QueryOutcome_BeforeTheAnswer_IsASkeleton()
    {
        var outcome = Render<QueryOutcome>();
        Assert.NotNull(outcome.Find(".skeleton"));

        outcome.Render(parameters => parameters.Add(p => p.Took, TimeSpan.FromMilliseconds(5)));
        Assert.Contains("Nothing in this range", outcome.Markup);

        outcome.Render(parameters => parameters.Add(p => p.Problem, "shard 1 is away"));
        Assert.Contains("shard 1 is away", outcome.Find("[role=alert]").TextContent);
    }
}
