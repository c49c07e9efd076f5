using TrafficWatch.Domain.Alerts;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

public sealed class AlertCaseQueriesTests(TwoShards shards) : IClassFixture<TwoShards>
{
    private static readonly SiteRange Ever = new(SiteRange.Custom);
    private static readonly DateTime Start = AlertDesk.Noon;

    [Fact]
    public async Task Page_EqualTimesOnBothShards_ShowsEachAlertOnceBothWays()
    {
        var rows = (from minute in Enumerable.Range(0, 9)
                    from area in TwoShards.Areas.Append("*")
                    select new AreaAlertCase { Subject = area, RaisedAt = Start.AddDays(-1).AddMinutes(minute), WorstLevel = 1, ChangedAt = Start, ClearedAt = Start }).ToList();
        await shards.AddAsync(rows, row => row.Subject);
        var queries = new AlertDesk(shards).Queries;
        var filter = new AlertCaseFilter { Show = AlertCaseFilter.All, Range = Ever, States = [CareState.Cleared], Subjects = [.. TwoShards.Areas, "*"] };
        List<AlertCase> forth = [];
        Page<AlertCase> page;
        do
        {
            page = await queries.PageAsync(filter, 10);
            forth.AddRange(page.Rows);
            filter = filter with { After = page.After };
        }
        while (page.After is not null);

        List<AlertCase> back = [.. page.Rows];
        while (page.Before is not null)
        {
            page = await queries.PageAsync(filter with { After = null, Before = page.Before }, 10);
            back.InsertRange(0, page.Rows);
        }

        Assert.Equal(rows.Count, page.Total.Count);
        Assert.Equal(rows.Select(row => (row.RaisedAt, row.Subject)).ToHashSet(), forth.Select(row => (row.RaisedAt, row.Subject)).ToHashSet());
        Assert.Equal(rows.Count, forth.Count);
        Assert.Equal(forth, back);
        Assert.Equal(forth.Select(row => row.RaisedAt), forth.Select(row => row.RaisedAt).OrderDescending());
        Assert.Equal(forth, await queries.AllAsync(filter with { After = null }).ToListAsync());
    }

    /// <summary>What the databases find by state is what the rule says of each row, whatever was said of it and when.</summary>
    [Fact]
    public async Task Page_ByState_FindsWhatTheRuleSays()
    {
        DateTime?[] times = [null, Start.AddMinutes(-20), Start.AddMinutes(-10), Start, Start.AddMinutes(10)];
        var all = (from level in new sbyte[] { 0, 1, 2 }
                   from acknowledged in times
                   from snoozed in times
                   from told in times
                   select (level, acknowledged, snoozed, told)).ToList();
        var alerts = all.Select((one, at) => (Area: $"state {at}", one.level, one.acknowledged, one.snoozed, one.told)).ToList();
        await shards.AddAsync(
            alerts.Select(one => new AreaAlertCase { Subject = one.Area, RaisedAt = Start.AddHours(-1), Level = one.level, WorstLevel = 2, ChangedAt = Start.AddMinutes(-10), ClearedAt = one.level == 0 ? Start.AddMinutes(-10) : null }), row => row.Subject);
        await shards.AddAsync(
            alerts.Where(one => (one.acknowledged ?? one.snoozed ?? one.told) is not null)
                .Select(one => new AreaAlertCare { Subject = one.Area, RaisedAt = Start.AddHours(-1), AcknowledgedAt = one.acknowledged, AcknowledgedBy = "A", SnoozedUntil = one.snoozed, ToldAt = one.told, Version = 1 }), row => row.Subject);
        var desk = new AlertDesk(shards);
        var range = new SiteRange(SiteRange.Custom, new DateTime(2025, 7, 15, 11, 0, 0), new DateTime(2025, 7, 15, 11, 1, 0));
        var found = 0;
        foreach (var states in new CareState[][] { [CareState.Unacknowledged], [CareState.Acknowledged], [CareState.Snoozed], [CareState.Cleared], [CareState.Snoozed, CareState.Cleared], [CareState.Unacknowledged, CareState.Snoozed] })
        {
            var filter = new AlertCaseFilter { Show = AlertCaseFilter.All, Range = range, States = states };
            var rows = await desk.Queries.AllAsync(filter).ToListAsync();

            Assert.NotEmpty(rows);
            Assert.All(rows, row => Assert.Contains(row.StateAt(Start), states));
            Assert.Equal(alerts.Count(one => states.Contains(CareRule.StateOf((AlertLevel)one.level, Start.AddMinutes(-10), one.acknowledged, one.snoozed, one.told, Start))), rows.Count);
            Assert.Equal(rows.Count, (await desk.Queries.PageAsync(filter, 5)).Total.Count);
            found += states.Length == 1 ? rows.Count : 0;
        }

        Assert.Equal(all.Count, found);
    }

