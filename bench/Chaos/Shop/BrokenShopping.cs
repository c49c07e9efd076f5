using System.Text;

namespace TrafficWatch.Bench.Chaos.Shop;

/// <summary>Events that no parser may take: cut and ill-typed JSON, numbers that mean nothing, dates that never are.</summary>
internal static class BrokenShopping
{
    private const string Whole = """{"user_id": "328862", "item_id": "323294", "cat_id": "833", "merchant_id": "2882", "brand_id": "2661", "month": "08", "day": "29", "action": "0", "age_range": "0", "gender": "1", "province": "内蒙古"}""";

    public static byte[] Next(Random chance) => chance.Next(18) switch
    {
        0 => Bytes(Whole)[..chance.Next(1, Encoding.UTF8.GetByteCount(Whole))],
        1 => Bytes(Whole + Whole),
        2 => Bytes("[" + Whole + "]"),
        3 => Changed("\"action\": \"0\"", $"\"action\": {chance.Next(4, 100)}"),
        4 => Changed("\"action\": \"0\"", "\"action\": \"click\""),
        5 => Changed("\"action\": \"0\"", "\"action\": null"),
        6 => Changed("\"action\": \"0\"", "\"action\": {\"x\": 0}"),
        7 => Changed("\"age_range\": \"0\"", $"\"age_range\": \"{chance.Next(9, 1_000)}\""),
        8 => Changed("\"gender\": \"1\"", "\"gender\": 0.5"),
        9 => Changed("\"08\"", chance.Next(2) == 0 ? "13" : "0"),
        10 => Changed("\"month\": \"08\", \"day\": \"29\"", "\"month\": 2, \"day\": 30"),
        11 => Changed("\"month\": \"08\", ", ""),
        12 => Changed("\"29\"", "\"\""),
        13 => Changed("内蒙古", new string('省', 52)),
        14 => Changed("323294", "a\\u0000b"),
        15 => Changed("\"833\"", "true"),
        16 => Changed("}", ", \"event_time\": \"2025-02-30T00:00:00\"}"),
        _ => Cut(chance),
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Changed(string from, string to) => Bytes(Whole.Replace(from, to, StringComparison.Ordinal));

    /// <summary>A character of the province is cut in its middle.</summary>
    private static byte[] Cut(Random chance)
    {
        var bytes = Bytes(Whole);
        bytes[^(3 + chance.Next(9))] = 0x41;
        return bytes;
    }
}
