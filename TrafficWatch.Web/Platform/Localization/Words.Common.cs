using System.Globalization;
using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Live;

namespace TrafficWatch.Web.Platform.Localization;

internal partial class Words
{
    public string Overview => T("总览", "Overview");
    public string StreamsPage => T("数据流", "Streams");
    public string OtherLanguage => T("English", "中文");
    public string OtherLanguageCode => T("en", "zh-CN");
    public string Navigation => T("导航", "Navigation");
    public string SkipToContent => T("跳到正文", "Skip to content");
    public string Theme => T("外观", "Appearance");
    public string ThemeAuto => T("自动", "Auto");
    public string ThemeLight => T("浅色", "Light");
    public string ThemeDark => T("深色", "Dark");
    public string ConnectionLost => T("与服务器的连接中断，正在重新连接……画面上的数字不是最新的", "Connection to the server lost, reconnecting … the figures shown are not current");
    public string NotFoundTitle => T("没有这个页面", "There is no such page");
    public string NotFoundText => T("地址可能写错了，或页面已移走。", "The address may be mistyped, or the page has moved.");
    public string ToOverview => T("回到总览", "Back to the overview");
    public string ErrorTitle => T("出错了", "Something went wrong");
    public string ErrorText => T("这一页没能显示。服务器日志里有详情。", "This page could not be shown. The server's log has the details.");
    public string FullTitle => T("画面已开满", "Every place for a screen is taken");
    public string FullInAll(int most) => T($"已同时打开 {Number(most)} 个画面，不能再多。", $"Screens open in all: {Number(most)}. There can be no more.");
    public string FullOfAddress(int most) => T($"你的网络地址已同时打开 {Number(most)} 个画面，不能再多。", $"Screens open from your network address: {Number(most)}. There can be no more.");
    public string FullAdvice(int seconds) => T($"请关闭不用的标签页。本页每 {seconds} 秒再试一次；数据照常接收，预警照常记录。", $"Close tabs that nobody looks at. This page tries again every {seconds} s. Data are still taken in, and alerts recorded.");
    public string FullInAllSetting(string key) => T($"管理员可以调高 {key}。", $"An administrator can raise {key}.");
    public string FullOfAddressSetting(string key) => T($"经过代理时，所有人共用它的地址：管理员可以调高 {key}。", $"Behind a proxy everybody shares its address: an administrator can raise {key}.");
    public string Retry => T("再试一次", "Try again");
    public string Close => T("关闭", "Close");
    public string Administration => T("管理", "Administration");
    public string Clear => T("清空", "Clear");
    public string Increase => T("增加", "Increase");
    public string Decrease => T("减少", "Decrease");
    public string Required => T("必填", "Required");
    public string Unfold => T("展开或收起", "Unfold or fold");
    public string Undo => T("撤销", "Undo");
    public string Cancel => T("取消", "Cancel");
    public string Save => T("保存", "Save");
    public string Delete => T("删除", "Delete");
    public string DataAt(string time) => T($"数据至 {time}", $"data to {time}");
    public string Simulated => T("模拟数据", "simulated");

    public virtual string Level(AlertLevel level) => level switch
    {
        AlertLevel.Alert => T("红色警戒", "Red alert"),
        AlertLevel.Warning => T("黄色拥堵", "Yellow warning"),
        _ => T("正常", "Normal"),
    };

    /// <summary>The sign that stands for the level beside its colour.</summary>
    public static string Sign(AlertLevel level) => level switch { AlertLevel.Alert => "●", AlertLevel.Warning => "▲", _ => "" };

    /// <summary>What a transition did, without the area.</summary>
    public virtual string Transition(AlertLevel from, AlertLevel to) => (from, to) switch
    {
        (AlertLevel.Alert, AlertLevel.Warning) => T("降为黄色", "eased to yellow"),
        (AlertLevel.Alert, AlertLevel.Normal) => T("红色警戒解除", "red alert cleared"),
        (_, AlertLevel.Normal) => T("黄色拥堵解除", "yellow warning cleared"),
        (AlertLevel.Warning, AlertLevel.Alert) => T("升为红色警戒", "raised to red alert"),
        (_, AlertLevel.Alert) => T("红色警戒", "red alert"),
        _ => T("黄色拥堵", "yellow warning"),
    };

