using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Localization;
using TrafficWatch.Web.Streams.Passages.Schema;

namespace TrafficWatch.Web.Streams.Passages.Resources;

/// <summary>The texts of the passages' pages, besides those that all pages share.</summary>
internal sealed class PassageWords : Words
{
    private PassageWords(bool chinese)
        : base(chinese)
    {
    }

    public static new PassageWords Chinese { get; } = new(true);

    public static new PassageWords English { get; } = new(false);

    /// <summary>In the language of others.</summary>
    public static PassageWords Like(Words words) => words.IsChinese ? Chinese : English;

    /// <summary>The stream's own name.</summary>
    public string StreamTitle => T("过车", "Passages");
    public string SearchPage => T("过车查询", "Find passages");
    public string CheckpointsPage => T("卡口流量", "Checkpoints");
    public string CheckpointsHint => T("按站点时钟的整点统计；环比只比较已结束的小时。", "By the hours of the site's clocks; comparisons take the hours that are over.");
    public string Day => T("日期", "Day");
    public string DayEarlier => T("前一天", "The day before");
    public string DayLater => T("后一天", "The next day");
    public string Repeated(long copies, long? ids) => T(
        $"重复投递 {Number(copies)} 条 · 同一编号不同时间 {(ids is { } known ? $"{Number(known)} 个" : "当日结束后统计")}",
        $"copies {Number(copies)} · ids with another time {(ids is { } told ? Number(told) : "counted when the day is over")}");
    public string RepeatedHint => T("重复投递的记录只存一次；编号相同而时间不同的各存一条。", "A record delivered again is stored once; one with the same id and another time is a row of its own.");
    public string SoFarToday => T("今日至今", "Today so far");
    public string DayTotal => T("全天", "Day");
    public string AgainstDayBefore => T("较前一天", "Against the day before");
    public string AgainstWeekBefore => T("较上周同日", "Against a week before");
    public string ByDirection => T("分方向", "By direction");
    public string ItsPassages => T("查看过车记录", "Its passages");
    public string CourseLegend => T("实线为当日，虚线为前一天，阴影为预测的 80 % 区间", "Solid: the day; dashed: the day before; shaded: eight of ten forecasts");
    public string HourColumn => T("小时", "Hour");
    public string HourBegin => T("小时开始", "Hour beginning");
    public string Passed => T("过车数", "Passages");
    public string Change(double? change) => change is { } part ? string.Create(Culture, $"{(part > 0 ? "+" : part < 0 ? "−" : "±")}{Math.Abs(part) * 100:0.#} %") : "–";
    public string VehiclesToday => T("今日过车", "passages today");
    public string PerMinute(long count) => T($"上一分钟 {Number(count)} 辆", $"{Number(count)} in the last minute");
    public string ScreenPage => T("过车大屏", "Passages screen");
    public string ScreenTitle => T("卡口车流实时监控", "Passages live");
    public string ControlRoom => T("监控中心", "Control room");
    public string PassagesToday => T("今日过车", "Vehicles today");
    public override string AgainstYesterday => T("较昨日同一时刻", "against yesterday by the same minute");
    public string Inbound => T("入省", "in");
    public string Outbound => T("出省", "out");
    public string DirectionOf(string direction) => T($"方向 {direction}", $"direction {direction}");
    public string Ranking => T("卡口车流排名", "Busiest checkpoints");
    public string RankingSpan => T("今日前 10", "today, the first 10");
    public string Origin => T("车辆来源", "Where vehicles come from");
    public string OriginSpan => T("今日，按号牌省份", "today, by plate");
    public string WeekBefore => T("上周同日", "a week before");
    public string Latest => T("最新过车", "Latest passages");
    public string MaskedPlates => T("号牌已遮盖", "plates masked");
    public string VehicleTypes => T("车辆类型", "Vehicle types");
    public string OtherTypes => T("其余", "others");

    /// <summary>A vehicle type as stored, in the viewer's language where the standard has it.</summary>
    public string VehicleTypeOf(string name) => IsChinese ? name : VehicleTypeNames.English.GetValueOrDefault(name, name);

