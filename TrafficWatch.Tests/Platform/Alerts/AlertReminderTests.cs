using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Streams.Visitors.Live;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

public sealed class AlertReminderTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    /// <summary>A process that has just started goes on where the one before it stopped.</summary>
    [Fact]
    public async Task Remind_Restarted_NeitherRepeatsNorForgets()
    {
        var desk = new AlertDesk(shards);
        await desk.RaiseAsync("restarted");
        desk.Time.Advance(Span);
        Assert.Equal(1, await desk.Reminder().RemindAsync(CancellationToken.None));
        Assert.Equal(0, await desk.Reminder().RemindAsync(CancellationToken.None));

        desk.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(0, await desk.Reminder().RemindAsync(CancellationToken.None));

        // Away for an hour: told once.
        desk.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await desk.Reminder().RemindAsync(CancellationToken.None));
        Assert.Equal(0, await desk.Reminder().RemindAsync(CancellationToken.None));
        Assert.Equal(["reminded 值班员", "reminded 值班员"], await desk.NotesAsync("restarted"));
        await desk.DoAsync("restarted", CareKinds.Acknowledged);
    }

    [Fact]
    public async Task Remind_TwoNodesAtOnce_TellOnce()
    {
        var desk = new AlertDesk(shards);
        var areas = TwoShards.Areas.Select(area => "both " + area).ToList();
        foreach (var area in areas)
        {
            await desk.RaiseAsync(area);
        }

        for (var round = 1; round <= 3; round++)
        {
            desk.Time.Advance(Span);
            var told = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => desk.Reminder().RemindAsync(CancellationToken.None))));
            Assert.Equal(areas.Count, told.Sum());
        }

        foreach (var area in areas)
        {
            Assert.Equal(["reminded 值班员", "reminded 值班员", "stepped 值班经理"], await desk.NotesAsync(area));
            await desk.DoAsync(area, CareKinds.Acknowledged);
        }
    }

    /// <summary>Over midnight by the site's clocks, and in the night in which they go back: 22:00 to 07:00 is ten hours then.</summary>
    [Theory]
    [InlineData("Asia/Shanghai", "2025-07-15T13:30:00Z", 30, 540)]
    [InlineData("America/New_York", "2025-11-02T01:30:00Z", 30, 600)]
    [InlineData("America/New_York", "2025-03-09T02:30:00Z", 30, 480)]
    public async Task Remind_QuietHours_StaysQuietAndThenTells(string zone, string now, int until, int quiet)
    {
        var area = "night " + now;
        var desk = new AlertDesk(shards, DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime(), zone);
        await desk.QuietAsync(area, "22:00-07:00");
        await desk.RaiseAsync(area);

        // As many minutes as there are until it is quiet; then to the last of the night.
        for (var minute = 0; minute < until - 1; minute++)
        {
            desk.Time.Advance(TimeSpan.FromMinutes(1));
            await desk.Reminder().RemindAsync(CancellationToken.None);
        }

        var before = (await desk.NotesAsync(area)).Count;
        Assert.Equal(5, before);
        for (var minute = 0; minute < quiet; minute += 20)
        {
            desk.Time.Advance(TimeSpan.FromMinutes(minute == 0 ? 1 : 20));
            await desk.Reminder().RemindAsync(CancellationToken.None);
            Assert.Contains(area, (await desk.Open.ReadAsync(CancellationToken.None)).Quiet);
        }

        Assert.Equal(before, (await desk.NotesAsync(area)).Count);
        desk.Time.Advance(TimeSpan.FromMinutes(20));
        await desk.Reminder().RemindAsync(CancellationToken.None);
        Assert.Equal(before + 1, (await desk.NotesAsync(area)).Count);
        await desk.DoAsync(area, CareKinds.Acknowledged);
    }

    /// <summary>Each by its own hours, the park by those of the park; what can't be read is no quiet hour.</summary>
    [Fact]
    public async Task Remind_QuietHoursOfOthers_AreNotItsOwn()
    {
        var desk = new AlertDesk(shards);
        await desk.QuietAsync(ThresholdSet.WholePark, "12:00-13:00");
        await desk.QuietAsync("unread", "noon");
        await desk.RaiseAsync(ThresholdSet.WholePark);
        await desk.RaiseAsync("unread");
        await desk.RaiseAsync("unset");
        desk.Time.Advance(Span);
        await desk.Reminder().RemindAsync(CancellationToken.None);

        Assert.Empty(await desk.NotesAsync(ThresholdSet.WholePark));
        Assert.Single(await desk.NotesAsync("unread"));
        Assert.Single(await desk.NotesAsync("unset"));
        foreach (var area in new[] { ThresholdSet.WholePark, "unread", "unset" })
        {
            await desk.DoAsync(area, CareKinds.Acknowledged);
        }
    }

    [Fact]
    public async Task Remind_Assigned_TellsWhoIsInChargeAndThenTheList()
    {
        var desk = new AlertDesk(shards, settings: new ReminderSettings(Span, 1, ["Desk", "Manager"]));
        await desk.RaiseAsync("charge");
        await desk.DoAsync("charge", CareKinds.Assigned, "Wang");
        for (var round = 0; round < 3; round++)
        {
            desk.Time.Advance(Span);
            await desk.Reminder().RemindAsync(CancellationToken.None);
        }

        Assert.Equal(["assigned Anna: Wang", "reminded Wang", "stepped Manager", "reminded Manager"], await desk.NotesAsync("charge"));
        await desk.DoAsync("charge", CareKinds.Acknowledged);
    }

    [Fact]
    public async Task Remind_SpanOfZero_Never()
    {
        var desk = new AlertDesk(shards, settings: new ReminderSettings(TimeSpan.Zero, 2, ["Desk"]));
        await desk.RaiseAsync("never");
        desk.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(0, await desk.Reminder().RemindAsync(CancellationToken.None));
        await desk.DoAsync("never", CareKinds.Acknowledged);
    }

    /// <summary>Snoozed once it rose: it is told although the snooze still runs; while it does not rise it is not.</summary>
    [Fact]
    public async Task Remind_Snoozed_OnlyOnceItHasRisen()
    {
        var desk = new AlertDesk(shards);
        await desk.RaiseAsync("asleep");
        await desk.DoAsync("asleep", CareKinds.Snoozed, "4h");
        desk.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, await desk.Reminder().RemindAsync(CancellationToken.None));

        await desk.ChangeAsync("asleep", AlertLevel.Alert);
        Assert.Equal(1, await desk.Reminder().RemindAsync(CancellationToken.None));
        Assert.Equal(["snoozed Anna: 4h", "reminded 值班员"], await desk.NotesAsync("asleep"));
        await desk.DoAsync("asleep", CareKinds.Acknowledged);
    }

    /// <summary>Only the node that owns the stream reminds, and begins by itself once it does.</summary>
    [Fact]
    public async Task Service_OwnsTheStream_Reminds()
    {
        var desk = new AlertDesk(shards);
        await desk.RaiseAsync("owned");
        var calendar = new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), null);
        await using var history = new VisitorHistory(shards.Map, calendar);
        var view = new VisitorView(desk.Frames, history, calendar, desk.Time);
        using var reminder = desk.Reminder(view);
        await reminder.StartAsync(CancellationToken.None);
        for (var minute = 0; minute < 10; minute++)
        {
            desk.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(10);
        }

        Assert.Empty(await desk.NotesAsync("owned"));
        await view.LoadAsync(CancellationToken.None);
        for (var patience = 0; (await desk.NotesAsync("owned")).Count == 0 && patience < 500; patience++)
        {
            desk.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(10);
        }

        await reminder.StopAsync(CancellationToken.None);
        Assert.Equal("reminded 值班员", (await desk.NotesAsync("owned"))[0]);
        await desk.DoAsync("owned", CareKinds.Acknowledged);
    }
}
