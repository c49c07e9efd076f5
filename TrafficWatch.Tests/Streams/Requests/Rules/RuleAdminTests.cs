using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Time;
using TrafficWatch.Tests.Streams.Requests.Stats;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Rules;
using TrafficWatch.Web.Streams.Requests.Schema;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Rules;

public sealed class RuleAdminTests(RequestShards databases) : IClassFixture<RequestShards>
{
    private static readonly SiteCalendar Calendar = new(TimeZoneInfo.Utc, null);
    private readonly EditSignal _signal = new();

    private Databases Databases => databases.Shards.Databases;

    [Fact]
    public async Task SaveAsync_ARule_IsKeptToldAndWrittenDown()
    {
        var rule = Rule("/kept");
        var first = await Admin().SaveAsync(rule, 0, " 小李 ", "10.0.0.7");
        var second = await Admin().SaveAsync(rule with { Alert = 30, IsOn = false }, 1, "Wang", "10.0.0.8");
        var same = await Admin().SaveAsync(rule with { Alert = 30, IsOn = false }, 2, "Zhao", "10.0.0.9");
        var removed = await Admin().RemoveAsync(rule, 2, "Wang", "10.0.0.8");

        Assert.Equal((1, "小李"), (first.Saved!.Version, first.Saved.UpdatedBy));
        Assert.Equal(2, second.Saved!.Version);
        Assert.Equal(second.Saved, same.Saved);
        Assert.Equal(0, removed.Saved!.Version);
        Assert.Equal(3, _signal.Version);
        Assert.DoesNotContain(await Admin().ListAsync(), one => one.Rule.Route == "/kept");
        await using var main = Databases.Main();
        Assert.Equal(
            [new RuleEdit(rule, false), new RuleEdit(rule with { Alert = 30, IsOn = false }, false), new RuleEdit(rule, true)],
            (await main.Edits.Where(edit => edit.Stream == "requests" && edit.Content.Contains("/kept")).OrderBy(edit => edit.Id).ToListAsync()).Select(edit => RuleEdit.Read(edit.Content)));
        Assert.Equal(
            [
                "request-rule-changed|小李|10.0.0.7|errors /kept: – → 5/20 in 5 min of 50", "request-rule-changed|Wang|10.0.0.8|errors /kept: 5/20 in 5 min of 50 → 5/30 in 5 min of 50, off",
                "request-rule-removed|Wang|10.0.0.8|errors /kept: 5/30 in 5 min of 50, off → –",
            ],
            (await main.Audit.Where(entry => entry.Detail.Contains("/kept")).OrderBy(entry => entry.Id).ToListAsync()).Select(entry => $"{entry.Action}|{entry.Who}|{entry.Address}|{entry.Detail}"));
    }

    [Fact]
    public async Task SaveAsync_EveryFieldWrong_NamesEach()
    {
        var result = await Admin().SaveAsync(new RequestRule(RequestRuleKind.Silence, "(other)", 1, 1, 1.5, 1441, true), 0, "L\ni", "");
        Assert.Equal(["route", "minutes", "least", "warning", "alert", "who"], result.Errors.Select(error => error.Field));
        Assert.Equal(0, _signal.Version);
        Assert.Equal(["who"], (await Admin().SaveAsync(Rule("/x"), 0, " ", "")).Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task SaveAsync_SomebodyWasQuicker_ShowsTheirsAndChangesNothing()
    {
        var rule = Rule("/quick");
        await Admin().SaveAsync(rule, 0, "Wang", "");
        var asNew = await Admin().SaveAsync(rule with { Warning = 7 }, 0, "Li", "");
        Assert.Equal((rule, "Wang"), (asNew.Conflict!.Rule, asNew.Conflict.UpdatedBy));
        await Admin().RemoveAsync(rule, 1, "Wang", "");
        var gone = await Admin().SaveAsync(rule with { Warning = 7 }, 1, "Li", "");
        Assert.Equal((0, null), (gone.Conflict!.Version, gone.Conflict.UpdatedBy));
        Assert.Equal(0, (await Admin().RemoveAsync(rule, 1, "Li", "")).Conflict!.Version);
        Assert.Equal(2, _signal.Version);
    }

    [Fact]
    public async Task SaveAsync_TwoAtTheSameTime_OneIsDone()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(at => Admin().SaveAsync(Rule("/race") with { Least = 10 + at }, 0, $"w{at}", "")));
        var saved = Assert.Single(results, result => result.Saved is not null).Saved!;
        Assert.All(results.Where(result => result.Saved is null), result => Assert.Equal(saved.Rule, result.Conflict!.Rule));
        await using var main = Databases.Main();
        Assert.Equal(1, await main.Edits.CountAsync(edit => edit.Content.Contains("/race")));
    }

    [Fact]
    public async Task ListAsync_RulesAndWhatIsNone_AllRoutesFirst()
    {
        var own = await RequestShards.NewAsync();
        await new RuleSeed(own.Databases, _signal, TimeProvider.System).PlantAsync(CancellationToken.None);
        await new RuleSeed(own.Databases, _signal, TimeProvider.System).PlantAsync(CancellationToken.None);
        var admin = Admin(own.Databases);
        await admin.SaveAsync(Rule("/b"), 0, "Li", "");
        await admin.SaveAsync(Rule("/a"), 0, "Li", "");
        await admin.RemoveAsync(RuleAdmin.Defaults[1], 1, "Li", "");
        await using (var main = own.Databases.Main())
        {
            main.RequestRules.Add(new RequestRuleRow { Subject = "by hand", UpdatedBy = "x" });
            await main.SaveChangesAsync();
            Assert.Equal(RuleAdmin.Defaults, (await main.Edits.Where(edit => edit.Who == "TrafficWatch").OrderBy(edit => edit.Id).ToListAsync()).Select(edit => RuleEdit.Read(edit.Content).Rule));
        }

        // What was removed is not planted again.
        await new RuleSeed(own.Databases, _signal, TimeProvider.System).PlantAsync(CancellationToken.None);
        Assert.Equal(["errors (all)", "silence (all)", "errors /a", "errors /b"], (await admin.ListAsync()).Select(one => one.Rule.Subject));
    }

    [Fact]
    public async Task RoutesAsync_OfTheLastDays_TheMostRequestedFirst()
    {
        var own = await RequestShards.NewAsync();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        own.Add(Calendar, new(now, "/less"), new(now, "/most"), new(now.AddDays(-2), "/most"), new(now, "(other)"), new(now.AddDays(-30), "/old"));
        Assert.Equal(["/most", "/less"], await Admin(own.Databases).RoutesAsync());
    }

    private static RequestRule Rule(string route) => new(RequestRuleKind.Errors, route, 5, 50, 5, 20, true);

    private RuleAdmin Admin(Databases? of = null) => new(of ?? Databases, new ShardReader(of ?? Databases, TimeProvider.System), Calendar, _signal, TimeProvider.System);
}
