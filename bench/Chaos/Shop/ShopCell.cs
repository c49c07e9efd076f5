namespace TrafficWatch.Bench.Chaos.Shop;

/// <summary>A cell of the cube of shoppers' events, as it must be stored.</summary>
/// <param name="Window">Its start, UTC.</param>
/// <param name="Kind">0 an hour, 1 a day.</param>
/// <param name="Action">0 to 3.</param>
/// <param name="Age">0 to 7.</param>
/// <param name="Gender">0 to 2.</param>
/// <param name="Province">Without 省 or 市; empty: not told.</param>
internal readonly record struct ShopCell(DateTime Window, int Kind, int Action, int Age, int Gender, string Province)
{
    /// <summary>Asks for the cells as <see cref="Row"/> tells them.</summary>
    public const string Query = "SELECT window_time, window_kind, action_type, age_range, gender, province, action_count, age_count, gender_count, province_count FROM user_stats";

    private static readonly string[] Actions = ["点击", "加入购物车", "购买", "关注商品"];
    private static readonly string[] Ages = ["未知", "年龄<18", "18-24岁", "25-29岁", "30-34岁", "35-39岁", "40-49岁", "年龄>=50"];
    private static readonly string[] Genders = ["女性", "男性", "未知"];

    /// <summary>A row of user_stats with so many events.</summary>
    public object?[] Row(long count) => [Window, Kind, Actions[Action], Ages[Age], Genders[Gender], Province.Length == 0 ? "未知" : Province, count, count, count, count];
}
