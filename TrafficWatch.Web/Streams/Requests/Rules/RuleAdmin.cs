using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Domain.Time;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Platform.Storage;
using TrafficWatch.Web.Streams.Requests.Schema;

namespace TrafficWatch.Web.Streams.Requests.Rules;

/// <summary>Reads and edits the rules by which requests alert. Each edit is one transaction: the row, what the stream is told, and the line in audit_log.</summary>
internal sealed class RuleAdmin(Databases databases, ShardReader reader, SiteCalendar calendar, EditSignal signal, TimeProvider time)
{
    /// <summary>Rules that hold from the start, until somebody changes them.</summary>
    public static readonly IReadOnlyList<RequestRule> Defaults =
    [
        new(RequestRuleKind.Errors, RequestAggregator.All, 5, 50, 5, 20, true),
        new(RequestRuleKind.Latency, RequestAggregator.All, 5, 50, 1000, 3000, false),
        new(RequestRuleKind.Silence, RequestAggregator.All, 0, 0, 5, 15, true),
    ];

    private const string Stream = "requests";
    private const int MostRoutes = 500, RouteDays = 7;

    /// <summary>All rules, those of all routes together first, then by route and kind.</summary>
    public async Task<IReadOnlyList<RuleSettings>> ListAsync(CancellationToken cancellationToken = default)
    {
        var rows = await reader.AskMainAsync((main, stop) => main.RequestRules.AsNoTracking().ToListAsync(stop), cancellationToken);
        return [.. rows.Select(Of).OfType<RuleSettings>().OrderBy(one => one.Rule.Route != RequestAggregator.All).ThenBy(one => one.Rule.Route, StringComparer.Ordinal).ThenBy(one => one.Rule.Kind)];
    }

    /// <summary>Routes of the last days that a rule can be made for, the most requested first.</summary>
    public async Task<IReadOnlyList<string>> RoutesAsync(CancellationToken cancellationToken = default)
    {
        var from = calendar.StartOf(calendar.DayOf(time.GetUtcNow().UtcDateTime).AddDays(-RouteDays));
        var parts = await Task.WhenAll(Enumerable.Range(0, reader.Count).Select(shard => reader.AskAsync(
            shard,
            (context, stop) => context.RequestDays.Where(row => row.WindowEnd > from).GroupBy(row => row.Route).Select(route => new { Route = route.Key, Count = route.Sum(row => row.Count) })
                .OrderByDescending(route => route.Count).Take(MostRoutes).ToListAsync(stop),
            cancellationToken)));
        return [.. parts.SelectMany(part => part).GroupBy(route => route.Route).OrderByDescending(route => route.Sum(one => one.Count)).Select(route => route.Key).Where(RequestRule.IsRoute).Take(MostRoutes)];
    }

