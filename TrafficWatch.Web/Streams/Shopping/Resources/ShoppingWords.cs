using System.Globalization;
using TrafficWatch.Domain.Shopping;
using TrafficWatch.Web.Platform.Localization;

namespace TrafficWatch.Web.Streams.Shopping.Resources;

/// <summary>The texts of the shopping pages, besides those that all pages share.</summary>
internal sealed partial class ShoppingWords : Words
{
    private static readonly string[] English4 = ["Click", "Into the cart", "Bought", "Followed"];
    private static readonly string[] Ages = ["Unknown", "Below 18", "18–24", "25–29", "30–34", "35–39", "40–49", "50 and over"];
    private static readonly string[] Sexes = ["Female", "Male", "Unknown"];

    private ShoppingWords(bool chinese)
        : base(chinese)
    {
    }

    public static new ShoppingWords Chinese { get; } = new(true);

    public static new ShoppingWords English { get; } = new(false);

    /// <summary>In the language of others.</summary>
    public static ShoppingWords Like(Words words) => words.IsChinese ? Chinese : English;

    /// <summary>The stream's own name.</summary>
    public string StreamTitle => T("购物行为", "Shopping");
    public string StatsPage => T("行为统计", "Shopping statistics");
    public string EventsToday => T("今日行为（按接收时刻）", "events today, by arrival");
    public string EventsByHour => T("每小时行为", "Events by hour");
    public string PerMinute(long count) => T($"上一分钟 {Number(count)} 次", $"{Number(count)} in the last minute");

    /// <summary>How many of a hundred clicks led to a purchase.</summary>
    public string Conversion(IReadOnlyList<long> actions) => T("购买 / 点击 ", "bought of clicked ")
        + (actions[0] == 0 ? "–" : (actions[2] * 100.0 / actions[0]).ToString("0.#", CultureInfo.InvariantCulture) + " %");

    public string Action(int action) => T(ShoppingLabels.Actions[action], English4[action]);
    public string AgeRange(int range) => T(ShoppingLabels.AgeRanges[range], Ages[range]);
    public string Gender(int gender) => T(ShoppingLabels.Genders[gender], Sexes[gender]);

    public string StatsHint => T("按事件时间统计；没有时刻的事件计入其日期。", "By event time; events that carry no time count in their day.");
    public string CountedBy => T("维度", "Counted by");
    public string CountedIn => T("分组", "Counted in");
    public string GroupedBy => T("再按", "And by");
    public string NotGrouped => T("不细分", "nothing else");
    public string SpanColumn(string span) => span == "hour" ? T("小时", "Hour") : T("日期", "Day");
    public string Trend(string span) => span == "hour" ? T("每小时趋势", "By hour") : T("每日趋势", "By day");
    public string MostFrequentOf(int shown, int all) => T($"{Number(all)} 项中最多的 {Number(shown)} 项", $"the {Number(shown)} most frequent of {Number(all)}");
    public string Summary => T("概要", "Summary");
    public string ItemColumn => T("项目", "Item");
    public string ValueColumn => T("值", "Value");
    public string RangeFrom => T("起", "From");
    public string RangeTo => T("止", "Before");
    public string EventsInAll => T("行为总数", "Events");
    public string ShareOfClicks(string action) => T($"{action} / 点击", $"{action} of clicks");
    public string EventsColumn => T("行为次数", "Events");
    public string Span(string span) => span switch { "day" => T("按天", "Days"), "hour" => T("按小时", "Hours"), _ => T("合计", "The range as a whole") };
    public string Dimension(string dimension) => dimension switch
    {
        "age" => T("年龄", "Age"),
        "gender" => T("性别", "Gender"),
        "province" => T("省份", "Province"),
        _ => T("行为", "Action"),
    };

    /// <summary>A label of the tables.</summary>
    public string Label(string label) => IsChinese ? label
        : Index(ShoppingLabels.Actions, label) is >= 0 and var action ? English4[action]
        : Index(ShoppingLabels.AgeRanges, label) is >= 0 and var age ? Ages[age]
        : Index(ShoppingLabels.Genders, label) is >= 0 and var gender ? Sexes[gender]
        : Platform.Localization.Provinces.English.GetValueOrDefault(label, label);

    private static int Index(IReadOnlyList<string> labels, string label)
    {
        var at = 0;
        while (at < labels.Count && labels[at] != label)
        {
            at++;
        }

        return at < labels.Count ? at : -1;
    }

    public string ScreenPage => T("购物大屏", "Shopping screen");
    public string ScreenTitle => T("购物行为实时监控", "Shopping live");
    public string ShopRoom => T("运营中心", "Shop operations");
    public string EventsTodayTitle => T("今日行为", "Events today");
    public string ByArrival => T("今日，按接收时刻", "today, by arrival");
    public string Funnel => T("行为与转化", "Actions and conversion");
    public string Provinces => T("省份", "Provinces");
    public string Map => T("来自何处", "Where they live");
    public string Categories => T("热门品类", "Top categories");
    public string Brands => T("热门品牌", "Top brands");
    public string Items => T("热门商品", "Top items");
    public string TopHint => T("今日，“+n”为最大误差", "today; +n: at most so many more");
    public string OfClicks(long count, long clicks) => clicks == 0 ? "" : T($"占点击 {Percent((double)count / clicks)}", $"{Percent((double)count / clicks)} of clicks");
    public string LateAndUndated(long late, long undated) => T($"迟到 {Number(late)} · 无日期 {Number(undated)}", $"late {Number(late)} · undated {Number(undated)}");
}
