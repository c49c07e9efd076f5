namespace TrafficWatch.Web.Platform.Localization;

internal sealed partial class Words
{
    public string ScreenTitle => T("游客实时监控", "Visitors live");
    public string DutyRoom => T("游客值班室", "Visitor duty room");
    public string FullScreen => T("全屏", "Full screen");
    public string EntriesToday => T("今日累计", "entries today");
    public string Limit => T("上限", "limit");
    public string Trend => T("15 分钟 {0}", "15 min {0}");
    public string Peak => T("今日峰值 {0}（{1}）", "today's peak {0} ({1})");
    public string HiddenAreas => T("其中未显示区域 {0} 人", "{0} of them in areas not shown");
    public string AreasTitle => T("各区域人数", "Visitors by area");
    public string Comfort => T("舒适", "comfort");
    public string Warning => T("拥堵", "warning");
    public string Alert => T("警戒", "alert");
    public string FlowTitle => T("每分钟进出", "In and out per minute");
    public string LastHour => T("最近 60 分钟，人次", "last 60 minutes, people");
    public string In => T("进", "in");
    public string Out => T("出", "out");
    public string CurveTitle => T("园内人数", "Visitors over the day");
    public string Today => T("今日", "today");
    public string Yesterday => T("昨日", "yesterday");
    public string CurrentAlerts => T("当前预警", "Current alerts");
    public string AlertCount(int count) => count == 0 ? "" : T($"{count} 条", $"{count}");
    public string NoAlerts => T("没有区域超过阈值", "No area is above a threshold");
    public string MoreAlerts(int count) => T($"还有 {count} 条", $"{count} more");
    public string RecentTransitions => T("最近变化", "Latest changes");
    public string LevelChanges => T("级别变化，当地时间", "level changes, local time");
    public string NoTransitions => T("还没有级别变化", "No change of level yet");
    public string NowOf => T("当前", "now");
    public string People => T("人", "");
    public string ThresholdOf(int threshold) => T($"阈值 {Number(threshold)} 人", $"threshold {Number(threshold)}");
    public string Lasting => T("已持续 {0}", "for {0}");
    public string DataTo => T("数据至 {0} · 延迟 {1}", "data to {0} · lag {1}");
    public string Silent => T("已 {0} 没有数据", "no data for {0}");
    public string WaitingForFirst(string topic) => T($"正在等待 {topic} 的第一个事件", $"waiting for the first event on {topic}");
    public string AwaitedTopic(string topic) => T($"正在等待主题 {topic} 出现", $"waiting for the topic {topic} to appear");
    public string AllAreas => T("全园", "whole park");
    public string ChooseArea => T("选择区域", "Choose an area");
    public string SortByUrgency => T("按接近阈值排列", "nearest to its threshold first");
    public string SortByOrder => T("按设定顺序排列", "in the set order");
    public string SortChange => T("改变排列", "Change the order");
    public string MoreAreas(int count) => T($"另有 {count} 个区域未列出", $"{count} more areas not listed");

    /// <summary>The units of a span of time, for the browser.</summary>
    public object Units => _chinese
        ? new { d = " 天", h = " 小时", m = " 分", s = " 秒", gap = " " }
        : new { d = " d", h = " h", m = " min", s = " s", gap = " " };

    /// <summary>The sentences that the browser fills in by itself.</summary>
    public object ForScreen(string topic) => new
    {
        trend = Trend,
        peak = Peak,
        hidden = HiddenAreas,
        lasting = Lasting,
        data = DataTo,
        silent = Silent,
        waiting = WaitingForFirst(topic),
        @in = In,
        @out = Out,
        today = Today,
        yesterday = Yesterday,
    };
}
