using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Platform.Localization;

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
    public string SoFarToday => T("今日至今", "Today so far");
    public string DayTotal => T("全天", "Day");
    public string AgainstDayBefore => T("较前一天", "Against the day before");
    public string AgainstWeekBefore => T("较上周同日", "Against a week before");
    public string ByDirection => T("分方向", "By direction");
    public string ItsPassages => T("查看过车记录", "Its passages");
    public string CourseLegend => T("实线为当日，虚线为前一天", "Solid: the day; dashed: the day before");
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
    public string YesterdayThen(long count) => T($"昨日同时 {Number(count)}", $"by now yesterday {Number(count)}");
    public string AgainstYesterday => T("较昨日同一时刻", "against yesterday by the same minute");
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

    /// <inheritdoc/>
    public override string Field(string name) => name switch
    {
        "checkpoint" => Checkpoint,
        "direction" => Direction,
        "type" => PlateType,
        "province" => Province,
        "plate" => Plate,
        "vehicle" => VehicleType,
        "road" => Road,
        "district" => District,
        "day" => Day,
        _ => base.Field(name),
    };
}
