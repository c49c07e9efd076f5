using TrafficWatch.Domain.Alerts;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Streams.Visitors.Resources;

/// <summary>The texts of the visitors' pages, besides those that all pages share.</summary>
internal sealed partial class VisitorWords : Words
{
    private VisitorWords(bool chinese)
        : base(chinese)
    {
    }

    public static new VisitorWords Chinese { get; } = new(true);

    public static new VisitorWords English { get; } = new(false);

    /// <summary>In the language of others.</summary>
    public static VisitorWords Like(Words words) => words.IsChinese ? Chinese : English;

    /// <summary>The stream's own name.</summary>
    public string StreamTitle => T("游客", "Visitors");
    public string VisitorsScreen => T("游客大屏", "Visitors screen");
    public string TrafficPage => T("客流明细", "Visitor traffic");
    public string ThresholdsPage => T("区域与阈值", "Areas and thresholds");
    public string ThresholdsHint => T("保存后一秒内生效，无需重启。点一行可修改；“移除”也可把区域并入另一个。", "In force within a second of saving, without a restart. Open a row to edit it; Remove can also merge an area into another.");
    public string SearchArea => T("查找区域", "Find an area");
    public string NameZh => T("中文名", "Chinese name");
    public string NameEn => T("英文名", "English name");
    public string OrderColumn => T("顺序", "Order");
    public string ShownColumn => T("大屏", "On screen");
    public string ShownWord => T("显示", "shown");
    public string HiddenWord => T("隐藏", "hidden");
    public string HideArea => T("不在大屏的区域列表中显示（仍计入全园人数，预警照常）", "Keep off the wall's rows (still counted in the park; its alerts stay)");
    public string ThresholdsRule => T("舒适 < 拥堵 < 警戒；三项都留空则不设阈值。", "comfort < warning < alert; leave all three empty for no thresholds.");
    public string OrderIsNoNumber => T("顺序须为整数。", "The order must be a whole number.");
    public string PresentNow => T("在场", "Present");
    public string RemoveArea(string area) => T($"移除区域 {area}", $"Remove the area {area}");
    public string RemoveTakes(string area, long present) => T(
        $"“{area}”将从大屏和本页消失：在场的 {Number(present)} 人被清出，不再计入全园；当前预警、阈值、名称和顺序一并删除。",
        $"“{area}” goes from the screens and from this page: those present ({Number(present)}) are let go and no longer counted in the park; its current alert, thresholds, names and order are deleted.");
    public string RemoveLeaves => T(
        "逐分钟的记录和预警日志保留。若再收到同名区域的事件，它会作为新区域重新出现，没有任何设置。",
        "Its minutes and its alert log stay. Should events of this name come again, it appears again as a new area, with no settings.");
    public string Merge => T("合并", "Merge");
    public string MergeInto => T("并入", "Merge into");
    public string MergeIntoNone => T("不并入其他区域", "no other area");
    public string MergeTakes(string area, string into, long present) => T(
        $"从现在起，“{area}”的事件都计入“{into}”，在场的 {Number(present)} 人也转到那里；“{area}”的当前预警、阈值、名称和顺序一并删除。",
        $"From now on events of “{area}” count in “{into}”, and those present ({Number(present)}) are moved there; the current alert, thresholds, names and order of “{area}” are deleted.");
    public string MergeLeaves(string area) => T(
        $"“{area}”此前的逐分钟记录和预警日志保留在原名下。可在本页随时拆分。",
        $"Minutes and alert log up to now stay under “{area}”. It can be separated again on this page.");
    public string CountsIn(string into) => T($"计入 {into}", $"counts in {into}");
    public string Separate => T("拆分", "Separate");
    public string SeparateArea(string area) => T($"拆分区域 {area}", $"Separate the area {area}");
    public string SeparateSays(string area, string into) => T(
        $"从现在起，“{area}”的事件重新单独计数，没有任何设置；已计入“{into}”的人数留在那里，直到离开或闭园。",
        $"From now on events of “{area}” count in an area of its own again, with no settings; those counted in “{into}” stay there until they leave or the park closes.");
    public string AreaMerged(string area, string into) => T($"正在合并：{area} → {into}", $"Being merged: {area} → {into}");
    public string AreaSeparated(string area) => T($"正在拆分：{area}", $"Being separated: {area}");
    public string BeingRemoved => T("正在移除", "being removed");
    public string NoHistory => T("还没有修改过", "Never changed so far");
    public string WholePark => T("全园", "Whole park");
    public string Area => T("区域", "Area");
    public string VisitorsNow => T("园内游客", "Visitors in the park");
    public string AreaName(string id, string? zh, string? en) =>
        id == ThresholdSet.WholePark ? WholePark : (IsChinese ? zh : en) is { Length: > 0 } name ? name : id;
    public string ScreenTitle => T("游客实时监控", "Visitors live");
    public string DutyRoom => T("游客值班室", "Visitor duty room");
    public string EntriesToday => T("今日进区域人次", "area entries today");
    public string Limit => T("上限", "limit");
    public string Trend => T("15 分钟 {0}", "15 min {0}");
    public string Peak => T("今日峰值 {0}（{1}）", "today's peak {0} ({1})");
    public string HiddenAreas => T("其中未显示区域 {0} 人", "{0} of them in areas not shown");
    public string OffTheWall => T("未在大屏列出", "not listed on the wall");
    public string AreasTitle => T("各区域人数", "Visitors by area");
    public string Comfort => T("舒适", "Comfort");
    public string Warning => T("拥堵", "Warning");
    public string Alert => T("警戒", "Alert");
    public string FlowTitle => T("每分钟进出", "In and out per minute");
    public string LastHour => T("最近 60 分钟，人次", "last 60 min");
    public string In => T("进区域", "into areas");
    public string Out => T("出区域", "out of areas");
    public string CurveTitle => T("园内人数", "Visitors over the day");
    public string CurrentAlerts => T("当前预警", "Current alerts");
    public string AlertCount(int count) => count == 0 ? "" : T($"{count} 条", $"{count}");
    public override string NoAlerts => T("没有区域超过阈值", "No area is above a threshold");
    public string MoreAlerts(int count) => T($"还有 {count} 条", $"{count} more");
    public string RecentTransitions => T("最近变化", "Latest changes");
    public string LevelChanges => T("级别变化，当地时间", "level changes, local time");
    public string NoTransitions => T("还没有级别变化", "No change of level yet");
    public string ClearsBelow(long visitors) => T($"低于 {Number(visitors)} 人解除", $"clears below {Number(visitors)}");
    public string DecidedAt(long visitors) => T($"触发时 {Number(visitors)} 人", $"raised at {Number(visitors)}");
    public string AreaTraffic => T("查看客流", "Its traffic");
    public string UseAsTyped(string text) => T($"按“{text}”原样筛选", $"Filter by “{text}” as it is");
    public string NoSuchArea => T("没有叫这个名字的区域", "No area is called so");
    public string SoFar => T("未完", "so far");
    public string SoFarHint => T("这一分钟还没有结束，数字还会变；导出时不含", "This minute is not over, its figures still change; exports leave it out");
    public string WouldBe(long visitors, AlertLevel level) => T($"当前 {Number(visitors)} 人：将为{Level(level)}", $"{Number(visitors)} now: would be {Level(level).ToLowerInvariant()}");
    public string MustRise => T("须大于前一项", "must be above the one before");
    public string MustBeNumber => T("须为正整数", "must be a whole number above 0");
    public string AreaSaved(string area) => T($"已保存：{area}", $"Saved: {area}");
    public string AreaRemoved(string area) => T($"正在移除：{area}", $"Being removed: {area}");
    public string NewArea => T("新", "new");
    public string NewAreas(int count) => T($"另有 {count} 个新区域待确认", $"{count} new {(count == 1 ? "area awaits" : "areas await")} acceptance");
    public string Accept => T("上墙", "Accept");
    public string AcceptArea(string area) => T($"让新区域 {area} 显示在大屏上", $"Accept the new area {area} onto the wall");
    public string People => T("人", "");
    public string ThresholdOf(int threshold) => T($"阈值 {Number(threshold)} 人", $"threshold {Number(threshold)}");
    public string Lasting => T("已持续 {0}", "for {0}");
    public string Turn => T("第 {0} / {1} 页", "page {0} / {1}");
    public string AllAreas => T("全园", "whole park");
    public string ChooseArea => T("选择区域", "Choose an area");
    public string SortByUrgency => T("按接近阈值排列", "nearest to its threshold first");
    public string SortByOrder => T("按设定顺序排列", "in the set order");
    public string SortChange => T("改变排列", "Change the order");
    public string MoreAreas(int count) => T($"另有 {count} 个区域未列出", $"{count} more areas not listed");