    public string HoursTitle => T("每小时过车", "Passages by hour");
    public string TimeOfPassage => T("通过时间", "Passed at");
    public string Checkpoint => T("卡口", "Checkpoint");
    public string District => T("行政区划", "District");
    public string Direction => T("方向", "Direction");
    public string Plate => T("号牌", "Plate");
    public string PlateType => T("号牌种类", "Plate type");
    public string Model => T("车辆品牌型号", "Make and model");
    public string Province => T("省份", "Province");
    public string Road => T("道路", "Road");
    public string VehicleType => T("车辆类型", "Vehicle type");
    public string RecordId => T("记录编号", "Record id");
    public string WeekendColumn => T("周末", "Weekend");
    public string PeakColumn => T("高峰", "Peak hour");
    public string AddCheckpoint => T("添加卡口", "Add a checkpoint");
    public string PlateSearch => T("号牌：苏C1、*888", "Plate: 苏C1, *888");
    public string PlateSearchHint => T("开头几位即可；* 代表任意多位，? 代表一位；开头加 ~ 查形近或缺两位以内的号牌", "The beginning is enough; * stands for any characters, ? for one; ~ before it finds look-alikes and plates with up to two characters missing");
    public string PlateForAdmins => T("只有管理员可按号牌查询", "Only administrators may search by plate");
    public string PlateTooVague => T("至少给出一个确定的字符", "give one certain character at least");
    public string SearchedPlate(string plate) => T($"号牌 {plate}", $"plate {plate}");
    public string SearchGone => T("按号牌的查询已过期，请重新输入号牌", "The search by plate is no longer known: type the plate again");
    public string Trail => T("同一号牌的过车", "The plate's passages");
    public string TrailGap(TimeSpan gap)
    {
        var text = string.Create(Culture, $"{(gap.Days > 0 ? $"{gap.Days} d " : "")}{gap:hh\\:mm\\:ss}");
        return T($"距上次 {text}", $"{text} after the one before");
    }

    public string TrailOnlyWhole => T("号牌不完整，无法追踪", "The plate is not whole: it is not followed");
    public string ShowPlates => T("显示完整号牌", "Show whole plates");
    public string HidePlates => T("遮盖号牌", "Mask plates");
    public string Yes => T("是", "yes");
    public string No => T("否", "no");

    /// <summary>Code and name of a plate type, for the standard knows the one and people the other.</summary>
    public string TypeOf(string code) => $"{code} {PlateTypes.NameOf(code)}";

    public string WarningsPage => T("套牌嫌疑", "Cloned plates");
    public string WarningsHint => T("同一号牌两小时内出现在两个卡口，用时短于该行程的最短用时。同一号牌的各对记录为一案。", "One plate at two checkpoints within two hours, sooner than the trip can be made. All pairs of a plate are one case.");
    public string PairsColumn => T("记录对", "Pairs");
    public string PairsTitle => T("不可能的行程", "Impossible trips");
    public string Sightings => T("出现记录", "Sightings");
    public string FirstSeen => T("最早出现", "First seen");
    public string CaseBegan => T("立案时间", "Case began");
    public string LastSeen => T("最近出现", "Last seen");
    public string JudgedColumn => T("人工结论", "Judged");
    public string NoClones => T("没有套牌嫌疑", "No cloned plates");
    public string NoClonesHint => T("所选时间与状态内没有案件；遮盖或未识别的号牌不作判断。", "None in this range and of these states; masked and unread plates are not judged.");
    public string Cases(long count, bool more) => T($"{(more ? "超过 " : "")}{Number(count)} 案", $"{(more ? "more than " : "")}{Number(count)} {(count == 1 ? "case" : "cases")}");

    /// <summary>A state of a pair or a case, as it is stored.</summary>
    public string StateOf(string state) => state switch
    {
        "provisional" => T("初步", "provisional"),
        "suspect" => T("嫌疑", "suspect"),
        "confirmed" => T("确认", "confirmed"),
        "misread" => T("误识", "misread"),
        "clock" => T("时钟", "clock"),
        _ => T("撤销", "withdrawn"),
    };

    public string StateHelp(string state) => state switch
    {
        "provisional" => T("刚刚发现，尚在等待迟到的记录。", "Just seen: late records are still waited for."),
        "suspect" => T("没有其他解释：可能有两辆车使用同一号牌。", "Nothing explains it: two vehicles may bear one plate."),
        "confirmed" => T("24 小时内有两对互不相干的记录，或两车型号不同：两辆车使用同一号牌。", "Two pairs within 24 hours that share no sighting, or two models: two vehicles bear one plate."),
        "misread" => T("其中一条应为形近号牌的车辆。", "One of the sightings is another vehicle, whose plate looks like this one."),
        "clock" => T("两卡口之间的车辆都到得过早：其中一处时钟有误。", "All trips between the two checkpoints come too early: one of their clocks is wrong."),
        _ => T("曾被怀疑，后已排除：这段行程确实可以这么快。", "It was suspected, and is none: the trip can be made as quickly."),
    };

    public string Took(double minutes, double least) => T(string.Create(Culture, $"用时 {minutes:0.#} 分钟，至少需 {least:0.#} 分钟"), string.Create(Culture, $"took {minutes:0.#} min, needs {least:0.#} at least"));