    [Fact]
    public async Task Page_Open_HasThoseOfYesterdayAndTheLevelTheyHaveNow()
    {
        var desk = new AlertDesk(shards, Start.AddDays(-2));
        await desk.RaiseAsync("old", AlertLevel.Alert);
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        await desk.ChangeAsync("old", AlertLevel.Warning);
        desk.Time.Advance(TimeSpan.FromDays(2));
        var filter = new AlertCaseFilter { Subjects = ["old"] };

        Assert.Single((await desk.Queries.PageAsync(filter, 9)).Rows);
        Assert.Single((await desk.Queries.PageAsync(filter with { Levels = [AlertLevel.Warning] }, 9)).Rows);
        Assert.Empty((await desk.Queries.PageAsync(filter with { Levels = [AlertLevel.Alert] }, 9)).Rows);
        Assert.Empty((await desk.Queries.PageAsync(filter with { Show = AlertCaseFilter.All }, 9)).Rows);

        // Once it is cleared it is found by its highest level, among those of its day.
        await desk.ChangeAsync("old", AlertLevel.Normal);
        Assert.Empty((await desk.Queries.PageAsync(filter, 9)).Rows);
        Assert.Single((await desk.Queries.PageAsync(filter with { Show = AlertCaseFilter.All, Range = Ever, Levels = [AlertLevel.Alert] }, 9)).Rows);
    }

    [Fact]
    public async Task Story_ClearedAndRaisedInOneSecond_HoldsItsOwnChangesAndNotesInOrder()
    {
        var desk = new AlertDesk(shards);
        await desk.RaiseAsync("story");
        await desk.DoAsync("story", CareKinds.Acknowledged, "seen");
        await desk.ChangeAsync("story", AlertLevel.Alert);
        desk.Time.Advance(TimeSpan.FromMinutes(6));
        await desk.Reminder().RemindAsync(CancellationToken.None);
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        await desk.ChangeAsync("story", AlertLevel.Normal);
        await desk.RaiseAsync("story", AlertLevel.Alert);
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        await desk.DoAsync("story", CareKinds.Commented, "again");
        var alerts = await desk.Queries.AllAsync(new AlertCaseFilter { Show = AlertCaseFilter.All, Subjects = ["story"], Range = Ever }).ToListAsync();

        Assert.Equal(["0→2", "commented"], await LinesAsync(alerts[0]));
        Assert.Equal(["0→1", "acknowledged", "1→2", "reminded", "2→0"], await LinesAsync(alerts[1]));
        Assert.Equal(alerts[1], await desk.Queries.FindAsync(AlertCaseKey.Parse(AlertCaseKey.Of(alerts[1]).ToCursor())!.Value));
        Assert.Null(await desk.Queries.FindAsync(new AlertCaseKey(Start.AddDays(9), "story")));

        async Task<IEnumerable<string>> LinesAsync(AlertCase alert) =>
            (await desk.Queries.StoryAsync(alert)).Select(line => line.Change is { } change ? $"{change.FromLevel}→{change.ToLevel}" : line.Note!.Kind);
    }
}
