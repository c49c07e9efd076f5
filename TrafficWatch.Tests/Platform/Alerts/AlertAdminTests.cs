using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

public sealed class AlertAdminTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private readonly AlertDesk _desk = new(shards);

    public static TheoryData<string, string?, string, string> Unusable => new()
    {
        { CareKinds.Acknowledged, null, "  ", "who '': must not be empty" },
        { CareKinds.Acknowledged, new string('x', 1001), "Anna", "comment 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…': must have at most 1000 characters, not 1001" },
        { CareKinds.Acknowledged, null, new string('n', 101), "who 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…': must have at most 100 characters, not 101" },
        { CareKinds.Acknowledged, null, "An\u0007na", "who 'An\u0007na': must not hold control characters" },
        { CareKinds.Assigned, " ", "Anna", "assignee '': must not be empty" },
        { CareKinds.Snoozed, "2h", "Anna", "snooze '2h': must be one of 15m, 1h, 4h, cleared" },
        { CareKinds.Commented, null, "Anna", "comment '': must not be empty" },
    };

    /// <summary>Areas of both shards in one go, each on its own.</summary>
    [Fact]
    public async Task Do_ManyOnBothShards_EachIsStoredWithItsNote()
    {
        var areas = TwoShards.Areas.Append(ThresholdSet.WholePark).ToList();
        Assert.Equal(2, areas.Select(shards.Map.ShardOf).Distinct().Count());
        foreach (var area in areas)
        {
            await _desk.RaiseAsync(area);
        }

        var seen = await _desk.Queries.PageAsync(new AlertCaseFilter { Subjects = areas }, 100);
        var version = _desk.Signal.Version;
        var result = await _desk.Admin.DoAsync(seen.Rows, new CareAct(CareKinds.Acknowledged, "all gates open"), "Anna");

        Assert.Equal((areas.Count, 0, 0), (result.Done.Count, result.Conflicts.Count, result.Errors.Count));
        Assert.True(_desk.Signal.Version > version);
        foreach (var area in areas)
        {
            Assert.Equal(CareState.Acknowledged, await _desk.StateAsync(area));
            Assert.Equal(["acknowledged Anna: all gates open"], await _desk.NotesAsync(area));
            await using var elsewhere = shards.Databases.Shard(1 - shards.Map.ShardOf(area));
            Assert.False(await elsewhere.AlertCare.AnyAsync(row => row.Subject == area) || await elsewhere.AlertNotes.AnyAsync(row => row.Subject == area));
        }
    }

    [Fact]
    public async Task Do_SomebodyElseWasQuicker_IsAConflictThatShowsBoth()
    {
        await _desk.RaiseAsync("conflict");
        await _desk.RaiseAsync("free");
        var seen = new[] { await _desk.OfAsync("conflict"), await _desk.OfAsync("free") };
        await _desk.DoAsync("conflict", CareKinds.Assigned, "Wang", who: "Li");

        var result = await _desk.Node().DoAsync(seen, new CareAct(CareKinds.Acknowledged), "Anna");

        // The other one is done all the same.
        Assert.Equal("free", Assert.Single(result.Done).Subject);
        var (mine, theirs) = Assert.Single(result.Conflicts);
        Assert.Equal((null, "Wang"), (mine.AssignedTo, theirs.AssignedTo));
        Assert.Equal(["assigned Li: Wang"], await _desk.NotesAsync("conflict"));

        // Whoever has seen it may go on from there.
        Assert.Single((await _desk.Node().DoAsync([theirs], new CareAct(CareKinds.Acknowledged), "Anna")).Done);
        Assert.Equal("Wang", (await _desk.OfAsync("conflict")).AssignedTo);
    }

    [Fact]
    public async Task Acknowledge_RisenSinceItWasSeen_IsAConflict()
    {
        await _desk.RaiseAsync("risen");
        var seen = await _desk.OfAsync("risen");
        await _desk.ChangeAsync("risen", AlertLevel.Alert);

        var (mine, theirs) = Assert.Single((await _desk.Admin.DoAsync([seen], new CareAct(CareKinds.Acknowledged), "Anna")).Conflicts);

        Assert.Equal((AlertLevel.Warning, AlertLevel.Alert), (mine.Level, theirs.Level));
        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("risen"));
    }

    /// <summary>A reminder is nobody's word: it stands in nobody's way.</summary>
    [Fact]
    public async Task Acknowledge_RemindedSinceItWasSeen_IsDone()
    {
        await _desk.RaiseAsync("reminded");
        var seen = await _desk.OfAsync("reminded");
        _desk.Time.Advance(TimeSpan.FromMinutes(5));
        await _desk.Reminder().RemindAsync(CancellationToken.None);

        Assert.Single((await _desk.Admin.DoAsync([seen], new CareAct(CareKinds.Acknowledged), "Anna")).Done);
        Assert.Equal(["reminded 值班员", "acknowledged Anna"], await _desk.NotesAsync("reminded"));
    }

    /// <summary>Two nodes at once, many times: one is done, the other is told, and the notes say no more than what is.</summary>
    [Fact]
    public async Task Do_TwoAtTheSameTime_OneIsDone()
    {
        for (var round = 0; round < 20; round++)
        {
            var area = $"race {round}";
            await _desk.RaiseAsync(area);
            var seen = await _desk.OfAsync(area);

            var results = await Task.WhenAll(new[] { "Anna", "Li" }.Select(who => Task.Run(() => _desk.Node().DoAsync([seen], new CareAct(CareKinds.Acknowledged), who))));

            var done = results.SelectMany(result => result.Done).ToList();
            Assert.Equal(1, results.Sum(result => result.Conflicts.Count));
            Assert.Equal([$"acknowledged {Assert.Single(done).AcknowledgedBy}"], await _desk.NotesAsync(area));
        }
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Do_WhatCannotBe_IsRefusedWithFieldAndValue(string kind, string? text, string who, string told)
    {
        var area = $"unusable {kind} {who.Length} {text?.Length}";
        await _desk.RaiseAsync(area);

        var result = await _desk.Admin.DoAsync([await _desk.OfAsync(area)], new CareAct(kind, text), who);

        Assert.Equal(told, Assert.Single(result.Errors).ToString());
        Assert.Empty(result.Done);
        Assert.Equal(0, (await _desk.OfAsync(area)).Version);
        Assert.Empty(await _desk.NotesAsync(area));
    }

    [Fact]
    public async Task Do_AlertThatIsGone_SaysWhich()
    {
        await _desk.RaiseAsync("gone");
        var seen = await _desk.OfAsync("gone");
        await using (var context = shards.Databases.ShardOf("gone"))
        {
            await context.AlertCases.Where(row => row.Subject == "gone").ExecuteDeleteAsync();
        }

        Assert.Equal("alertCase 'gone 2025-07-15T04:00:00Z': is not known any more", Assert.Single((await _desk.Admin.DoAsync([seen], new CareAct(CareKinds.Acknowledged), "Anna")).Errors).ToString());
    }
}
