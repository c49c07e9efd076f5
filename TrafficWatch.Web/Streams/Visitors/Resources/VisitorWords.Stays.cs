namespace TrafficWatch.Web.Streams.Visitors.Resources;

/// <summary>Stays and routes.</summary>
internal sealed partial class VisitorWords
{
    public string StaysPage => T("停留时长", "Stays");
    public string StaysHint(string gap) => T(
        $"从进入区域到离开；全园为一次游览从首次进入到最后离开，离开满 {gap} 才算结束。按离开的时刻计，闭园时被清出的不计。",
        $"From entering an area to leaving it; for the whole park, from the first entry to the last exit of a visit, which is over after {gap} in no area. Counted by the exit; who was let go at closing time is not.");
    public string RoutesPage => T("游览路线", "Routes");
    public string RoutesHint => T("离开一个区域后，该游客随即进入的另一个区域；按进入的时刻计。", "An area left, and the other one that the same visitor entered next. Counted when that one is entered.");
    public string CompareWith => T("对比", "Compare with");
    public string ComparedWith(string against) => against == "week" ? T("上周同期", "a week before") : T("前一天同期", "the day before");
    public string CountedHours(string hours) => T($"按整点统计：{hours}", $"Whole hours: {hours}");
    public string ComparedUntil(string over, string before) => T($"已过的整点 {over} 对比 {before}", $"hours that are over, {over}, compared with {before}");
    public string ComparedWithHours(string before) => T($"对比 {before}", $"compared with {before}");
    public string ParkComparedUntil(string? until) => until is null ? T("（全园尚无可对比的整点）", " (the whole park: not yet)") : T($"（全园截至 {until}）", $" (the whole park: until {until})");
    public string NotCompared => T("没有可对比的数据", "nothing to compare with");
    public string StaysColumn => T("次数", "Stays");
    public string Visits => T("游览次数", "Visits");
    public string MedianColumn => T("中位（分钟）", "Median (min)");
    public string MeanColumn => T("平均（分钟）", "Mean (min)");
    public string ShortColumn => T("不到 1 分钟", "Under 1 min");
    public string ChangeColumn => T("增减", "±");
    public string ChangeOfCount => T("次数增减", "Stays: change");
    public string ChangeOfMedian => T("中位增减（分钟）", "Median: change (min)");
    public string ChangeOfMean => T("平均增减（分钟）", "Mean: change (min)");
    public string ChangeOfShort => T("不到 1 分钟增减", "Under 1 min: change");
    public string HowLong => T("停留多久", "How long they stay");
    public string BarCount => T("本期", "This range");
    public string BarBefore => T("对比期", "Compared range");
    public string EachStay => T("逐条停留", "Each stay");
    public string EachRoute => T("逐条路线", "Each route");
    public string UserColumn => T("游客编号", "Visitor id");
    public string EntryColumn => T("进入", "Entry");
    public string ExitColumn => T("离开", "Exit");
    public string MinutesColumn => T("分钟", "Minutes");
    public string TopRoutes => T("最多的 10 条路线", "Top 10 routes");
    public string TopPaths => T("最多的 10 条三站路径", "Top 10 paths of three areas");
    public string RouteColumn => T("路线", "Route");
    public string PathColumn => T("路径", "Path");
    public string FromColumn => T("从", "From");
    public string ThenColumn => T("经", "Via");
    public string IntoColumn => T("到", "To");
    public string TripsColumn => T("次数", "Count");
    public string OnTheWay => T("途中（分钟）", "On the way (min)");
    public string FlowsTitle => T("区域之间的流向", "Flows between areas");
    public string FlowsLegend => T("左：离开的区域；右：进入的区域", "Left: the area left; right: the area entered");
    public string FlowsShown(long shown, long all) => T($"图中 {Number(shown)} 条路线，共 {Number(all)} 条", $"{Number(shown)} of {Number(all)} routes drawn");
    public string RouteTotal(long count, double? change) => T($"共 {Number(count)} 次", $"{Number(count)} in all") + (change is null ? "" : " " + MoreBy(change));
    public string NoPaths => T("还没有三站路径", "No path of three areas yet");
    public string VisitsToday => T("今日游览", "Visits today");
    public string NoVisitsYet => T("今日还没有结束的停留", "No stay has ended today");
    public string NoRoutesYet => T("今日还没有路线", "No route yet today");
    public string VisitsOf(string median, string mean) => T($"停留中位 {median} · 平均 {mean}", $"median {median} · mean {mean}");

    /// <summary>A bar of the histogram.</summary>
    /// <param name="from">Where it begins, in minutes.</param>
    /// <param name="to">Where it ends; null for the last.</param>
    public string StayBar(int from, int? to) => (from, to) switch
    {
        (0, _) => T("< 1 分钟", "< 1 min"),
        (_, null) => T($"> {from / 60} 小时", $"> {from / 60} h"),
        ( >= 60, _) => T($"{from / 60}–{to / 60} 小时", $"{from / 60}–{to / 60} h"),
        _ => T($"{from}–{to} 分钟", $"{from}–{to} min"),
    };

    /// <summary>1 h 42 min; – where it is not known.</summary>
    public string Lasted(double? minutes) => minutes is not { } known ? "–"
        : known < 9.95 ? T($"{Number(known, 1)} 分钟", $"{Number(known, 1)} min")
        : Math.Round(known) is var whole && whole < 60 ? T($"{Number((long)whole)} 分钟", $"{Number((long)whole)} min")
        : whole % 60 == 0 ? T($"{Number((long)whole / 60)} 小时", $"{Number((long)whole / 60)} h")
        : T($"{Number((long)whole / 60)} 小时 {(long)whole % 60} 分", $"{Number((long)whole / 60)} h {(long)whole % 60} min");

    /// <summary>A number of minutes to a tenth; – where it is not known.</summary>
    public string Tenths(double? minutes) => minutes is { } known ? Number(known, 1) : "–";

    /// <summary>12.3 %; – where it is not known.</summary>
    public string PartOf(double? part) => part is { } known ? string.Create(Culture, $"{known * 100:0.#} %") : "–";

    /// <summary>+5 %: how much more it is; – where it is not known.</summary>
    public string MoreBy(double? part) => part is { } known ? string.Create(Culture, $"{SignOf(known, 1000)}{Math.Abs(known) * 100:0.#} %") : "–";

    /// <summary>+0.5 points: how many more of a hundred it is; – where it is not known.</summary>
    public string PointsMore(double? part) => part is { } known ? T($"{SignOf(known, 1000)}{Number(Math.Abs(known) * 100, 1)} 百分点", $"{SignOf(known, 1000)}{Number(Math.Abs(known) * 100, 1)} pts") : "–";

    /// <summary>+1.5: how many minutes longer it is; – where it is not known.</summary>
    public string LongerBy(double? minutes) => minutes is { } known ? SignOf(known, 10) + Number(Math.Abs(known), 1) : "–";

    // What is nothing once it is rounded has no direction.
    private static string SignOf(double change, int steps) => Math.Round(change * steps) switch { > 0 => "+", < 0 => "−", _ => "±" };
}
