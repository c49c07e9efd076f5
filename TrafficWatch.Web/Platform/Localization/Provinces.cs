namespace TrafficWatch.Web.Platform.Localization;

/// <summary>The provinces of China, named as on the map.</summary>
internal static class Provinces
{
    /// <summary>English by the map's name.</summary>
    public static IReadOnlyDictionary<string, string> English { get; } = new Dictionary<string, string>
    {
        ["北京"] = "Beijing",
        ["天津"] = "Tianjin",
        ["上海"] = "Shanghai",
        ["重庆"] = "Chongqing",
        ["河北"] = "Hebei",
        ["河南"] = "Henan",
        ["云南"] = "Yunnan",
        ["辽宁"] = "Liaoning",
        ["黑龙江"] = "Heilongjiang",
        ["湖南"] = "Hunan",
        ["安徽"] = "Anhui",
        ["山东"] = "Shandong",
        ["新疆"] = "Xinjiang",
        ["江苏"] = "Jiangsu",
        ["浙江"] = "Zhejiang",
        ["江西"] = "Jiangxi",
        ["湖北"] = "Hubei",
        ["广西"] = "Guangxi",
        ["甘肃"] = "Gansu",
        ["山西"] = "Shanxi",
        ["内蒙古"] = "Inner Mongolia",
        ["陕西"] = "Shaanxi",
        ["吉林"] = "Jilin",
        ["福建"] = "Fujian",
        ["贵州"] = "Guizhou",
        ["广东"] = "Guangdong",
        ["青海"] = "Qinghai",
        ["西藏"] = "Tibet",
        ["四川"] = "Sichuan",
        ["宁夏"] = "Ningxia",
        ["海南"] = "Hainan",
        ["台湾"] = "Taiwan",
        ["香港"] = "Hong Kong",
        ["澳门"] = "Macao",
    };
}