    public virtual string? TransitionReason(string? reason) => reason switch
    {
        null or "" => null,
        "edit" => T("阈值修改", "thresholds changed"),
        "new-log" => T("消息日志更换", "new message log"),
        "set-back" => T("时钟纠正", "clock put right"),
        "count" => T("人工清点", "counted by hand"),
        "undo" => T("撤销清点", "count taken back"),
        "removed" => T("区域移除", "area removed"),
        "merged" => T("区域合并", "areas merged"),
        _ => reason,
    };

    public string State(StreamState state) => state switch
    {
        StreamState.Starting => T("正在启动", "starting"),
        StreamState.Running => T("运行中", "running"),
        StreamState.WaitingForTopic => T("等待主题出现", "waiting for the topic"),
        StreamState.Standby => T("待命，由另一进程处理", "standing by, another process is at work"),
        StreamState.ShardDown => T("数据库无响应，已暂停读取", "database not answering, reading paused"),
        StreamState.KafkaDown => T("Kafka 无响应", "Kafka not answering"),
        StreamState.Stopped => T("已停止，需人工处理", "stopped, needs attention"),
        StreamState.Disabled => T("本节点只显示，目前没有进程在读取", "this node only shows, and nobody reads the stream"),
        StreamState.Following => T("本节点只显示，由另一进程读取", "this node only shows, another process reads the stream"),
        _ => state.ToString(),
    };

    /// <summary>How current a stream is, in words.</summary>
    public string Freshness(DataFreshness freshness, SiteClock clock, StreamStatus? status) => (freshness.State, freshness.Since) switch
    {
        (Live.Freshness.Fresh, { } at) => $"{T("数据正常", "live")} · {clock.Recent(at)} {clock.Zone(at)}",
        (Live.Freshness.Closed, _) => T("已闭园，没有新数据属正常", "closed, no data expected"),
        (Live.Freshness.Quiet, { } at) => T($"{clock.Recent(at)} 起没有数据", $"no data since {clock.Recent(at)}"),
        (Live.Freshness.Quiet, _) => T("启动以来没有数据", "no data since the start"),
        (Live.Freshness.Stale, { } at) => T($"数据停在 {clock.Recent(at)}，有积压未处理", $"stands still at {clock.Recent(at)}, records wait"),
        (Live.Freshness.Stopped, { } at) when status is not null => T($"{State(status.State)}，数据停在 {clock.Recent(at)}", $"{State(status.State)}; data to {clock.Recent(at)}"),
        _ when status?.State is { } state and not StreamState.Running => State(state),
        _ => status is null ? State(StreamState.Starting) : WaitingForFirst(status.Topic),
    };

    /// <summary>What is said of a state, such as that nothing is above a threshold, while the data stand still.</summary>
    public string UnknownSince(string? time) => time is null ? T("情况不明：还没有数据", "unknown: no data yet") : T($"{time} 以后情况不明", $"unknown since {time}");

    public string Seconds(double seconds) => T($"{Number(seconds, seconds < 10 ? 1 : 0)} 秒", $"{Number(seconds, seconds < 10 ? 1 : 0)} s");
    public string WaitingForFirst(string topic) => T($"正在等待 {topic} 的第一个事件", $"waiting for the first event on {topic}");
    public string AwaitedTopic(string topic) => T($"正在等待主题 {topic} 出现", $"waiting for the topic {topic} to appear");

    public string FullScreen => T("全屏", "Full screen");
    public string Today => T("今日", "today");
    public string Yesterday => T("昨日", "yesterday");
    public virtual string AgainstYesterday => T("与昨日同一时刻相比", "Against yesterday by the same time");
    public string YesterdayThen(long count) => T($"昨日同时 {Number(count)}", $"yesterday by then {Number(count)}");
    public string OnYesterday(double part) => T("较昨日 ", "") + (part < 0 ? "−" : "+") + Percent(Math.Abs(part)) + T("", " on yesterday");
    public virtual string Percent(double part) => (part * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>The sentences that a big screen's head fills in by itself.</summary>
    public object ForWall(string topic) => new
    {
        data = T("数据至 {0} · 延迟 {1}", "data to {0} · lag {1}"),
        silent = T("已 {0} 没有数据", "no data for {0}"),
        closed = T("已闭园 · 数据至 {0}", "closed · data to {0}"),
        waiting = WaitingForFirst(topic),
    };

    /// <summary>The units of a span of time, for the browser.</summary>
    public object Units => IsChinese
        ? new { d = " 天", h = " 小时", m = " 分", s = " 秒", gap = " " }
        : new { d = " d", h = " h", m = " min", s = " s", gap = " " };
}
