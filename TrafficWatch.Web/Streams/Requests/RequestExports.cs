using System.Runtime.CompilerServices;
using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Platform.Alerts;
using TrafficWatch.Web.Platform.Exports;
using TrafficWatch.Web.Platform.Queries;
using TrafficWatch.Web.Platform.Security;
using TrafficWatch.Web.Streams.Requests.Alerts;
using TrafficWatch.Web.Streams.Requests.Lines;
using TrafficWatch.Web.Streams.Requests.Resources;
using TrafficWatch.Web.Streams.Requests.Rules;
using TrafficWatch.Web.Streams.Requests.Stats;

namespace TrafficWatch.Web.Streams.Requests;

/// <summary>Routes, lines and rules as files, each of which takes the query string of their page.</summary>
internal static class RequestExports
{
    private const int Together = 100;

    public static void Map(IEndpointRouteBuilder exports)
    {
        exports.MapAlerts(RequestAlertSource.Stream);
        var admin = exports.MapGroup("").AdminOnly();
        foreach (var kind in ExportFile.Kinds)
        {
            admin.MapGet($"/request_rules.{kind}", (HttpContext context, RuleAdmin rules, RangeClock clock, RequestWords words) => RulesAsync(context, kind, rules, clock, words));
            exports.MapGet($"/request_lines.{kind}", (HttpContext context, LineQueries queries, RangeClock clock, AdminAccess access, AuditLog audit, RequestWords words) => LinesAsync(context, kind, queries, clock, access, audit, words));
            exports.MapGet($"/requests.{kind}", (HttpContext context, RequestQueries queries, RangeClock clock, RequestWords words) => SendAsync(context, kind, queries, clock, words));
        }
    }

    private static async Task SendAsync(HttpContext context, string kind, RequestQueries queries, RangeClock clock, RequestWords words)
    {
        var filter = RequestFilter.Parse(ExportFile.Query(context), out var errors);
        if (errors.Count > 0)
        {
            await ExportFile.Refuse(context, errors);
            return;
        }

        var range = clock.Resolve(filter.Range);
        var routes = await queries.ListAsync(filter, range, context.RequestAborted);
        await ExportFile.SendAsync(context, kind, ExportFile.Name("requests", filter.Range, clock), Table(words), RowsAsync(routes));

        async IAsyncEnumerable<RouteRow> RowsAsync(IReadOnlyList<RouteRow> routes)
        {
            foreach (var part in routes.Chunk(Together))
            {
                foreach (var row in await queries.WithLatenciesAsync([.. part], filter, range, context.RequestAborted))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>Clients are as the log has them for who may administer, and that is written down; else masked.</summary>
    private static async Task LinesAsync(HttpContext context, string kind, LineQueries queries, RangeClock clock, AdminAccess access, AuditLog audit, RequestWords words)
    {
        var query = ExportFile.Query(context);
        var filter = LineFilter.Parse(query, access.Allowed, out var errors);
        if (errors.Count > 0)
        {
            await ExportFile.Refuse(context, errors);
            return;
        }

        if (access.Allowed)
        {
            await audit.AddAsync("", access.From, "request-lines-exported", query, null, context.RequestAborted);
        }

        await ExportFile.SendAsync(
            context,
            kind,
            ExportFile.Name("request_lines", filter.Range, clock),
            new ExportTable<LineRow>(words)
                .Time("time", words.TimeColumn, row => new(clock.Local(row.Time)))
                .Text("client", words.ClientColumn, row => access.Allowed ? row.Client : row.Masked)
                .Text("method", words.MethodField, row => row.Method).Text("target", words.PathColumn, row => row.Target)
                .Number("status", words.StatusField, row => row.Status).Number("bytes", words.BytesColumn, row => row.Bytes)
                .Decimal("latency_ms", words.LatencyColumn + " ms", row => row.LatencyUs / 1000.0, 3)
                .Text("referrer", words.ReferrerColumn, row => row.Referrer).Text("agent", words.AgentColumn, row => row.Agent),
            queries.AllAsync(filter, context.RequestAborted));
    }

    private static Task RulesAsync(HttpContext context, string kind, RuleAdmin rules, RangeClock clock, RequestWords words) => ExportFile.SendAsync(
        context,
        kind,
        ExportFile.Name("request_rules", clock),
        new ExportTable<RuleSettings>(words)
            .Text("kind", null, one => RequestRule.KindNames[(int)one.Rule.Kind]).Text(null, words.KindField, one => words.KindOf(one.Rule.Kind))
            .Text("route", null, one => one.Rule.Route).Text(null, words.RouteColumn, one => words.RuleRoute(one.Rule.Route))
            .Number("minutes", words.WindowField, one => one.Rule.Minutes).Number("least", words.LeastField, one => one.Rule.Least)
            .Decimal("warning", words.WarningField, one => one.Rule.Warning, 3).Decimal("alert", words.AlertField, one => one.Rule.Alert, 3)
            .Text("unit", words.UnitField, one => words.UnitOf(one.Rule.Kind))
            .Text("is_on", null, one => one.Rule.IsOn ? "true" : "false").Text(null, words.InUse, one => one.Rule.IsOn ? words.OnWord : words.OffWord)
            .Text("updated_by", words.UpdatedBy, one => one.UpdatedBy).Time("updated_at", words.UpdatedAt, one => one.UpdatedAt is { } at ? new(clock.Local(at)) : null),
        AllAsync(rules, context.Request.Query["q"].ToString().Trim(), words, context.RequestAborted));

    private static async IAsyncEnumerable<RuleSettings> AllAsync(RuleAdmin rules, string wanted, RequestWords words, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var one in (await rules.ListAsync(cancellationToken)).Where(one => words.RuleOf(one.Rule).Contains(wanted, StringComparison.OrdinalIgnoreCase)))
        {
            yield return one;
        }
    }

    private static ExportTable<RouteRow> Table(RequestWords words) => new ExportTable<RouteRow>(words)
        .Text("route", null, row => row.Route).Text(null, words.RouteColumn, row => words.RouteOf(row.Route))
        .Number("requests", words.RequestsColumn, row => row.Count).Decimal("share", words.ShareColumn, row => row.Share, 4)
        .Number("client_errors", words.ClientErrors, row => row.ClientErrors).Number("server_errors", words.ServerErrors, row => row.ServerErrors)
        .Number("bytes", words.BytesColumn, row => row.Bytes)
        .Decimal("p50_ms", "p50 ms", row => row.Latency?.Median / 1000, 3).Decimal("p95_ms", "p95 ms", row => row.Latency?.P95 / 1000, 3).Decimal("p99_ms", "p99 ms", row => row.Latency?.P99 / 1000, 3);
}
