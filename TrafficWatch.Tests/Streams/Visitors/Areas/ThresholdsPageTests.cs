using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Tests.Platform.Ui;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Resources;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class ThresholdsPageTests : PageContext, IClassFixture<TwoShards>
{
    private readonly TwoShards _shards;
    private readonly AreaAdmin _admin;
    private IRenderedComponent<MudDialogProvider>? _dialogs;

    public ThresholdsPageTests(TwoShards shards)
        : base(more: services => services.AddSingleton(shards.Databases).AddSingleton(shards.Reader).AddSingleton<EditSignal>().AddSingleton<AreaAdmin>())
    {
        _shards = shards;
        _admin = Services.GetRequiredService<AreaAdmin>();
    }

    [Fact]
    public async Task Remove_Confirmed_SaysWhatGoesAndIsKeptWithTheName()
    {
        await AddAsync("leaving");
        var page = await PageAsync("leaving");

        await OpenAsync(page, "leaving");
        var dialog = Dialogs.Find("[role=dialog]");
        Assert.Contains("Remove the area leaving", dialog.TextContent);
        Assert.Contains("those present (5) are let go", dialog.TextContent);
        Assert.Contains("Its minutes and its alert log stay", dialog.TextContent);
        await SubmitAsync();
        Assert.Contains(VisitorWords.English.WhoIsMissing, Dialogs.Find("[role=dialog]").TextContent);

        await SubmitAsync("Li\u0007");
        await Dialogs.WaitForAssertionAsync(() => Assert.Contains("control characters", Dialogs.Find("[role=dialog] [role=alert]").TextContent), Patience);
        Assert.Empty(await EditsAsync("leaving"));

        await SubmitAsync("Li");
        await Dialogs.WaitForAssertionAsync(() => Assert.Empty(Dialogs.FindAll("[role=dialog]")), Patience);
        await page.WaitForAssertionAsync(() => Assert.Contains("being removed", Row(page, "leaving")), Patience);
        Assert.Equal([("remove", "Li")], (await EditsAsync("leaving")).Select(edit => (edit.Kind, edit.Who)));
        Assert.Equal(["Li"], (await _admin.HistoryAsync("leaving")).Select(change => change.Who));

        // As the epoch does: the page finds out by itself.
        await using (var shard = _shards.Databases.ShardOf("leaving"))
        {
            await shard.Present.Where(row => row.AreaId == "leaving").ExecuteDeleteAsync();
        }

        await using (var main = _shards.Databases.Main())
        {
            await main.Edits.ExecuteUpdateAsync(set => set.SetProperty(edit => edit.Epoch, 1));
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        await page.WaitForAssertionAsync(() => Assert.Null(Row(page, "leaving")), Patience);
    }

    /// <summary>The dialog of removal offers the other areas, and says what merging does; a merged one is separated by the same button.</summary>
    [Fact]
    public async Task Remove_IntoAnother_MergesAndSeparates()
    {
        await AddAsync("gate 1");
        await AddAsync("gate 2");
        var page = await PageAsync("gate 1");
        await OpenAsync(page, "gate 1");
        var select = Dialogs.FindComponent<MudSelect<string>>();
        await Dialogs.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync("gate 2"));
        Assert.Contains("those present (5) are moved there", Dialogs.Find("[role=dialog]").TextContent);
        await SubmitAsync("Li");
        await Dialogs.WaitForAssertionAsync(() => Assert.Empty(Dialogs.FindAll("[role=dialog]")), Patience);
        Assert.Equal(["merge"], (await EditsAsync("gate 1")).Select(edit => edit.Kind));

        await using (var main = _shards.Databases.Main())
        {
            await main.Edits.ExecuteUpdateAsync(set => set.SetProperty(edit => edit.Epoch, 1));
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        await page.WaitForAssertionAsync(() => Assert.Contains("Separate", Row(page, "gate 1")), Patience);
        Assert.Contains("counts in gate 2", Row(page, "gate 1"));
        await page.InvokeAsync(() => page.Find("button[aria-label='Separate the area gate 1']").Click());
        Assert.Contains("count in an area of its own again", Dialogs.Find("[role=dialog]").TextContent);
        await SubmitAsync();
        await Dialogs.WaitForAssertionAsync(() => Assert.Empty(Dialogs.FindAll("[role=dialog]")), Patience);
        Assert.Equal(["merge", "remove"], (await EditsAsync("gate 1")).Select(edit => edit.Kind));
    }

    [Fact]
    public async Task Remove_SettingsChangedMeanwhile_SaysWhoAndRemovesNothing()
    {
        await AddAsync("changed");
        var page = await PageAsync("changed");
        await OpenAsync(page, "changed");
        await _admin.SaveAsync(new AreaEdit("changed", 80, 100, 120, null, null, 0, false, 0), "Wang");

        await SubmitAsync("Li");
        await Dialogs.WaitForAssertionAsync(() => Assert.Contains("Wang has changed it", Dialogs.Find("[role=dialog] [role=alert]").TextContent), Patience);
        Assert.DoesNotContain(await EditsAsync("changed"), edit => edit.Kind == "remove");

        // Having seen it.
        await SubmitAsync();
        await Dialogs.WaitForAssertionAsync(() => Assert.Empty(Dialogs.FindAll("[role=dialog]")), Patience);
        Assert.Equal(["thresholds", "remove"], (await EditsAsync("changed")).Select(edit => edit.Kind));
        await using var main = _shards.Databases.Main();
        Assert.False(await main.Thresholds.AnyAsync(row => row.AreaId == "changed"));
    }

    [Fact]
    public async Task Remove_TheWholePark_IsNotOfferedAndIsRefused()
    {
        await AddAsync("some area");
        Assert.Null((await PageAsync("some area")).FindAll("tbody tr")[0].QuerySelector(".mud-button-root"));
        Assert.Equal("areaId", Assert.Single((await _admin.RemoveAsync("*", 0, "Li")).Errors).Field);
    }

    private IRenderedComponent<MudDialogProvider> Dialogs => _dialogs ??= Render<MudDialogProvider>();

    /// <summary>Gives a name, if any, and presses the button, in one turn each: a render in between would leave them without their handlers.</summary>
    private async Task SubmitAsync(string? who = null)
    {
        if (who is not null)
        {
            await Dialogs.InvokeAsync(() => Dialogs.Find("[data-who]").Input(who));
        }

        await Dialogs.InvokeAsync(() => Dialogs.Find("form").Submit());
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(20);

    private Task AddAsync(string area) => _shards.AddAsync([new AreaPresence { AreaId = area, CurrentVisitors = 5 }], row => row.AreaId);

    private async Task<IRenderedComponent<ThresholdsPage>> PageAsync(string area)
    {
        _ = (Dialogs, Render<MudPopoverProvider>());
        var page = Render<ThresholdsPage>();
        await page.WaitForAssertionAsync(() => Assert.NotNull(Row(page, area)), Patience);
        return page;
    }

    private static string? Row(IRenderedComponent<ThresholdsPage> page, string area) =>
        page.FindAll("tbody tr").FirstOrDefault(row => row.QuerySelector(".open")?.TextContent == area)?.TextContent;

    /// <summary>Found and clicked in one turn: a render in between would leave the button without its handler.</summary>
    private static Task OpenAsync(IRenderedComponent<ThresholdsPage> page, string area) =>
        page.InvokeAsync(() => page.Find($"button[aria-label='Remove the area {area}']").Click());

    private async Task<List<StreamEdit>> EditsAsync(string area)
    {
        await using var main = _shards.Databases.Main();
        return await main.Edits.Where(edit => edit.Content.Contains(area)).OrderBy(edit => edit.Id).ToListAsync();
    }
}