    public string RuleTold(StoredWarning pair, string? learned) => pair.Rule switch
    {
        "learned" => T($"依据 {learned} 前的 {Number(pair.Trips)} 次行程", $"from {Number(pair.Trips)} trips until {learned}"),
        "distance" => T(string.Create(Culture, $"依据距离 {pair.DistanceKm:0.#} 公里、限速 {pair.SpeedLimit} 的 1.2 倍"), string.Create(Culture, $"from {pair.DistanceKm:0.#} km at 1.2 times {pair.SpeedLimit} km/h")),
        _ => T("行程用时未知，按 5 分钟", "nothing is known of the trip: 5 minutes"),
    };

    public string ImpliedSpeed(double speed) => T(string.Create(Culture, $"相当于 {speed:0} 公里/小时"), string.Create(Culture, $"{speed:0} km/h"));
    public string IsReally(string plate) => T($"应为 {plate}", $"really {plate}");
    public string MoreInFile(int pairs) => T($"另有 {Number(pairs)} 对，见导出文件", $"{Number(pairs)} more pairs are in the exported file");
    public string Judged(string? judgement) => judgement switch
    {
        "confirmed" => T("已确认", "confirmed"),
        "dismissed" => T("已排除", "dismissed"),
        _ => "",
    };

    public string ConfirmClone => T("确认套牌", "Confirm");
    public string DismissClone => T("排除", "Dismiss");
    public string TakeBack => T("撤销结论", "Take back");
    public string ReasonToDismiss => T("排除理由", "Why it is none");
    public string ReasonNeeded => T("请填写理由", "Say why");
    public string JudgedMeanwhile(string who) => T($"{who} 刚刚作出了结论，请核对后再操作", $"{who} has judged it meanwhile: look again");
    public string NoWarnings => T("暂无", "none");

    /// <summary>With a place for how many.</summary>
    public string MoreWarnings => T("另有 {0} 起", "{0} more");
    public string WarningSpan => T("24 小时内", "within 24 hours");

    public string ForecastPage => T("流量预测", "Forecast");
    public string ForecastHint => T("按星期与小时的规律（节假日另计）加上最近几小时的偏差推算；误差取自留出未学的日子。", "From the weekday and hour as a rule (holidays apart) and what the last hours differed; errors are of days that were held out.");
    public string ForecastBand => T("预测区间", "forecast");
    public string AllCheckpoints => T("全部卡口", "All checkpoints");
    public string CheckpointOf(string kkmc) => kkmc == StoredForecast.All ? AllCheckpoints : kkmc;
    public string MethodColumn => T("方法", "Method");
    public string MethodOf(string method) => method == "regression" ? T("规律 + 回归", "profile and regression") : T("仅规律（数据不足三周）", "profile alone: less than three weeks are known");
    public string KnownDays => T("已知天数", "Days known");
    public string NextHour => T("下一小时", "Next hour");
    public string ErrorAt(int horizon) => T($"误差 {horizon} 小时", $"MAE {horizon} h");
    public string ErrorHint => T("平均绝对误差；括号内为上周同一小时的误差", "Mean absolute error; in brackets that of the same hour last week");
    public string CoverageColumn => InBand(90);
    public string InBand(int part) => T($"{part} % 区间命中", $"In the {part} % band");
    public string Expected => T("预测", "Expected");
    public string Actual => T("实际", "Came");
    public string Band(int part) => T($"{part} % 区间", $"{part} % band");
    public string HorizonColumn => T("提前", "Ahead");
    public string HoursAhead(int hours) => T($"{hours} 小时", $"{hours} h");
    public string OfLastValue => T("沿用上一小时", "Last value");
    public string OfWeekBefore => T("上周同一小时", "Same hour last week");
    public string OfProfile => T("仅规律", "Profile alone");
    public string ThisModel => T("本预测", "This forecast");
    public string LearnedAt(string at) => T($"学习于 {at}", $"learned {at}");
    public string NoForecast => T("还没有预测", "No forecast yet");
    public string NoForecastHint => T("数据满一天后，每个整点推算一次。", "It begins when a day is known, and is made anew after every full hour.");
    public string NoFiguresYet => T("尚无可留出的日子", "nothing could be held out yet");
    public string UnusualTitle => T("流量异常", "unusual flow");
    public string UnusualFlow(long count, double low, double high) => T($"上一小时 {Number(count)} 辆，应为 {Number((long)low)}–{Number((long)high)}", $"{Number(count)} in the last hour, {Number((long)low)}–{Number((long)high)} expected");
    public string CalendarTab => T("日历", "Calendar");
    public string CalendarHint => T("节假日与调休上班日；预测据此区分。2027 年仅有法定日，待公布后补充。", "Holidays, and days off that are worked: forecasts tell them apart. Of 2027 only the days that the law names, until the year is announced.");
    public string AddDay => T("添加日期", "Add a day");

