using System.Globalization;
using TrafficWatch.Domain.Requests;

namespace TrafficWatch.Web.Streams.Requests.Resources;

/// <content>Rules by which requests alert.</content>
internal sealed partial class RequestWords
{
    public string RulesPage => T("请求预警规则", "Request alert rules");
    public string RulesHint => T(
        "每分钟检查一次：达到阈值的那一分钟起预警，连续两分钟低于阈值后降级。修改立即生效，并记录修改人。",
        "Looked at each minute: a level rises with the minute that reaches its threshold, and falls after two running below it. Changes hold at once and are kept with your name.");
    public string AddRule => T("添加规则", "Add a rule");
    public string NoRules => T("还没有规则", "There are no rules yet");
    public string NoRulesHint => T("没有规则就没有请求预警。", "Without one, requests raise no alert.");
    public string SearchRule => T("按路径查找", "Find by route");
    public string KindField => T("类型", "Kind");
    public string WindowField => T("时段（分钟）", "Minutes looked at");
    public string LooksAt => T("检查范围", "Looks at");
    public string LeastField => T("至少请求数", "Requests at least");
    public string WarningField => T("黄色预警", "Yellow warning");
    public string AlertField => T("红色警戒", "Red alert");
    public string UnitField => T("单位", "Unit");
    public string InUse => T("启用", "In use");
    public string OnWord => T("启用", "on");
    public string OffWord => T("停用", "off");
    public string LevelNow => T("当前", "Now");
    public string RouteHint => T("统计中的路径，或全部请求", "A route as the statistics name it, or all requests");
    public string RuleSaved(RequestRule rule) => T($"已保存：{RuleOf(rule)}", $"Saved: {RuleOf(rule)}");
    public string RuleRemoved(RequestRule rule) => T($"已移除：{RuleOf(rule)}", $"Removed: {RuleOf(rule)}");
    public string RuleIsThere => T("这条路径已有此类规则：请修改那一条", "There is such a rule for this route already: change that one");

    public string KindOf(RequestRuleKind kind) => kind switch
    {
        RequestRuleKind.Errors => T("错误率 5xx", "Error share (5xx)"),
        RequestRuleKind.Latency => T("延迟 p95", "Latency p95"),
        _ => T("没有请求", "Silence"),
    };

    /// <summary>What a kind says of itself in a form.</summary>
    public string KindHint(RequestRuleKind kind) => kind switch
    {
        RequestRuleKind.Errors => T("时段内状态为 500 及以上的请求所占百分比", "Per cent of the requests in these minutes whose status is 500 or above"),
        RequestRuleKind.Latency => T("时段内 95 % 的请求不超过的毫秒数，误差 2 % 以内", "Milliseconds that 95 of a hundred requests in these minutes did not exceed, within 2 %"),
        _ => T("连续多少整分钟没有任何请求；站点关闭时不计", "Whole minutes without any request, while the site is open"),
    };

    public string UnitOf(RequestRuleKind kind) => kind switch { RequestRuleKind.Errors => "%", RequestRuleKind.Latency => "ms", _ => T("分钟", "min") };

    /// <summary>A threshold or a figure of a kind; – for what cannot be told.</summary>
    public string FigureOf(RequestRuleKind kind, double? value) => value is not { } figure || double.IsNaN(figure) ? "–"
        : kind switch
        {
            RequestRuleKind.Errors => figure.ToString("0.##", CultureInfo.InvariantCulture) + " %",
            RequestRuleKind.Latency => Latency(figure * 1000),
            _ => $"{Number(figure, 0)} {UnitOf(kind)}",
        };

    public string FigureOf(string subject, double? value) => RequestRule.Read(subject) is { } rule ? FigureOf(rule.Kind, value) : "–";
    public string ThresholdOf(string subject, double threshold) => T($"阈值 {FigureOf(subject, threshold)}", $"threshold {FigureOf(subject, threshold)}");
    public string WorstOf(string subject, double worst) => T($"最高 {FigureOf(subject, worst)}", $"worst {FigureOf(subject, worst)}");

    /// <summary>What a rule is called, by its subject.</summary>
    public string SubjectOf(string subject) => RequestRule.Read(subject) is var (kind, route) ? $"{KindOf(kind)} · {RuleRoute(route)}" : subject;

    public string RuleRoute(string route) => route == RequestAggregator.All ? T("全部请求", "all requests") : RouteOf(route);
    public string RuleOf(RequestRule rule) => SubjectOf(rule.Subject);
    public string WindowOf(RequestRule rule) => rule.Kind == RequestRuleKind.Silence ? ""
        : T($"{Number(rule.Minutes)} 分钟内至少 {Number(rule.Least)} 次", $"{Number(rule.Minutes)} min, at least {Number(rule.Least)} requests");

    /// <summary>What a rule's field is called.</summary>
    public string RuleField(string field) => field switch
    {
        "kind" => KindField,
        "route" => RouteColumn,
        "minutes" => WindowField,
        "least" => LeastField,
        "warning" => WarningField,
        "alert" => AlertField,
        "on" => InUse,
        _ => Field(field),
    };
}
