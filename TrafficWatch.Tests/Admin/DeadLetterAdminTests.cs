using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Admin;
using TrafficWatch.Web.Platform.Storage;
using Xunit;

namespace TrafficWatch.Tests.Admin;

public sealed class DeadLetterAdminTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly DateTime Now = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);
    private static int _logs;
    private readonly EditSignal _signal = new();

    [Fact]
    public async Task PageAsync_BothWays_ShowsEachLetterOnce()
    {
        var ids = await AddAsync(23, "time without date");
        await AddAsync(3, "something else");
        var filter = new DeadLetterFilter { Reason = "WITHOUT" };
        var first = await Admin().PageAsync(filter, 10);
        var second = await Admin().PageAsync(filter with { After = first.After }, 10);
        var third = await Admin().PageAsync(filter with { After = second.After }, 10);
        var back = await Admin().PageAsync(filter with { Before = third.Before }, 10);

        Assert.Equal(ids.AsEnumerable().Reverse(), first.Rows.Concat(second.Rows).Concat(third.Rows).Select(letter => letter.Id));
        Assert.Equal(second.Rows, back.Rows);
        Assert.Equal((null, null, 23L), (first.Before, third.After, first.Total.Count));
        Assert.Equal(ids.Count, await Admin().AllAsync(filter).CountAsync());
        Assert.Empty((await Admin().PageAsync(filter with { Stream = "passages" })).Rows);
        Assert.All(first.Rows, letter => Assert.Equal((Now, 10_000L, "new"), (letter.RecordTime, letter.PayloadBytes, letter.Status)));
    }

    [Fact]
    public async Task Groups_OfOneReasonWithOtherValues_AreRetriedAndDeletedTogether()
    {
        await AddAsync(3, "colour 'red' of 2025-07-15 is none");
        await AddAsync(2, "colour 'blue' of 2025-07-16 is none");
        await AddAsync(1, "colour is missing");

        var groups = (await Admin().GroupsAsync()).Where(group => group.Kind.StartsWith("colour", StringComparison.Ordinal)).ToList();
        Assert.Equal([("colour … of … is none", 5L), ("colour is missing", 1L)], groups.Select(group => (group.Kind, group.Letters)));
        var filter = new DeadLetterFilter { Stream = groups[0].Stream, Kind = groups[0].Kind };
        Assert.Equal(5, (await Admin().PageAsync(filter)).Total.Count);

        var told = new List<int>();
        Assert.Equal(5, await Admin().RetryAllAsync(filter, "Li", new Told(told)));
        Assert.Equal([1, 2, 3, 4, 5], told);
        Assert.Equal(0, await Admin().DeleteAllAsync(filter, "Li", new Told(told)));
        Assert.Equal(1, await Admin().DeleteAllAsync(filter with { Kind = "colour is missing" }, "Li", new Told(told)));
        Assert.DoesNotContain(await Admin().GroupsAsync(), group => group.Kind.StartsWith("colour", StringComparison.Ordinal));
    }

    private sealed class Told(List<int> told) : IProgress<int>
    {
        public void Report(int value) => told.Add(value);
    }

    [Fact]
    public async Task GetAsync_LongPayload_ShowsItsBeginningAndKeepsItWhole()
    {
        var id = Assert.Single(await AddAsync(1, "long"));

        var detail = await Admin().GetAsync(id);
        var whole = await Admin().PayloadAsync(id);

        Assert.Equal((4096, true, 10_000), (detail!.Head.Length, detail.Cut, whole!.Length));
        Assert.Equal(whole.Take(4096), detail.Head);
        Assert.StartsWith("\uFFFDx", detail.Text, StringComparison.Ordinal);
        Assert.Null(await Admin().GetAsync(id + 1000));
        Assert.Null(await Admin().PayloadAsync(id + 1000));
    }

    [Fact]
    public async Task RetryAsync_TwiceAtOnce_AsksTheStreamOnce()
    {
        var id = Assert.Single(await AddAsync(1, "retried"));

        var asked = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Admin().RetryAsync(id, "Li")));

        Assert.Single(asked, answer => answer);
        Assert.Equal("retrying", (await Admin().GetAsync(id))!.Letter.Status);
        await using var main = shards.Databases.Main();
        var edit = Assert.Single(await main.Edits.Where(edit => edit.Kind == "retry" && edit.Content == $"{{\"deadLetter\":{id}}}").ToListAsync());
        Assert.Equal(("visitors", $$"""{"deadLetter":{{id}}}""", "Li"), (edit.Stream, edit.Content, edit.Who));
        Assert.Equal(1, _signal.Version);
    }

    [Fact]
    public async Task DeleteAsync_OneOnItsWay_KeepsThatOne()
    {
        var ids = await AddAsync(3, "deleted");
        await Admin().RetryAsync(ids[1], "Li");

        Assert.Equal(2, await Admin().DeleteAsync([.. ids, 999_999], "Li"));
        Assert.NotNull(await Admin().GetAsync(ids[1]));
        Assert.Null(await Admin().GetAsync(ids[0]));
        await Assert.ThrowsAsync<ArgumentException>(() => Admin().DeleteAsync(ids, ""));
        await using var main = shards.Databases.Main();
        await main.Edits.Where(edit => edit.Content == $$"""{"deadLetter":{{ids[1]}}}""").ExecuteDeleteAsync();
    }

    [Fact]
    public async Task StreamQueries_MinutesAndGaps_AreThoseOfTheStream()
    {
        await using (var main = shards.Databases.Main())
        {
            main.StreamMinutes.AddRange(Enumerable.Range(0, 5).Select(i => new StreamMinuteRow { Stream = "visitors", Minute = Now.AddMinutes(i), Received = i }));
            main.Gaps.Add(new LogGapRow { Stream = "visitors", LogId = "x", Partition = 2, FromOffset = 5, ToOffset = 9, NoticedAt = Now });
            await main.SaveChangesAsync();
        }

        var queries = new StreamQueries(shards.Reader);

        Assert.Equal([1, 2, 3], (await queries.MinutesAsync("visitors", Now.AddMinutes(1), Now.AddMinutes(4))).Select(minute => minute.Received));
        Assert.Equal(new FoundGap("visitors", "x", 2, 5, 9, Now, null), Assert.Single(await queries.GapsAsync("visitors")));
        Assert.Empty(await queries.GapsAsync("passages"));
    }

    private async Task<List<long>> AddAsync(int count, string reason)
    {
        var payload = new byte[10_000];
        Array.Fill(payload, (byte)'x');
        payload[0] = 0xFF;
        var log = $"log {Interlocked.Increment(ref _logs)}";
        await using var main = shards.Databases.Main();
        List<DeadLetterEntry> letters = [.. Enumerable.Range(0, count).Select(offset => new DeadLetterEntry
        {
            Stream = "visitors",
            LogId = log,
            Partition = 0,
            Offset = offset,
            RecordTime = Now,
            Reason = reason,
            Payload = payload,
            Status = "new",
            UpdatedAt = Now,
        })];
        main.DeadLetters.AddRange(letters);
        await main.SaveChangesAsync();
        return [.. letters.Select(letter => letter.Id).Order()];
    }

    private DeadLetterAdmin Admin() => new(shards.Databases, shards.Reader, _signal, new FakeTimeProvider(Now), NullLogger<DeadLetterAdmin>.Instance);
}
