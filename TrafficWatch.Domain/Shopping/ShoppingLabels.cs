namespace TrafficWatch.Domain.Shopping;

/// <summary>What the table and the answers call actions, ages, genders and provinces: as the system that TrafficWatch replaces did, in Chinese.</summary>
public static class ShoppingLabels
{
    /// <summary>By <see cref="ShoppingEvent.Action"/>.</summary>
    public static IReadOnlyList<string> Actions { get; } = ["点击", "加入购物车", "购买", "关注商品"];

    /// <summary>By <see cref="ShoppingEvent.AgeRange"/>.</summary>
    public static IReadOnlyList<string> AgeRanges { get; } = ["未知", "年龄<18", "18-24岁", "25-29岁", "30-34岁", "35-39岁", "40-49岁", "年龄>=50"];

    /// <summary>By <see cref="ShoppingEvent.Gender"/>.</summary>
    public static IReadOnlyList<string> Genders { get; } = ["女性", "男性", "未知"];

    /// <summary>What a province that is not told is called.</summary>
    public const string NoProvince = "未知";
}
