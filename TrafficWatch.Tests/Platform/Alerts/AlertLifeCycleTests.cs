using System.Text.RegularExpressions;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Architecture;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

/// <summary>The life of an alert, line by line of docs/alerts.md.</summary>
public sealed partial class AlertLifeCycleTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private readonly AlertDesk _desk = new(shards);

    [Fact]
    public async Task Raised_NobodyDidAnything_IsUnacknowledged()
    {
        await _desk.RaiseAsync("raised");

        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("raised"));
        Assert.Empty(await _desk.NotesAsync("raised"));
    }

    [Fact]
    public async Task Acknowledged_WithAComment_IsKeptWithWhoAndWhen()
    {
        await _desk.RaiseAsync("acknowledged");
        await _desk.DoAsync("acknowledged", CareKinds.Acknowledged, " gates opened ");

        Assert.Equal(CareState.Acknowledged, await _desk.StateAsync("acknowledged"));
        Assert.Equal("Anna", (await _desk.OfAsync("acknowledged")).AcknowledgedBy);
        Assert.Equal(["acknowledged Anna: gates opened"], await _desk.NotesAsync("acknowledged"));
    }

    [Fact]
    public async Task Acknowledged_TakenBack_CallsAgain()
    {
        await _desk.RaiseAsync("back");
        await _desk.DoAsync("back", CareKinds.Acknowledged);
        await _desk.DoAsync("back", CareKinds.Unacknowledged, who: "Li");

        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("back"));
        Assert.Equal(["acknowledged Anna", "unacknowledged Li"], await _desk.NotesAsync("back"));
    }

    [Fact]
    public async Task Escalated_AfterAnAcknowledgement_NeedsANewOne()
    {
        await _desk.RaiseAsync("worse");
        await _desk.DoAsync("worse", CareKinds.Acknowledged);
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.ChangeAsync("worse", AlertLevel.Alert);
        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("worse"));

        await _desk.DoAsync("worse", CareKinds.Acknowledged, who: "Li");
        Assert.Equal(CareState.Acknowledged, await _desk.StateAsync("worse"));
        Assert.Equal("Li", (await _desk.OfAsync("worse")).AcknowledgedBy);
    }

    /// <summary>The data were a minute behind the clock: what rises in them after that was not seen.</summary>
    [Fact]
    public async Task Escalated_InDataThatAreBehindTheClock_NeedsANewOneAsWell()
    {
        await _desk.RaiseAsync("behind");
        _desk.Time.Advance(TimeSpan.FromMinutes(2));
        _desk.Frames.Publish(_desk.Frames.Current with { DecidedTime = _desk.Now.AddMinutes(-1) });
        await _desk.DoAsync("behind", CareKinds.Acknowledged);
        var acknowledged = _desk.Now;
        await using (var context = shards.Databases.ShardOf("behind"))
        {
            var alert = context.AlertCases.Single(row => row.Subject == "behind");
            (alert.Level, alert.ChangedAt) = ((sbyte)AlertLevel.Alert, acknowledged.AddSeconds(-30));
            await context.SaveChangesAsync();
        }

        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("behind"));
    }

    [Fact]
    public async Task Eased_AfterAnAcknowledgement_StaysAcknowledged()
    {
        await _desk.RaiseAsync("eased", AlertLevel.Alert);
        await _desk.DoAsync("eased", CareKinds.Acknowledged);
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.ChangeAsync("eased", AlertLevel.Warning);

        Assert.Equal(CareState.Acknowledged, await _desk.StateAsync("eased"));
    }

    [Fact]
    public async Task Snoozed_ForATime_IsQuietUntilThen()
    {
        await _desk.RaiseAsync("snoozed");
        await _desk.DoAsync("snoozed", CareKinds.Snoozed, "15m");
        Assert.Equal(CareState.Snoozed, await _desk.StateAsync("snoozed"));

        _desk.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("snoozed"));
        Assert.Equal(["snoozed Anna: 15m"], await _desk.NotesAsync("snoozed"));
    }

    [Fact]
    public async Task Snoozed_UntilCleared_IsQuietForDays()
    {
        await _desk.RaiseAsync("long");
        await _desk.DoAsync("long", CareKinds.Snoozed, "cleared");
        _desk.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(CareState.Snoozed, await _desk.StateAsync("long"));

        await _desk.ChangeAsync("long", AlertLevel.Normal);
        Assert.Equal(CareState.Cleared, await _desk.StateAsync("long"));
    }

    [Fact]
    public async Task Snoozed_Acknowledged_IsSnoozedNoLonger()
    {
        await _desk.RaiseAsync("both");
        await _desk.DoAsync("both", CareKinds.Snoozed, "cleared");
        await _desk.DoAsync("both", CareKinds.Acknowledged);
        Assert.Equal(CareState.Acknowledged, await _desk.StateAsync("both"));

        await _desk.DoAsync("both", CareKinds.Unacknowledged);
        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("both"));
    }

    [Fact]
    public async Task Snoozed_Ended_CallsAgain()
    {
        await _desk.RaiseAsync("woken");
        await _desk.DoAsync("woken", CareKinds.Snoozed, "4h");
        await _desk.DoAsync("woken", CareKinds.Unsnoozed, who: "Li");

        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("woken"));
        Assert.Equal(["snoozed Anna: 4h", "unsnoozed Li"], await _desk.NotesAsync("woken"));
    }

    [Fact]
    public async Task Escalated_WhileSnoozed_CallsAgain()
    {
        await _desk.RaiseAsync("rises");
        await _desk.DoAsync("rises", CareKinds.Snoozed, "cleared");
        await _desk.ChangeAsync("rises", AlertLevel.Alert);
        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("rises"));

        // Once that was told it does not fall asleep again by itself.
        _desk.Time.Advance(TimeSpan.FromMinutes(5));
        await _desk.Reminder().RemindAsync(CancellationToken.None);
        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("rises"));
    }

    [Fact]
    public async Task Assigned_Unacknowledged_StillCalls()
    {
        await _desk.RaiseAsync("assigned");
        await _desk.DoAsync("assigned", CareKinds.Assigned, "Wang");

        Assert.Equal((CareState.Unacknowledged, "Wang"), (await _desk.StateAsync("assigned"), (await _desk.OfAsync("assigned")).AssignedTo));
        Assert.Equal(["assigned Anna: Wang"], await _desk.NotesAsync("assigned"));
    }

    [Fact]
    public async Task Commented_InAnyState_ChangesNothingElse()
    {
        await _desk.RaiseAsync("commented");
        var before = await _desk.OfAsync("commented");
        await _desk.DoAsync("commented", CareKinds.Commented, "a coach arrives at 13:00");
        Assert.Equal(before, (await _desk.OfAsync("commented")) with { Version = 0 });

        await _desk.ChangeAsync("commented", AlertLevel.Normal);
        await _desk.DoAsync("commented", CareKinds.Commented, "it was the coach");
        Assert.Equal(["commented Anna: a coach arrives at 13:00", "commented Anna: it was the coach"], await _desk.NotesAsync("commented"));
    }

    [Theory]
    [InlineData(CareKinds.Acknowledged, null)]
    [InlineData(CareKinds.Unacknowledged, null)]
    [InlineData(CareKinds.Assigned, "Wang")]
    [InlineData(CareKinds.Snoozed, "1h")]
    [InlineData(CareKinds.Unsnoozed, null)]
    public async Task Cleared_AnythingButAComment_IsRefused(string kind, string? text)
    {
        var area = "cleared " + kind;
        await _desk.RaiseAsync(area);
        await _desk.ChangeAsync(area, AlertLevel.Normal);

        var result = await _desk.Admin.DoAsync([await _desk.OfAsync(area)], new CareAct(kind, text), "Anna");

        Assert.Equal($"alertCase '{area} 2025-07-15T04:00:00Z': is cleared already", Assert.Single(result.Errors).ToString());
        Assert.Equal(CareState.Cleared, await _desk.StateAsync(area));
        Assert.Empty(await _desk.NotesAsync(area));
    }

    [Fact]
    public async Task Reminded_NobodyAcknowledges_IsToldAgainAndThenTheNext()
    {
        await _desk.RaiseAsync("nobody");
        for (var minute = 0; minute < 40; minute++)
        {
            _desk.Time.Advance(TimeSpan.FromMinutes(1));
            await _desk.Reminder().RemindAsync(CancellationToken.None);
        }

        Assert.Equal(
            ["reminded 值班员", "reminded 值班员", "stepped 值班经理", "reminded 值班经理", "reminded 值班经理", "stepped 园区负责人", "reminded 园区负责人", "reminded 园区负责人"],
            await _desk.NotesAsync("nobody"));
    }

    [Fact]
    public async Task Reminded_OnceAcknowledged_NoLonger()
    {
        await _desk.RaiseAsync("done");
        _desk.Time.Advance(TimeSpan.FromMinutes(5));
        await _desk.Reminder().RemindAsync(CancellationToken.None);
        await _desk.DoAsync("done", CareKinds.Acknowledged);
        _desk.Time.Advance(TimeSpan.FromHours(1));
        await _desk.Reminder().RemindAsync(CancellationToken.None);

        Assert.Equal(["reminded 值班员", "acknowledged Anna"], await _desk.NotesAsync("done"));
    }

    [Fact]
    public async Task Raised_AgainAfterItWasCleared_IsAnAlertOfItsOwn()
    {
        await _desk.RaiseAsync("again");
        await _desk.DoAsync("again", CareKinds.Acknowledged);
        await _desk.ChangeAsync("again", AlertLevel.Normal);
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        await _desk.RaiseAsync("again");

        Assert.Equal(CareState.Unacknowledged, await _desk.StateAsync("again"));
        Assert.Null((await _desk.OfAsync("again")).AcknowledgedBy);
    }

    /// <summary>Every line of the tables names a test that is there.</summary>
    [Fact]
    public void Document_EachTransition_NamesATest()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs/alerts.md")).Split("## Transitions")[1];
        var lines = text.Split('\n').Where(line => line.StartsWith('|') && !line.StartsWith("| state |", StringComparison.Ordinal) && !line.StartsWith("|---", StringComparison.Ordinal)).ToList();
        Assert.InRange(lines.Count, 25, 100);
        Assert.All(lines, line => Assert.NotEmpty(Named().Matches(line)));
        Assert.All(Named().Matches(text), test => Assert.Contains(
            typeof(AlertLifeCycleTests).Assembly.GetTypes(), type => type.Name == test.Groups[1].Value && type.GetMethod(test.Groups[2].Value) is not null));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
