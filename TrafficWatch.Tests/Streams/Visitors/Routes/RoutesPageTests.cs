using System.Text.Json;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Streams.Visitors.Routes;
using Xunit;
using static TrafficWatch.Tests.Streams.Visitors.Stays.SampleVisits;

namespace TrafficWatch.Tests.Streams.Visitors.Routes;

public sealed class RoutesPageTests(TwoShards shards)
    : PageContext(chinese: true, more: services => services.AddSingleton(shards.Databases).AddSingleton(shards.Map).AddSingleton(shards.Reader)), IClassFixture<TwoShards>
{
    /// <summary>Ten of each, by what people call the areas; the diagram has them all.</summary>
    [Fact]
    public async Task Page_OfToday_HasTheTopTenAndDrawsAll()
    {
        var morning = SampleFrames.Noon.AddHours(-2);
        await shards.AddAsync(Enumerable.Range(1, 12).Select(i => Went(morning, $"area-{i}", "小黄人乐园", i)), row => row.FromArea);
        await shards.AddAsync([Paths(morning, "area-1", "小黄人乐园", "area-2", 3)], row => row.FirstArea);
        Frames.Publish(SampleFrames.At(SampleFrames.Noon));
        var module = JSInterop.SetupModule("./visitors/routes.js");
        var chart = module.SetupModule(call => call.Identifier == "start");
        chart.SetupVoid("apply", _ => true).SetVoidResult();

        var page = Render<RoutesPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("table").Count));

        var routes = page.FindAll("table")[0].QuerySelectorAll("tbody tr");
        Assert.Equal(10, routes.Length);
        Assert.Equal("area-12 → 小黄人乐园", routes[0].QuerySelector(".cell-name")!.TextContent);
        Assert.Equal(["12–", "15.4 %", "3.0"], routes[0].QuerySelectorAll("td.n").Select(cell => cell.TextContent));
        Assert.Equal(["area-1 → 小黄人乐园 → area-2"], page.FindAll("table")[1].QuerySelectorAll(".cell-name").Select(cell => cell.TextContent));
        Assert.Equal(["/export/route_rows.csv", "/export/routes.csv", "/export/paths.csv"], page.FindAll("a[download]").Select(link => link.GetAttribute("href")!.Split('?')[0]).Where(link => link.EndsWith("csv", StringComparison.Ordinal)));
        page.WaitForAssertion(() => Assert.Equal(12, JsonDocument.Parse((string)chart.Invocations["apply"].Single().Arguments[0]!).RootElement.GetArrayLength()));
    }

    [Fact]
    public void Page_Empty_SaysSo()
    {
        var page = Render<RoutesPage>();

        page.WaitForAssertion(() => Assert.Contains("这个范围里没有数据", page.Markup));
    }
}
