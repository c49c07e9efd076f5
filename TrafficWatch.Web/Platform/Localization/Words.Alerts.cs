using TrafficWatch.Domain.Alerts;

namespace TrafficWatch.Web.Platform.Localization;

/// <summary>The texts of what people do about alerts.</summary>
internal partial class Words
{
    public string OpenTab => T("未解除", "Open");
    public string AllTab => T("全部预警", "All alerts");
    public string LogTab => T("级别变化", "Level changes");
    public string ShowColumn => T("显示内容", "Show");
    public string StateColumn => T("状态", "State");
    public string RaisedAt => T("触发时间", "Raised");
    public string ClearedAt => T("解除时间", "Cleared");
    public string DurationColumn => T("持续", "Lasted");
    public string DurationMinutes => T("持续（分钟）", "Lasted (minutes)");
    public string LevelColumn => T("级别", "Level");
    public string TransitionColumn => T("变化", "Change");
    public string ThresholdColumn => T("阈值", "Threshold");
    public string NowOf => T("当前", "now");

    /// <summary>What a stream's alerts are called: of what, what is measured, and the worst of it.</summary>
    public virtual string AlertsPage => T("预警", "Alerts");
    public virtual string NoAlerts => T("没有超过阈值", "Nothing is above a threshold");
    public virtual string SubjectColumn => T("对象", "Subject");
    public virtual string SubjectId => SubjectColumn;
    public virtual string MeasureColumn => T("数值", "Value");
    public virtual string HighestColumn => T("最高值", "Worst");
    public virtual string LookAtSubject => T("查看数据", "Its data");
    public string HighestLevel => T("最高级别", "Highest level");
    public string AcknowledgedBy => T("确认人", "Acknowledged by");
    public string AcknowledgedAt => T("确认时间", "Acknowledged at");
    public string AssignedTo => T("负责人", "Assigned to");
    public string SnoozedUntilColumn => T("暂停至", "Snoozed until");
    public string ToldColumn => T("已通知", "Told");
    public string RemindersColumn => T("提醒次数", "Reminders");
    public string Story => T("经过", "What happened");
    public string NoStory => T("还没有记录", "Nothing recorded yet");
    public string NoOpenHere => T("没有符合筛选的预警", "No alert matches the filters");
    public string Acknowledge => T("确认", "Acknowledge");
    public string TakeBackAcknowledgement => T("撤回确认", "Take back");
    public string Assign => T("指派", "Assign");
    public string AssignTo => T("指派给", "Assign to");
    public string SnoozeFor => T("暂停提醒", "Snooze for");
    public string EndSnooze => T("恢复提醒", "End the snooze");
    public string AddComment => T("添加备注", "Add the comment");
    public string CommentField => T("备注", "Comment");
    public string CommentIfAny => T("备注（可不填）", "Comment (optional)");
    public string ActDetails => T("详情", "Details");
    public string CareRefused => T("此连接只能查看，不能处理预警", "This connection can look, but not act on alerts");
    public string AlertIsGone => T("这条预警已不存在", "This alert is gone");
    public string Bell => T("声音和通知", "Sound and notifications");
    public string BellOff => T("已关闭，点击开启", "off, click to switch on");
    public string BellOn => T("已开启，点击关闭", "on, click to switch off");
    public string BellWaits => T("点击页面任意处后才能发声", "the browser lets it sound once the page was clicked");
    public string BellSilent => T("已开启，但浏览器不允许通知", "on, but this browser allows no notifications");
    public string NobodyYet => T("无人确认", "Nobody has acknowledged it");
    public string NotAcknowledged(int count) => T($"{Number(count)} 条无人确认", $"{Number(count)} not acknowledged");
    public string AllCaredFor(int count) => T($"当前预警 {Number(count)} 条，都有人处理", $"Current alerts: {Number(count)}, all taken care of");
    public string AcknowledgeSome(int count) => T($"确认 {Number(count)} 条预警", count == 1 ? "Acknowledge this alert" : $"Acknowledge {Number(count)} alerts");
    public string AcknowledgedSome(int count) => T($"已确认 {Number(count)} 条", $"{Number(count)} acknowledged");
    public string NotDone(int count) => T($"{Number(count)} 条未处理：别人刚刚处理过，或级别已升高", $"{Number(count)} not done: others have acted meanwhile, or the level has risen");
    public string AcknowledgeAgain => T("仍然确认", "Acknowledge all the same");
    public string Seen => T("您看到的", "As you saw it");
    public string ActedMeanwhile(string? who) => who is null ? T("没有保存：这条预警刚刚有变化。", "Not saved: this alert has changed in the meantime.") : T($"没有保存：{who} 刚刚处理过。", $"Not saved: {who} has acted in the meantime.");
    public string MoreOpen(int count) => T($"还有 {Number(count)} 条未列出，见“全部预警”", $"{Number(count)} more, see All alerts");

