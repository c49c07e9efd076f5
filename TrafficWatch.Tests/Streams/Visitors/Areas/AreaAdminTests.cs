using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class AreaAdminTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Now = new(2025, 7, 15, 4, 0, 0, 123, DateTimeKind.Utc);
    private readonly EditSignal _signal = new();

    [Theory]
    [InlineData(0, 100, 120, "comfort", "0")]
    [InlineData(80, 80, 120, "warning", "80")]
    [InlineData(80, 100, 90, "alert", "90")]
    [InlineData(80, null, 120, "warning", "")]
    [InlineData(80, 100, 10_000_001, "alert", "10000001")]
    public async Task SaveAsync_ThresholdsOutOfOrder_NamesTheField(int? comfort, int? warning, int? alert, string field, string value)
    {
        var result = await Admin().SaveAsync(Edit("wrong") with { Comfort = comfort, Warning = warning, Alert = alert }, "Li");

        var error = Assert.Single(result.Errors);
        Assert.Equal((field, value), (error.Field, error.Value));
        Assert.Null(result.Saved);
        Assert.Equal(0, _signal.Version);
    }

    /// <summary>A name with a line break would forge a line of the log.</summary>
    [Fact]
    public async Task SaveAsync_NameWithALineBreak_IsRefused() =>
        Assert.Equal(["who"], (await Admin().SaveAsync(Edit("forged"), "Li\nwarn: all is well")).Errors.Select(error => error.Field));

    [Fact]
    public async Task SaveAsync_WithoutName_IsRefused() =>
        Assert.Equal("who", Assert.Single((await Admin().SaveAsync(Edit("a"), " ")).Errors).Field);

    [Fact]
    public async Task SaveAsync_Thresholds_KeepsHistoryAndTellsTheStream()
    {
        var first = await Admin().SaveAsync(Edit("侏罗纪世界大冒险"), "小李");
        var second = await Admin().SaveAsync(Edit("侏罗纪世界大冒险") with { Comfort = null, Warning = null, Alert = null, Version = first.Saved!.Version }, "Wang");
        var renamed = await Admin().SaveAsync(Edit("侏罗纪世界大冒险") with { Comfort = null, Warning = null, Alert = null, NameEn = "Jurassic", Version = second.Saved!.Version }, "Wang");
        var same = await Admin().SaveAsync(Edit("侏罗纪世界大冒险") with { Comfort = null, Warning = null, Alert = null, NameEn = "Jurassic", Version = renamed.Saved!.Version }, "Zhao");

        var history = await Admin().HistoryAsync("侏罗纪世界大冒险");
        Assert.Equal(["Wang", "Wang", "小李"], history.Select(change => change.Who));
        Assert.Equal([null, null, new ThresholdSet(80, 100, 120)], history.Select(change => change.Thresholds));
        Assert.All(history, change => Assert.Equal(Now, change.MadeAt));
        Assert.Equal(renamed.Saved, same.Saved);
        Assert.Equal(3, _signal.Version);
        await using var main = shards.Databases.Main();
        var edits = await main.Edits.Where(edit => edit.Content.Contains("侏罗纪")).OrderBy(edit => edit.Id).ToListAsync();
        Assert.Equal(
            ["""{"area":"侏罗纪世界大冒险","comfort":80,"warning":100,"alert":120}""", """{"area":"侏罗纪世界大冒险","comfort":null,"warning":null,"alert":null}"""],
            edits.Select(edit => edit.Content));
        Assert.All(edits, edit => Assert.Equal(("visitors", "thresholds", null), (edit.Stream, edit.Kind, edit.Epoch)));
    }

    /// <summary>The stream hears of closing times alone; a removed area takes its own along.</summary>
    [Fact]
    public async Task SaveAsync_CapacityClosingAndQuietHours_KeepsHistoryAndTellsTheStreamWhenItCloses()
    {
        var edit = new AreaEdit("closing", null, null, null, null, null, 0, false, 0) { Capacity = 200, ClosesAt = "9:30", QuietHours = "22:00-7:00" };
        var first = await Admin().SaveAsync(edit, "Li");
        var quiet = await Admin().SaveAsync(edit with { QuietHours = null, Version = 1 }, "Li");
        var later = await Admin().SaveAsync(edit with { ClosesAt = "22:30", Version = 2 }, "Li");
        Assert.Equal(first.Saved, first.Saved! with { Capacity = 200, ClosesAt = "09:30", QuietHours = "22:00-07:00" });
        Assert.Equal(["09:30", "22:30"], new[] { quiet, later }.Select(result => result.Saved!.ClosesAt));
        Assert.Equal(later.Saved!.Version, (await Admin().SaveAsync(edit with { ClosesAt = "22:30", Version = 3 }, "Li")).Saved!.Version);
        Assert.Equal(later.Saved, await Admin().FindAsync("closing"));
        await Admin().RemoveAsync("closing", 3, "Wang");

        Assert.Equal([null, "22:30", "09:30", "09:30"], (await Admin().HistoryAsync("closing")).Select(change => change.ClosesAt));
        Assert.Equal([null, 200, 200, 200], (await Admin().HistoryAsync("closing")).Select(change => change.Capacity));
        await using var main = shards.Databases.Main();
        Assert.Equal(
            [("closes", """{"area":"closing","at":"09:30"}"""), ("closes", """{"area":"closing","at":"22:30"}"""), ("closes", """{"area":"closing","at":null}"""), ("remove", """{"area":"closing"}""")],
            (await main.Edits.Where(row => row.Content.Contains("closing")).OrderBy(row => row.Id).ToListAsync()).Select(row => (row.Kind, row.Content)));
    }

    [Theory]
    [InlineData(0, null, null, "capacity", "0")]
    [InlineData(null, "24:00", null, "closesAt", "24:00")]
    [InlineData(null, null, "22:00", "quietHours", "22:00")]
    public async Task SaveAsync_SettingsThatCannotBe_NamesTheField(int? capacity, string? closes, string? quiet, string field, string value)
    {
        var error = Assert.Single((await Admin().SaveAsync(Edit("unusable") with { Capacity = capacity, ClosesAt = closes, QuietHours = quiet }, "Li")).Errors);

        Assert.Equal((field, value), (error.Field, error.Value));
    }

    [Fact]
    public async Task SaveAsync_WholeParkWithAClosingTime_IsRefused() =>
        Assert.Equal("closesAt", Assert.Single((await Admin().SaveAsync(Edit("*") with { ClosesAt = "22:00" }, "Li")).Errors).Field);

    [Fact]
    public async Task SaveAsync_StaleVersion_ShowsWhatOthersStored()
    {
        await Admin().SaveAsync(Edit("stale"), "Li");

        var result = await Admin().SaveAsync(Edit("stale") with { Alert = 130 }, "Wang");

        Assert.Equal((null, "Li", 120), (result.Saved, result.Conflict?.UpdatedBy, result.Conflict?.Thresholds?.Alert));
    }

    [Fact]
    public async Task SaveAsync_ManyAtOnce_OneWins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Admin().SaveAsync(Edit("race") with { SortOrder = i }, $"editor {i}")));

        Assert.Single(results, result => result.Saved is not null);
        Assert.Equal(7, results.Count(result => result.Conflict is not null));
        Assert.Single(await Admin().HistoryAsync("race"));
    }

    [Fact]
    public async Task ListAsync_SeenAndSetAreas_AreAllThereOnce()
    {
        await shards.AddAsync(TwoShards.Areas.Select(area => new AreaPresence { AreaId = area, CurrentVisitors = 5 }), row => row.AreaId);
        await Admin().SaveAsync(Edit("B") with { SortOrder = -1 }, "Li");
        await Admin().SaveAsync(Edit("never seen"), "Li");

        var list = await Admin().ListAsync();

        Assert.Equal(["*", "B"], list.Take(2).Select(area => area.AreaId));
        Assert.Empty(TwoShards.Areas.Append("never seen").Except(list.Select(area => area.AreaId)));
        Assert.Equal(list.Count, list.DistinctBy(area => area.AreaId).Count());
        Assert.Equal((5L, 1), (list[1].Current, list[1].Version));
        Assert.Null(list.Single(area => area.AreaId == "never seen").Current);
    }

    private static AreaEdit Edit(string area) => new(area, 80, 100, 120, null, null, 0, false, 0);

    private AreaAdmin Admin() => new(shards.Databases, shards.Reader, _signal, new FakeTimeProvider(Now));
}
