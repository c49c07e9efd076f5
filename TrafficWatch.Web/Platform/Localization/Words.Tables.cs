namespace TrafficWatch.Web.Platform.Localization;

internal partial class Words
{
    public string TimeRange => T("时间范围", "Time range");
    public string FromTime => T("从", "From");
    public string ToTime => T("到（不含）", "To (exclusive)");
    public string RemoveFilter => T("移除筛选", "Remove filter");
    public string Pages => T("翻页", "Pages");
    public string NewerRows => T("较新", "Newer");
    public string OlderRows => T("较早", "Older");
    public string CsvHint => T("按当前筛选下载 CSV（UTF-8，时间为当地时间带偏移）", "Download as CSV with the filters above (UTF-8, local times with offset)");
    public string Loading => T("正在查询", "Loading");
    public string Took(long rows, bool more, TimeSpan took) => more
        ? T($"{Number(rows)} 行以上 · 用时 {Took(took)}", $"more than {Number(rows)} rows · took {Took(took)}")
        : T($"{Number(rows)} 行 · 用时 {Took(took)}", $"{Number(rows)} {(rows == 1 ? "row" : "rows")} · took {Took(took)}");
    public string QueryFailed => T("查询失败", "The query failed");
    public string ShardAway(int shard) => T($"分片 {shard} 没有响应", $"shard {shard} does not answer");
    public string SeeLog => T("服务器日志里有详情", "the server's log has the details");
    public string TriesAgain => T("正在自动重试", "trying again by itself");
    public string OldRows(string time) => T($"以下是 {time} 的旧数据", $"The rows below are old: as of {time}");
    public string NothingFound => T("这个范围里没有数据", "Nothing in this range");
    public string NothingFoundHint => T("换一个时间范围，或移除筛选。", "Try another time range, or remove a filter.");
    public string TimeColumn => T("时间", "Time");
    public string ReasonColumn => T("原因", "Reason");
    public string SinceColumn => T("自", "Since");
    public string AdminRefusedTitle => T("此连接不能使用管理页面", "Admin pages are not open to this connection");
    public string AdminRefusedText => T(
        "管理页面只对本机的直接连接，或 Security:AdminFrom 中列出的网络开放。",
        "They answer to direct connections from the machine itself, or from the networks listed in Security:AdminFrom.");

    public string Preset(string preset) => preset switch
    {
        "15m" => T("15 分钟", "15 min"),
        "1h" => T("1 小时", "1 h"),
        "today" => T("今天", "Today"),
        "yesterday" => T("昨天", "Yesterday"),
        "7d" => T("7 天", "7 days"),
        _ => T("自定义", "Custom"),
    };

    private string Took(TimeSpan span) => span.TotalSeconds < 1 ? T($"{span.TotalMilliseconds:0} 毫秒", $"{span.TotalMilliseconds:0} ms") : Seconds(span.TotalSeconds);
}
