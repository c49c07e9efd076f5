using System.Text;

namespace TrafficWatch.Bench.Chaos.Road;

/// <summary>Passages that no parser may take: too few fields or too many, values that no column holds, times that are none.</summary>
internal static class BrokenPassages
{
    private static readonly string[] Whole = ["G320300000000000000x", "铜山区", "徐州市铜山区G104国道K820省际卡口", "1", "2025-11-01 12:00:00", "02", "苏C12345", "大众-朗逸-2018", "苏", "1", "0", "小型汽车"];
    private static readonly string[] Times = ["", "yesterday", "2025-02-30 00:00:00", "07/08/2025 10:00", "2199-01-01 00:00:00", "2025-07-15 25:00:00", "2025/13/1", "-1"];

    public static byte[] Next(Random chance) => chance.Next(12) switch
    {
        0 => Bytes(Whole.Take(1 + chance.Next(7))),
        1 => Bytes(Whole.Take(9 + chance.Next(3))),
        2 => Bytes([.. Whole, "more"]),
        3 => Changed(0, chance.Next(2) == 0 ? "" : "   "),
        4 => Changed(0, new string('G', 65)),
        5 => Changed(2, " "),
        6 => Changed(2, new string('卡', 256)),
        7 => Changed(6, new string('苏', 51)),
        8 => Changed(6, "苏C\u0001"),
        9 => Changed(9 + chance.Next(2), "maybe"),
        10 => Cut(chance),
        _ => Changed(4, Times[chance.Next(Times.Length)]),
    };

    private static byte[] Bytes(IEnumerable<string> fields) => Encoding.UTF8.GetBytes(string.Join('\t', fields));

    private static byte[] Changed(int field, string value) => Bytes(Whole.Select((text, at) => at == field ? value : text));

    /// <summary>A byte that no text has.</summary>
    private static byte[] Cut(Random chance)
    {
        var bytes = Bytes(Whole);
        bytes[^(1 + chance.Next(12))] = 0xFF;
        return bytes;
    }
}
