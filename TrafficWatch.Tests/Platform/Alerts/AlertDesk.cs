using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Platform.Queries;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Live;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Visitors.Alerts;
using TrafficWatch.Web.Streams.Visitors.Live;
using TrafficWatch.Web.Streams.Visitors.Schema;
using Xunit;

namespace TrafficWatch.Tests.Platform.Alerts;

/// <summary>A duty room over two shards: alerts as a stream writes them, and what is done about them, by a clock of its own.</summary>
internal sealed class AlertDesk
{
    public static readonly DateTime Noon = new(2025, 7, 15, 4, 0, 0, DateTimeKind.Utc);
    private readonly TwoShards _shards;
    private readonly string _zone;
    private readonly ReminderSettings _settings;

    public AlertDesk(TwoShards shards, DateTime? now = null, string zone = "Asia/Shanghai", ReminderSettings? settings = null)
    {
        (_shards, _zone, _settings) = (shards, zone, settings ?? ReminderSettings.Of(null, VisitorAlerts.Escalation));
        Time = new FakeTimeProvider(now ?? Noon);
        Frames = new Feed<VisitorFrame>(VisitorFrame.Empty, Time);
        Source = new VisitorAlerts(Frames, new AreaNames(Frames), new AlertRule(0.05));
        Admin = Node();
    }

    public FakeTimeProvider Time { get; }

    public DateTime Now => Time.GetUtcNow().UtcDateTime;

    public Feed<VisitorFrame> Frames { get; }

    public AlertSource Source { get; }

    public CareSignal Signal { get; } = new();

    public AlertAdmin Admin { get; }

    public OpenAlerts Open => new(Source, _shards.Reader, new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(_zone), null), Time);

    public AlertCaseQueries Queries => new(Source, _shards.Reader, _shards.Map, new RangeClock(new SiteCalendar(TimeZoneInfo.FindSystemTimeZoneById(_zone), null), Time), Time);

    /// <summary>What acts on another node.</summary>
    public AlertAdmin Node() => new(Source, _shards.Databases, Signal, Time);

    /// <summary>What reminds, as a node does that has just started.</summary>
    public AlertReminder Reminder(VisitorView? view = null)
    {
        var schema = new SchemaReady(_shards.Databases, []);
        schema.Done();
        return new(Source, Open, _settings, view!, _shards.Databases, Signal, schema, Time, NullLogger<AlertReminder>.Instance);
    }

    /// <summary>An area has left the normal level, now.</summary>
    public async Task RaiseAsync(string area, AlertLevel level = AlertLevel.Warning)
    {
        await using var context = _shards.Databases.ShardOf(area);
        context.AlertCases.Add(new AreaAlertCase { Subject = area, RaisedAt = Now, Level = (sbyte)level, WorstLevel = (sbyte)level, ChangedAt = Now, CurrentVisitors = 121, PeakVisitors = 121, Threshold = 120 });
        context.AlertLog.Add(Change(area, AlertLevel.Normal, level));
        await context.SaveChangesAsync();
    }

    /// <summary>It has another level, now.</summary>
    public async Task ChangeAsync(string area, AlertLevel level)
    {
        await using var context = _shards.Databases.ShardOf(area);
        var alert = await context.AlertCases.SingleAsync(row => row.Subject == area && row.ClearedAt == null);
        context.AlertLog.Add(Change(area, (AlertLevel)alert.Level, level));
        (alert.Level, alert.ChangedAt, alert.ClearedAt) = ((sbyte)level, Now, level == AlertLevel.Normal ? Now : null);
        alert.WorstLevel = Math.Max(alert.WorstLevel, alert.Level);
        await context.SaveChangesAsync();
    }

    /// <summary>The newest alert of an area as it is.</summary>
    public async Task<AlertCase> OfAsync(string area) =>
        await Queries.AllAsync(new AlertCaseFilter { Show = AlertCaseFilter.All, Subjects = [area], Range = new SiteRange(SiteRange.Custom) }).FirstAsync();

    public async Task<CareState> StateAsync(string area) => (await OfAsync(area)).StateAt(Now);

    /// <summary>Does something as somebody does who has just looked.</summary>
    public async Task DoAsync(string area, string kind, string? text = null, string who = "Anna")
    {
        var result = await Admin.DoAsync([await OfAsync(area)], new CareAct(kind, text), who);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Conflicts);
        Assert.Single(result.Done);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>What was done, line by line: kind, who, text.</summary>
    public async Task<IReadOnlyList<string>> NotesAsync(string area)
    {
        await using var context = _shards.Databases.ShardOf(area);
        return await context.AlertNotes.Where(note => note.Subject == area).OrderBy(note => note.Id).Select(note => note.Kind + " " + note.Who + (note.Text == null ? "" : ": " + note.Text)).ToListAsync();
    }

    public async Task QuietAsync(string area, string? hours)
    {
        await using var main = _shards.Databases.Main();
        main.Thresholds.Add(new AreaThreshold { AreaId = area, QuietHours = hours });
        await main.SaveChangesAsync();
    }

    private AreaAlertLog Change(string area, AlertLevel from, AlertLevel to) => new()
    {
        Subject = area,
        AlertTime = Now,
        FromLevel = (sbyte)from,
        ToLevel = (sbyte)to,
        Kind = from == AlertLevel.Normal ? "raised" : to == AlertLevel.Normal ? "cleared" : to > from ? "escalated" : "eased",
        AlertLevel = "",
        AlertMessage = "",
    };
}