    /// <summary>Stores a rule, and hands it on to the stream.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="version">That of the one that the person saw; 0: there was none.</param>
    /// <param name="who">The name that the person gave.</param>
    /// <param name="from">The address that the person's connection comes from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<RuleSaveResult> SaveAsync(RequestRule rule, int version, string who, string from, CancellationToken cancellationToken = default) => EditAsync(
        rule,
        version,
        who,
        from,
        rule.Wrong().Select(field => new FilterError(field, ValueOf(rule, field), Limits(rule.Kind, field))),
        (main, row) =>
        {
            if (row is null)
            {
                main.RequestRules.Add(row = new RequestRuleRow { Subject = rule.Subject, UpdatedBy = who });
            }

            (row.Minutes, row.Least, row.Warning, row.Alert, row.IsOn) = (rule.Minutes, rule.Least, rule.Warning, rule.Alert, rule.IsOn);
            return row;
        },
        cancellationToken);

    /// <summary>Takes a rule away; an alert that is open by it is cleared.</summary>
    /// <inheritdoc cref="SaveAsync"/>
    public Task<RuleSaveResult> RemoveAsync(RequestRule rule, int version, string who, string from, CancellationToken cancellationToken = default) => EditAsync(
        rule,
        version,
        who,
        from,
        [],
        (main, row) =>
        {
            main.RequestRules.RemoveRange(row is null ? [] : [row]);
            return null;
        },
        cancellationToken);

    /// <summary>Adds a rule that is not there yet to what is stored together.</summary>
    public static void Add(MainContext main, RequestRule rule, string who, DateTime now)
    {
        main.RequestRules.Add(new RequestRuleRow { Subject = rule.Subject, Minutes = rule.Minutes, Least = rule.Least, Warning = rule.Warning, Alert = rule.Alert, IsOn = rule.IsOn, UpdatedBy = who, UpdatedAt = now, Version = 1 });
        Tell(main, new RuleEdit(rule, false), who, now);
    }

    private async Task<RuleSaveResult> EditAsync(
        RequestRule rule, int version, string who, string from, IEnumerable<FilterError> wrong, Func<MainContext, RequestRuleRow?, RequestRuleRow?> edit, CancellationToken cancellationToken)
    {
        who = who.Trim();
        var errors = wrong.ToList();
        if (who.Length is 0 or > EditorName.Longest || who.Any(char.IsControl))
        {
            errors.Add(new("who", "", new($"must have 1 to {EditorName.Longest} characters, none of them a control character", $"须为 1 到 {EditorName.Longest} 个字符，不含控制字符")));
        }

        await using var main = databases.Main();
        if (errors.Count == 0 && version == 0 && await main.RequestRules.CountAsync(cancellationToken) >= RequestRule.Most)
        {
            errors.Add(new("route", rule.Route, new($"there are {RequestRule.Most} rules already", $"已有 {RequestRule.Most} 条规则")));
        }

        if (errors.Count > 0)
        {
            return new RuleSaveResult(null, errors, null);
        }

        var row = await main.RequestRules.SingleOrDefaultAsync(one => one.Subject == rule.Subject, cancellationToken);
        var before = row is null ? null : Of(row);
        if ((row?.Version ?? 0) != version)
        {
            return new RuleSaveResult(null, [], before ?? new RuleSettings(rule));
        }

        var after = edit(main, row);
        if (!main.ChangeTracker.HasChanges())
        {
            return new RuleSaveResult(before ?? new RuleSettings(rule), [], null);
        }

        var now = time.GetUtcNow().UtcDateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        if (after is not null)
        {
            (after.UpdatedBy, after.UpdatedAt, after.Version) = (who, now, version + 1);
        }

        Tell(main, new RuleEdit(rule, after is null), who, now);
        main.Audit.Add(AuditLog.Entry(now, who, from, after is null ? "request-rule-removed" : "request-rule-changed", $"{rule.Subject}: {Told(before?.Rule)} → {Told(after is null ? null : rule)}", 1));
        try
        {
            // One save is one transaction.
            await main.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Someone else was quicker: the version is another, or the row is there already, or gone.
            await using var again = databases.Main();
            var theirs = await again.RequestRules.AsNoTracking().SingleOrDefaultAsync(one => one.Subject == rule.Subject, cancellationToken);
            if ((theirs?.Version ?? 0) == version)
            {
                throw;
            }

            return new RuleSaveResult(null, [], theirs is null ? new RuleSettings(rule) : Of(theirs));
        }

        signal.Notify();
        return new RuleSaveResult(after is null ? new RuleSettings(rule) : Of(after), [], null);
    }

    private static void Tell(MainContext main, RuleEdit edit, string who, DateTime now) =>
        main.Edits.Add(new StreamEdit { Stream = Stream, Kind = RuleEdit.Kind, Content = edit.ToJson(), Who = who, MadeAt = now });

    /// <summary>Null of a row that somebody has written by hand, and that is no rule.</summary>
    private static RuleSettings? Of(RequestRuleRow row) => RequestRule.Read(row.Subject) is { } subject
        ? new(new RequestRule(subject.Kind, subject.Route, row.Minutes, row.Least, row.Warning, row.Alert, row.IsOn), row.Version, row.UpdatedBy, row.UpdatedAt) : null;

    private static string Told(RequestRule? rule) => rule is null ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{rule.Warning}/{rule.Alert}{(rule.Minutes > 0 ? $" in {rule.Minutes} min of {rule.Least}" : "")}{(rule.IsOn ? "" : ", off")}");

    private static string ValueOf(RequestRule rule, string field) => field switch
    {
        "route" => rule.Route,
        "minutes" => rule.Minutes.ToString(CultureInfo.InvariantCulture),
        "least" => rule.Least.ToString(CultureInfo.InvariantCulture),
        "warning" => rule.Warning.ToString(CultureInfo.InvariantCulture),
        _ => rule.Alert.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What a field has to be.</summary>
    public static Platform.Texts.Told Limits(RequestRuleKind kind, string field)
    {
        var largest = RequestRule.Largest(kind).ToString("#,0", CultureInfo.InvariantCulture);
        var (whole, chinese, smallest) = kind == RequestRuleKind.Silence ? ("a whole number", "整数", "1") : ("a number", "数", "0.01");
        return field switch
        {
            "route" => new("must be a route as the tables name it, or (all)", "须为统计中的路径或 (all)"),
            "minutes" => new($"must be a whole number, 1 to {RequestRule.LongestWindow}", $"须为 1 到 {RequestRule.LongestWindow} 的整数"),
            "least" => new($"must be a whole number, 1 to {RequestRule.MostLeast:#,0}", $"须为 1 到 {RequestRule.MostLeast:#,0} 的整数"),
            "warning" => new($"must be {whole}, {smallest} to {largest}", $"须为 {smallest} 到 {largest} 的{chinese}"),
            _ => new($"must be {whole} that is not below the warning, at most {largest}", $"须为不低于预警值、不超过 {largest} 的{chinese}"),
        };
    }
}