    public string CareOf(CareState state) => state switch
    {
        CareState.Unacknowledged => T("未确认", "Unacknowledged"),
        CareState.Acknowledged => T("已确认", "Acknowledged"),
        CareState.Snoozed => T("已暂停", "Snoozed"),
        _ => T("已解除", "Cleared"),
    };

    public string SnoozeSpan(string span) => span switch
    {
        "15m" => T("15 分钟", "15 min"),
        "1h" => T("1 小时", "1 h"),
        "4h" => T("4 小时", "4 h"),
        _ => T("直到解除", "until cleared"),
    };

    public string AcknowledgedByWhom(string who) => T($"{who} 已确认", $"acknowledged by {who}");

    public string RisenSince(string who) => T($"{who} 确认后又升级，无人再确认", $"worse since {who} acknowledged it");

    public string InChargeIs(string who) => T($"由 {who} 负责", $"assigned to {who}");

    /// <param name="time">Until when; null: until it is cleared.</param>
    public string SnoozedUntil(string? time) => time is null ? T("暂停提醒，直到解除", "snoozed until cleared") : T($"暂停提醒至 {time}", $"snoozed until {time}");

    public string ToldTo(string who, int reminders) => reminders == 0 ? T($"已升级通知 {who}", $"stepped up to {who}") : T($"已提醒 {who} {reminders} 次", $"{who} reminded {reminders}×");

    /// <summary>A span in at most two units.</summary>
    public string Span(TimeSpan span)
    {
        var (days, hours, minutes, seconds) = (span.Days, span.Hours, span.Minutes, span.Seconds);
        return days > 0 ? T($"{days} 天 {hours} 小时", $"{days} d {hours} h")
            : hours > 0 ? T($"{hours} 小时 {minutes} 分", $"{hours} h {minutes} min")
            : minutes > 0 ? T($"{minutes} 分 {seconds} 秒", $"{minutes} min {seconds} s")
            : T($"{seconds} 秒", $"{seconds} s");
    }

    /// <summary>What a note tells, after who did it or whom it was told.</summary>
    /// <param name="kind">What was done.</param>
    /// <param name="text">What it says beside.</param>
    public string Note(string kind, string? text)
    {
        var said = text is null ? "" : T($"：{text}", $": {text}");
        return kind switch
        {
            "acknowledged" => T("已确认", "acknowledged it") + said,
            "unacknowledged" => T("撤回了确认", "took the acknowledgement back") + said,
            "assigned" => T($"指派给 {text}", $"assigned it to {text}"),
            "snoozed" => T($"暂停提醒 {SnoozeSpan(text ?? "")}", $"snoozed it {(text == "cleared" ? "" : "for ")}{SnoozeSpan(text ?? "")}"),
            "unsnoozed" => T("恢复了提醒", "ended the snooze") + said,
            "commented" => text ?? "",
            "reminded" => T("收到提醒：无人确认", "was reminded: nobody had acknowledged it"),
            "stepped" => T("收到升级通知：一直无人确认", "was told next: still nobody had acknowledged it"),
            _ => kind + said,
        };
    }

    private string? AlertField(string name) => name switch
    {
        "alertCase" => AlertsPage,
        "assignee" => AssignTo,
        "snooze" => SnoozeFor,
        "state" => StateColumn,
        "show" => ShowColumn,
        "level" => LevelColumn,
        _ => null,
    };

    /// <summary>The sentences that the browser fills in by itself for the bell.</summary>
    public object ForBell => new { off = BellOff, on = BellOn, waits = BellWaits, silent = BellSilent, name = Bell };
}
