using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Tests.Streams.Visitors.Screen;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaSheetTests : PageContext, IClassFixture<TwoShards>
{
    private readonly TwoShards _shards;
    private IRenderedComponent<MudDialogProvider>? _dialogs;

    public AreaSheetTests(TwoShards shards)
        : base(more: services => services.AddSingleton(shards.Databases).AddSingleton(shards.Map).AddSingleton(shards.Reader).AddSingleton<EditSignal>())
    {
        _shards = shards;
        Statuses.Publish(SampleFrames.Status(SampleFrames.Noon));
    }

    [Fact]
    public async Task Facts_EnoughKnown_SayTheBandAndTheDrift()
    {
        await AddAsync("trusted", 60, (1000, 800, 40, 50));

        var page = await PageAsync("trusted");

        await page.WaitForAssertionAsync(() => Assert.Equal("10–63", page.Find("[data-band]").TextContent), Patience);
        Assert.Equal("60", page.Find("[data-present]").TextContent);
        Assert.Equal("+600.0", page.Find("[data-drift]").TextContent);
        Assert.Contains("1,000 came in, of whom some 5.0 % left without being seen", page.Find("[data-says]").TextContent);
        Assert.Contains("Nobody has counted so far", page.Find("[data-corrections]").TextContent);
    }

    [Fact]
    public async Task Facts_FewEntries_SayThatTooLittleIsKnown()
    {
        await AddAsync("unknown", 60, (99, 80, 40, 50));

        var page = await PageAsync("unknown");

        await page.WaitForAssertionAsync(() => Assert.Contains("fewer than 100 entries", page.Find("[data-says]").TextContent), Patience);
        Assert.Equal("–", page.Find("[data-band]").TextContent);
    }

    [Fact]
    public async Task Silent_AreaSaysSinceWhenHereAndInTheList()
    {
        await AddAsync("silent", 5, (0, 0, 0, 0));
        Services.GetRequiredService<Feed<AreaInsights>>().Publish(new AreaInsights(SampleFrames.Noon, new Dictionary<string, AreaInsight> { ["silent"] = new(null, null, SampleFrames.Noon.AddMinutes(-57)) }));

        Assert.Contains("no records since 11:03", (await PageAsync("silent")).Find("[data-silent]").TextContent);
        Assert.Contains("no records since 11:03", Render<AreasPage>().FindAll("tbody tr")[1].TextContent);
        var notice = Render<SilentAreas>();
        Assert.Contains("silent no records since 11:03", notice.Find("[data-silent]").TextContent);
        Assert.Equal("/visitors/areas/silent", notice.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void SilentAreas_NoneIs_ShowNothing() => Assert.Empty(Render<SilentAreas>().Markup.Trim());

    [Fact]
    public async Task Count_GivenAndUndone_WaitsAndIsStoredWithTheName()
    {
        await AddAsync("counted", 60, (0, 0, 0, 0));
        _ = (Dialogs, Render<MudPopoverProvider>());
        var page = await PageAsync("counted");
        await page.InvokeAsync(() => page.Find("button[data-count]").Click());
        await Dialogs.WaitForAssertionAsync(() => Assert.Contains("60 are counted inside now", Dialogs.Find("[role=dialog]").TextContent), Patience);
        await SubmitAsync("-1", null);
        Assert.Contains("must be 0 or a whole number", Dialogs.Find("[role=dialog]").TextContent);
        Assert.Contains("Please", Dialogs.Find("[role=dialog]").TextContent);

        await Dialogs.InvokeAsync(() => Dialogs.Find("input[data-counted]").Input("0"));
        Assert.Contains("everybody counted inside (60) is released", Dialogs.Find("[data-drill]").TextContent);
        await SubmitAsync("４２", "Li");

        await Dialogs.WaitForAssertionAsync(() => Assert.Empty(Dialogs.FindAll("[role=dialog]")), Patience);
        await page.WaitForAssertionAsync(() => Assert.Contains("waiting", Row(page, 0)), Patience);
        Assert.Contains("42", Row(page, 0));
        await page.InvokeAsync(() => page.Find("button[data-undo]").Click());
        await page.WaitForAssertionAsync(() => Assert.Contains("count undone", page.Find("[data-corrections]").TextContent), Patience);
        Assert.Empty(page.FindAll("[data-undo]"));
        await using var main = _shards.Databases.Main();
        var edits = (await main.Edits.OrderBy(edit => edit.Id).ToListAsync()).Where(edit => edit.Content.Contains("\"area\":\"counted\"", StringComparison.Ordinal)).ToList();
        Assert.Equal([("count", "Li"), ("undo", "Li")], edits.Select(edit => (edit.Kind, edit.Who)));
        Assert.Contains("\"counted\":42", edits[0].Content, StringComparison.Ordinal);
    }

    /// <summary>By the server's clock, whatever the page still shows.</summary>
    [Fact]
    public async Task Undo_AMinuteLater_IsNotOffered()
    {
        await AddAsync("late", 60, (0, 0, 0, 0));
        await Services.GetRequiredService<CorrectionAdmin>().CountAsync("late", "late 1", 7, null, "Li");
        var page = await PageAsync("late");
        await page.WaitForAssertionAsync(() => Assert.Single(page.FindAll("[data-undo]")), Patience);

        Time.Advance(TimeSpan.FromSeconds(61));

        await page.WaitForAssertionAsync(() => Assert.Empty(page.FindAll("[data-undo]")), Patience);
    }

    [Theory]
    [InlineData("gate/1 ?#%2F+ 小")]
    [InlineData("*")]
    public void Address_OfAnyId_IsTheAreasPage(string area)
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo(AreaPage.Of(area));

        Assert.Equal(area, Render<AreaPage>().FindComponent<AreaSheet>().Instance.Area);
    }

    private IRenderedComponent<MudDialogProvider> Dialogs => _dialogs ??= Render<MudDialogProvider>();

    private static TimeSpan Patience => TimeSpan.FromSeconds(20);

    private static string Row(IRenderedComponent<AreaSheet> page, int row) => page.FindAll("[data-corrections] tbody tr")[row].TextContent;

    private async Task SubmitAsync(string counted, string? who)
    {
        await Dialogs.InvokeAsync(() => Dialogs.Find("input[data-counted]").Input(counted));
        if (who is not null)
        {
            await Dialogs.InvokeAsync(() => Dialogs.Find("[data-who]").Input(who));
        }

        await Dialogs.InvokeAsync(() => Dialogs.Find("form").Submit());
    }

    private async Task<IRenderedComponent<AreaSheet>> PageAsync(string area)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(AreaPage.Of(area));
        var page = Render<AreaSheet>(parameters => parameters.Add(sheet => sheet.Area, area));
        await page.WaitForAssertionAsync(() => Assert.NotNull(page.Find("[data-corrections]")), Patience);
        return page;
    }

    /// <summary>An area with somebody inside, and what was counted there this morning within one minute.</summary>
    private async Task AddAsync(string area, long present, (long In, long Out, long Unmatched, long Released) counted)
    {
        await _shards.AddAsync([new AreaPresence { AreaId = area, CurrentVisitors = present }], row => row.AreaId);
        if (counted.In > 0)
        {
            await _shards.AddAsync([new AreaTraffic { AreaId = area, WindowEnd = SampleFrames.Noon.AddHours(-1), InCount = counted.In, OutCount = counted.Out }], row => row.AreaId);
            await _shards.AddAsync([new AreaOccupancy { AreaId = area, WindowEnd = SampleFrames.Noon.AddHours(-1), Occupancy = present, UnmatchedOut = counted.Unmatched, Released = counted.Released }], row => row.AreaId);
        }

        Frames.Publish(VisitorFrame.Empty with { DataTime = SampleFrames.Noon, Areas = [new AreaFrame(area, null, null, present, AlertLevel.Normal, new ThresholdSet(80, 100, 120), [])] });
    }
}
