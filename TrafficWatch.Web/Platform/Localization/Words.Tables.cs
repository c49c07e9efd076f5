namespace TrafficWatch.Web.Platform.Localization;

internal partial class Words
{
    /// <summary>What is wrong with a filter or a form, with the field's name in this language.</summary>
    public string AnyOf(string field) => T($"全部{field}", $"any {field.ToLowerInvariant()}");
    public string Problem(Queries.FilterError error)
    {
        var field = Field(error.Field);
        return error.Value.Length == 0 ? T($"{field}：{error.Reason.Zh}", $"{field}: {error.Reason.En}") : T($"{field}“{error.Value}”：{error.Reason.Zh}", $"{field} “{error.Value}”: {error.Reason.En}");
    }

    /// <summary>What a field of a query string or a form is called on pages.</summary>
    public virtual string Field(string name) => name switch
    {
        "from" => T("开始时间", "Start"),
        "to" => T("结束时间", "End"),
        "range" => TimeRange,
        "status" => StatusColumn,
        "who" => Who,
        "after" or "before" => Pages,
        _ => AlertField(name) ?? name,
    };

    public string Apply => T("应用", "Apply");
    public string Reset => T("重置", "Reset");
    public string SwapTimes => T("对调起止时间", "Swap the two");
    public string StartAfterEnd => T("开始时间晚于结束时间。", "The start lies after the end.");
    public string TimeMissing => T("请填写开始或结束时间。", "Give a start or an end.");
    public string EarlierRange => T("前一段", "The span before");
    public string LaterRange => T("后一段", "The span after");
    public string RowsKept => T("下面仍是上一次查询的结果。", "The rows below still answer the last query.");
    public string DateOf(string moment) => T($"{moment}（日期）", $"{moment} (date)");
    public string TimeOf(string moment) => T($"{moment}（时刻）", $"{moment} (time)");
    public string OffsetOf(string moment) => T($"{moment}（时区）", $"{moment} (UTC offset)");
    public string SheetIsFull(int rows) => T($"工作表最多 {Number(rows)} 行，其余未导出：请缩小范围或使用 CSV", $"A sheet holds {Number(rows)} rows; the rest is left out: narrow the range, or take the CSV");
    public string TotalRow => T("合计", "Total");
    public string Grain => T("粒度", "Grain");
    public string GrainOf(string grain) => grain switch
    {
        "15m" => T("15 分钟", "15 min"),
        "hour" => T("小时", "Hour"),
        "day" => T("日", "Day"),
        _ => T("分钟", "Minute"),
    };
    public string ExportAs => T("导出", "Export");
    public string ExportHint => T("按当前筛选导出；时间为当地时间", "Exports what the filters above say, in local time");
    /// <summary>How many rows there are; or, with more, that there are others besides those that were counted.</summary>
    public string RowCount(long rows, bool more) => more
        ? rows >= Queries.RowCount.Cap ? T($"超过 {Number(rows)} 行", $"more than {Number(rows)} rows") : T($"至少 {Number(rows)} 行", $"at least {Number(rows)} rows")
        : T($"{Number(rows)} 行", $"{Number(rows)} {(rows == 1 ? "row" : "rows")}");
    public string CancelSearch => T("取消查询", "Cancel");
    public string SearchCancelled => T("查询已取消", "The search was cancelled");
    public string SearchAgain => T("重新查询", "Search again");
    public string SearchedBackTo(string time) => T($"已查到 {time}", $"searched back to {time}");
    public string Exporting(long rows) => T($"正在导出：{Number(rows)} 行", $"Exporting: {Number(rows)} rows");
    public string ExportDone(long rows) => T($"已导出 {Number(rows)} 行", $"{Number(rows)} {(rows == 1 ? "row" : "rows")} exported");
    public string ExportStopped(long rows) => T($"导出在 {Number(rows)} 行处停止，文件不完整", $"The export stopped at {Number(rows)} rows: the file is not whole");
    public string Details => T("详情", "Details");
    public string ServersWords => T("服务器原话", "The server's own words");
    public string OutcomeUnknown => T("数据库还没有回答，不知道是否已保存；恢复后请核对。", "The database has not answered yet, so it is not known whether it was saved; look again once it does.");
    public string Saved => T("已保存", "Saved");
    public string Discard => T("放弃修改", "Discard");
    public string KeepEditing => T("继续编辑", "Go on editing");
    public string DiscardAsks => T("修改还没有保存，要放弃吗？", "What you changed is not saved. Discard it?");
    public string TimeRange => T("时间范围", "Time range");
    public string FromTime => T("从", "From");
    public string ToTime => T("到（不含）", "To (exclusive)");
    public string RemoveFilter => T("移除筛选", "Remove filter");
    public string Pages => T("翻页", "Pages");
    public string NewerRows => T("较新", "Newer");
    public string OlderRows => T("较早", "Older");
    public string Loading => T("正在查询", "Loading");
    public string QueryFailed => T("查询失败", "The query failed");
    public string ShardAway(int shard) => T($"分片 {shard} 没有响应", $"shard {shard} does not answer");
    public string SeeLog => T("服务器日志里有详情", "the server's log has the details");
    public string TriesAgain => T("正在自动重试", "trying again by itself");
    public string OldRows(string time) => T($"下面是上一次查询的结果（{time}）", $"The rows below are those of the last answer, as of {time}");
    public string NothingFound => T("这个范围里没有数据", "Nothing in this range");
    public string NothingFoundHint => T("换一个时间范围，或移除筛选。", "Try another time range, or remove a filter.");
    public string TimeColumn => T("时间", "Time");
    public string ReasonColumn => T("原因", "Reason");
    public string SinceColumn => T("自", "Since");
    public string ShareColumn => T("占比", "Share");
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
}
