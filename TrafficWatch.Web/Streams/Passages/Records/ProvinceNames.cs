namespace TrafficWatch.Web.Streams.Passages.Records;

/// <summary>Provinces by the character that plates begin with, named as on the map.</summary>
internal static class ProvinceNames
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["京"] = "北京",
        ["津"] = "天津",
        ["沪"] = "上海",
        ["渝"] = "重庆",
        ["冀"] = "河北",
        ["豫"] = "河南",
        ["云"] = "云南",
        ["辽"] = "辽宁",
        ["黑"] = "黑龙江",
        ["湘"] = "湖南",
        ["皖"] = "安徽",
        ["鲁"] = "山东",
        ["新"] = "新疆",
        ["苏"] = "江苏",
        ["浙"] = "浙江",
        ["赣"] = "江西",
        ["鄂"] = "湖北",
        ["桂"] = "广西",
        ["甘"] = "甘肃",
        ["晋"] = "山西",
        ["蒙"] = "内蒙古",
        ["陕"] = "陕西",
        ["吉"] = "吉林",
        ["闽"] = "福建",
        ["贵"] = "贵州",
        ["粤"] = "广东",
        ["青"] = "青海",
        ["藏"] = "西藏",
        ["川"] = "四川",
        ["宁"] = "宁夏",
        ["琼"] = "海南",
    };

    /// <summary>The characters that plates begin with.</summary>
    public static IEnumerable<string> Signs => Names.Keys;

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

    /// <summary>The name; a text that is no such character stays as it is.</summary>
    public static string Of(string province) => Names.GetValueOrDefault(province, province);
}