    public string DetailsPage => T("卡口资料", "Checkpoint details");
    public string DetailsHint => T("卡口的简称、道路、方向与坐标；空白处按卡口名称推断（浅色）。", "Signs, roads, directions and places of checkpoints; what is empty is taken from the name (pale).");
    public string DistancesHint => T("两个卡口之间的道路距离；只填一个方向时，返程按同样距离。", "How far it is by road; where only one way is given, it is as far back.");
    public string CheckpointsTab => T("卡口", "Checkpoints");
    public string DistancesTab => T("距离", "Distances");
    public string SearchDetails => T("查找卡口、道路、区划", "Find a checkpoint, road or district");
    public string AddCheckpointDetails => T("添加卡口", "Add a checkpoint");
    public string AddDistance => T("添加距离", "Add a distance");
    public string ImportFile => T("导入", "Import");
    public string ImportOf(string file) => T($"导入 {file}", $"Import {file}");
    public string ImportRefused => T("文件有误，没有导入任何内容：", "The file has errors; nothing of it is imported:");
    public string ImportTells(int added, int changed, int same) => T($"新增 {Number(added)} 行，修改 {Number(changed)} 行，{Number(same)} 行不变。文件中没有的行和列保持不变。", $"{Number(added)} new, {Number(changed)} changed, {Number(same)} the same. Rows and columns that the file lacks stay as they are.");
    public string ImportRows(int rows) => T($"导入 {Number(rows)} 行", rows == 1 ? "Import 1 row" : $"Import {Number(rows)} rows");
    public string Imported(int rows) => T($"已导入 {Number(rows)} 行", rows == 1 ? "1 row imported" : $"{Number(rows)} rows imported");
    public string RowOfFile(long row) => T($"第 {Number(row)} 行", $"row {Number(row)}");
    public string FileTooLarge(string most) => T($"文件不能超过 {most}", $"a file may have at most {most}");
    public string NoCheckpoints => T("还没有卡口", "No checkpoints yet");
    public string NoDistances => T("还没有距离", "No distances yet");
    public string NoDetailsHint => T("逐个添加，或导入 CSV、Excel 文件；先导出可得到列名。", "Add them one by one, or import a CSV or Excel file; an export shows the columns.");
    public string FromItsName => T("由卡口名称推断", "Taken from the name");
    public string ElseFromName(string told) => T($"留空则为“{told}”", $"if empty: {told}");
    public string DetailsSaved(string name) => T($"已保存：{name}", $"Saved: {name}");
    public string DetailsRemoved(string name) => T($"已移除：{name}", $"Removed: {name}");
    public string Undone => T("已撤销", "Undone");

    /// <summary>What a column of details wants; null: its name says it.</summary>
    public string? DetailHelp(string column) => column switch
    {
        "inbound_fxlx" => T("驶入本省车辆的方向代码，如 1", "the direction code of who comes in, such as 1"),
        "border_kind" => T("省际、市际或留空", "省际 (province), 市际 (city) or empty"),
        "km" => T("公里", "kilometres"),
        "speed_limit" => T("公里/小时", "km/h"),
        "day" => T("如 2026-10-01", "such as 2026-10-01"),
        "kind" => T("holiday 节假日，workday 调休上班", "holiday, or workday for a day off that is worked"),
        _ => null,
    };

    /// <inheritdoc/>
    public override string Field(string name) => name switch
    {
        "kkmc" => Checkpoint,
        "codename" => T("简称", "Sign"),
        "km" => T("公里", "Km"),
        "border_kind" => T("界别", "Border"),
        "inbound_fxlx" => T("驶入方向", "Inbound direction"),
        "lon" => T("经度", "Longitude"),
        "lat" => T("纬度", "Latitude"),
        "from_kkmc" => T("起点卡口", "From checkpoint"),
        "to_kkmc" => T("终点卡口", "To checkpoint"),
        "speed_limit" => T("限速", "Speed limit"),
        "file" => T("文件", "File"),
        "kind" => T("类别", "Kind"),
        "name" => T("名称", "Name"),
        "checkpoint" => Checkpoint,
        "direction" => Direction,
        "type" => PlateType,
        "province" => Province,
        "plate" => Plate,
        "vehicle" => VehicleType,
        "road" => Road,
        "district" => District,
        "day" => Day,
        "state" => StateColumn,
        _ => base.Field(name),
    };
}
