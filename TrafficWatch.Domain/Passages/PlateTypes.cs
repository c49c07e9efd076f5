namespace TrafficWatch.Domain.Passages;

/// <summary>Plate types by GA 24.7 (机动车登记信息代码 第7部分：号牌种类代码).</summary>
public static class PlateTypes
{
    /// <summary>What a code that the standard does not have is called.</summary>
    public const string Unknown = "未知";

    private static readonly Dictionary<string, string> Names = new()
    {
        ["01"] = "大型汽车",
        ["02"] = "小型汽车",
        ["03"] = "使馆汽车",
        ["04"] = "领馆汽车",
        ["05"] = "境外汽车",
        ["06"] = "外籍汽车",
        ["07"] = "普通摩托车",
        ["08"] = "轻便摩托车",
        ["09"] = "使馆摩托车",
        ["10"] = "领馆摩托车",
        ["11"] = "境外摩托车",
        ["12"] = "外籍摩托车",
        ["13"] = "低速车",
        ["14"] = "拖拉机",
        ["15"] = "挂车",
        ["16"] = "教练汽车",
        ["17"] = "教练摩托车",
        ["18"] = "试验汽车",
        ["19"] = "试验摩托车",
        ["20"] = "临时入境汽车",
        ["21"] = "临时入境摩托车",
        ["22"] = "临时行驶车",
        ["23"] = "警用汽车",
        ["24"] = "警用摩托车",
        ["25"] = "原农机号牌",
        ["26"] = "香港入出境车",
        ["27"] = "澳门入出境车",
        ["31"] = "武警号牌",
        ["32"] = "军队号牌",
        ["41"] = "无号牌",
        ["42"] = "假号牌",
        ["43"] = "挪用号牌",
        ["51"] = "大型新能源汽车",
        ["52"] = "小型新能源汽车",
        ["99"] = "其他号牌",
    };

    /// <summary>All codes, in order.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Names.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What vehicles are called by their plate types; <see cref="Unknown"/> last.</summary>
    public static IReadOnlyList<string> VehicleTypes { get; } = [.. Codes.Select(NameOf), Unknown];

    /// <summary>The name of a code; <see cref="Unknown"/> for any other text.</summary>
    public static string NameOf(string code) => Names.GetValueOrDefault(code, Unknown);
}