    /// <summary>The sentences that the browser fills in by itself.</summary>
    public object ForScreen => new
    {
        trend = Trend,
        peak = Peak,
        hidden = HiddenAreas,
        lasting = Lasting,
        turn = Turn,
        silent = SilentSince("{0}"),
        bell = ForBell,
        @in = In,
        @out = Out,
        today = Today,
        yesterday = Yesterday,
    };

    public string AddArea => T("筛选区域", "Filter by area");
    public string MinuteColumn => T("分钟（开始于）", "Minute (beginning)");
    public string ExportGrain => T("导出粒度", "Export by");
    public string AreaId => T("区域编号", "Area id");
    public string MessageColumn => T("预警信息", "Message");
    public string SpanBegin(string grain) => T($"{GrainOf(grain)}开始", $"{GrainOf(grain)} beginning");
    public string MinuteSpan => T("这一分钟", "Minute");
    public string InCount => T("进", "In");
    public string OutCount => T("出", "Out");
    public string OccupancyColumn => T("在场人数", "Present");
    public string PeakColumn => T("峰值", "Peak");
    public string ReleasedColumn => T("自动离场", "Released");
    public string ReleasedHint => T("闭园、24 小时后仍未离开或区域被移除时由系统清出的人数，不计入“出”", "Visitors let go at closing time, after 24 h, or when their area was removed; never counted as out");
    public string RepeatedColumn => T("重复进入", "Repeated in");
    public string RepeatedHint => T("已在场的游客再次进入，只计一人", "Entries of visitors who were inside already; counted once in presence");
    public string UnmatchedColumn => T("无进先出", "Out only");
    public string UnmatchedHint => T("未见进入的离开，不改变在场人数", "Exits of visitors who were not inside; presence is unchanged");
    public override string SubjectColumn => Area;
    public override string SubjectId => AreaId;
    public override string MeasureColumn => T("人数", "Visitors");
    public override string HighestColumn => T("最多人数", "Peak");
    public override string LookAtSubject => AreaTraffic;
    public string PeakOf(long visitors) => T($"最多 {Number(visitors)} 人", $"peak {Number(visitors)}");
    /// <inheritdoc/>
    public override string Field(string name) => name switch
    {
        "area" or "areaId" => Area,
        "nameZh" => NameZh,
        "nameEn" => NameEn,
        "comfort" => Comfort,
        "warning" => Warning,
        "alert" => Alert,
        "hidden" => ShownColumn,
        "counted" => CountedField,
        "comment" => CommentColumn,
        "undo" => Undo,
        "capacity" => CapacityColumn,
        "closesAt" => ClosesAtColumn,
        "quietHours" => QuietHoursColumn,
        "grain" => Grain,
        _ => base.Field(name),
    };

    public string HistoryTitle => T("历史", "History");

    /// <summary>The message of an alert, in Chinese as the old system wrote it.</summary>
    public string AlertMessage(AlertLevel level, string area, long visitors, int threshold) => T(
        $"【{Level(level)}】区域: {area}, 当前人数: {visitors}, 已超过阈值: {threshold}人, 请相关人员注意！",
        $"[{Level(level)}] {area}: {Number(visitors)} visitors, above the threshold of {Number(threshold)}. Please attend to it.");
}
