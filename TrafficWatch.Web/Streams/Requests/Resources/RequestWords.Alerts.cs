using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Streams.Requests.Resources;

/// <content>Alerts of rules.</content>
internal sealed partial class RequestWords
{
    public override string AlertsPage => T("请求预警", "Request alerts");
    public override string NoAlerts => T("没有规则达到阈值", "No rule is beyond a threshold");
    public override string SubjectColumn => T("规则", "Rule");
    public override string SubjectId => T("规则标识", "Rule id");
    public override string MeasureColumn => T("数值", "Figure");
    public override string LookAtSubject => T("查看请求", "Its requests");
    public string AddRuleFilter => T("按规则筛选", "Filter by rule");
    public string OpenAlerts => T("当前预警", "Open alerts");
    public string MoreAlerts => T("还有 {0} 条", "{0} more");

    /// <inheritdoc/>
    public override string Level(AlertLevel level) => level == AlertLevel.Warning ? T("黄色预警", "Yellow warning") : base.Level(level);

    /// <inheritdoc/>
    public override string Transition(AlertLevel from, AlertLevel to) => (from, to) switch
    {
        (AlertLevel.Warning, AlertLevel.Normal) => T("黄色预警解除", "yellow warning cleared"),
        (AlertLevel.Normal, AlertLevel.Warning) => T("黄色预警", "yellow warning"),
        _ => base.Transition(from, to),
    };

    /// <inheritdoc/>
    public override string? TransitionReason(string? reason) => reason switch
    {
        "edit" => T("规则修改", "rule changed"),
        "removed" => T("规则移除", "rule removed"),
        "few" => T("请求太少，无法判断", "too few requests to tell"),
        "closed" => T("站点关闭", "the site is closed"),
        _ => base.TransitionReason(reason),
    };

    /// <inheritdoc/>
    public override string Field(string name) => name == "rule" ? SubjectColumn : base.Field(name);
}
