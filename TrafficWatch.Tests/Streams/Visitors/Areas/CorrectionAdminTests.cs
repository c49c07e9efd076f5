using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Areas;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Visitors.Areas;

public sealed class CorrectionAdminTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Now = new(2025, 7, 15, 4, 0, 0, 123, DateTimeKind.Utc);
    private readonly EditSignal _signal = new();
    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public async Task CountAsync_StoredTwice_IsOneEditThatTheStreamReads()
    {
        await SeenAsync("counted");

        Assert.Empty(await Admin().CountAsync("counted", "c1", 120, " after the show ", " 小李 "));
        Assert.Empty(await Admin().CountAsync("counted", "c1", 120, " after the show ", " 小李 "));

        var edit = Assert.Single(await EditsAsync("counted"));
        Assert.Equal(("visitors", "count", "小李", Now, null), (edit.Stream, edit.Kind, edit.Who, edit.MadeAt, edit.Epoch));
        Assert.Equal("""{"area":"counted","id":"c1","counted":120,"who":"小李","comment":"after the show","madeAt":"2025-07-15T04:00:00.123Z"}""", edit.Content);
        Assert.True(_signal.Version > 0);
    }

    [Theory]
    [InlineData("wrong", -1, "Li", "counted")]
    [InlineData("wrong", 10_000_001, "Li", "counted")]
    [InlineData("wrong", 5, " ", "who")]
    [InlineData("wrong", 5, "Li\nwarn", "who")]
    [InlineData("never seen", 5, "Li", "area")]
    [InlineData("*", 5, "Li", "area")]
    public async Task CountAsync_ThatCannotBe_NamesTheFieldAndStoresNothing(string area, long counted, string who, string field)
    {
        await SeenAsync("wrong");

        Assert.Equal([field], (await Admin().CountAsync(area, "w1", counted, null, who)).Select(error => error.Field));
        Assert.Empty(await EditsAsync(area));
        Assert.Equal(0, _signal.Version);
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task UndoAsync_WithinAMinuteByTheServersClock_IsStoredOrRefused(int seconds, bool stored)
    {
        var area = $"undone after {seconds}";
        await SeenAsync(area);
        await Admin().CountAsync(area, area, 0, null, "Li");
        _time.Advance(TimeSpan.FromSeconds(seconds));

        var errors = await Admin().UndoAsync(area, area + " undo", area, null, "Wang");

        Assert.Equal(stored, errors.Count == 0);
        Assert.Equal(stored ? ["count", "undo"] : ["count"], (await EditsAsync(area)).Select(edit => edit.Kind));
        if (stored)
        {
            var content = JsonDocument.Parse((await EditsAsync(area))[1].Content).RootElement;
            Assert.Equal((area, "Wang"), (content.GetProperty("of").GetString(), content.GetProperty("who").GetString()));
            Assert.False(content.TryGetProperty("counted", out _));
        }
        else
        {
            Assert.Contains("within a minute only", errors[0].Reason.En, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UndoAsync_ManyAtOnce_OneIsStored()
    {
        await SeenAsync("undone by many");
        await Admin().CountAsync("undone by many", "m1", 7, null, "Li");

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Admin().UndoAsync("undone by many", $"m1 undo {i}", "m1", null, $"editor {i}")));

        Assert.Single(results, errors => errors.Count == 0);
        Assert.Equal(5, results.Count(errors => errors.Any(error => error.Reason.En.Contains("undone already", StringComparison.Ordinal))));
        Assert.Equal(["count", "undo"], (await EditsAsync("undone by many")).Select(edit => edit.Kind));
    }

    [Fact]
    public async Task LastAsync_NotTakenInYet_WaitsAboveWhatIs()
    {
        await SeenAsync("waits");
        await shards.AddAsync([Row("waits", "old", Now.AddHours(-1))], row => row.AreaId);
        await Admin().CountAsync("waits", "new", 12, null, "Li");

        var before = await Admin().LastAsync("waits", 50);
        Assert.Equal([("new", true, null, 12), ("old", false, 9, 5)], before.Select(row => (row.Id, row.Waits, row.Before, row.After)));
        Assert.True(before[0].CanBeUndone(Now));
        Assert.False(before[1].CanBeUndone(Now));

        // As the epoch does, on one instance first.
        await shards.AddAsync([Row("waits", "new", Now)], row => row.AreaId);
        Assert.Equal([("new", false), ("old", false)], (await Admin().LastAsync("waits", 50)).Select(row => (row.Id, row.Waits)));

        await Admin().UndoAsync("waits", "back", "new", null, "Li");
        var after = await Admin().LastAsync("waits", 50);
        Assert.Equal([("back", true, false), ("new", false, true), ("old", false, false)], after.Select(row => (row.Id, row.Waits, row.Undone)));
        Assert.DoesNotContain(after, row => row.CanBeUndone(Now));
    }

    [Fact]
    public async Task AllAsync_OverShards_NewestFirstOfThoseAskedFor()
    {
        List<AreaCorrection> rows = [.. Enumerable.Range(0, 1200).Select(i => Row(TwoShards.Areas[i % 12], $"{i}", Now.AddSeconds(-(i / 5))))];
        await shards.AddAsync(rows, row => row.AreaId);

        var all = await Admin().AllAsync(TwoShards.Areas).Select(row => (row.AreaId, row.Id)).ToListAsync();
        var two = await Admin().AllAsync(["a", "🚗"]).Select(row => row.MadeAt).ToListAsync();

        Assert.Equal(1200, all.Count);
        Assert.Equal(rows.Select(row => (row.AreaId, row.Id)).Order(), all.Order());
        Assert.Equal(200, two.Count);
        Assert.Equal(two.OrderDescending(), two);
    }

    private static AreaCorrection Row(string area, string id, DateTime madeAt) => new() { AreaId = area, Id = id, Kind = "count", LineTime = madeAt, MadeAt = madeAt, BeforeCount = 9, AfterCount = 5, Who = "Li" };

    private Task SeenAsync(string area) => shards.Databases.ShardOf(area) is var shard ? AddOnceAsync(shard, area) : Task.CompletedTask;

    private static async Task AddOnceAsync(ShardContext shard, string area)
    {
        await using (shard)
        {
            if (!await shard.Present.AnyAsync(row => row.AreaId == area))
            {
                shard.Present.Add(new AreaPresence { AreaId = area, CurrentVisitors = 5 });
                await shard.SaveChangesAsync();
            }
        }
    }

    private async Task<List<StreamEdit>> EditsAsync(string area)
    {
        await using var main = shards.Databases.Main();
        return [.. (await main.Edits.OrderBy(edit => edit.Id).ToListAsync()).Where(edit => edit.Content.Contains($"\"area\":\"{area}\"", StringComparison.Ordinal))];
    }

    private CorrectionAdmin Admin() => new(shards.Databases, shards.Reader, shards.Map, _signal, _time);
}
