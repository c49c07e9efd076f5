using System.Text;

namespace TrafficWatch.Bench.Chaos.Park;

/// <summary>Visits that no parser may take: cut and ill-typed JSON, values that no column holds.</summary>
internal static class BrokenVisits
{
    private const string Whole = """{"event_time":"2025-07-15T12:47:26.256","area_id":"小黄人乐园","action":"in","user_id":"user-6715"}""";

    public static byte[] Next(Random chance) => chance.Next(16) switch
    {
        0 => Bytes(Whole)[..chance.Next(1, Encoding.UTF8.GetByteCount(Whole))],
        1 => Bytes(Whole + " x"),
        2 => Bytes("[" + Whole + "]"),
        3 => Changed("\"2025-07-15T12:47:26.256\"", "17525836462560000"),
        4 => Changed("\"2025-07-15T12:47:26.256\"", "\"yesterday\""),
        5 => Changed("2025-07-15", "2199-07-15"),
        6 => Changed("\"小黄人乐园\"", "[7]"),
        7 => Changed("小黄人乐园", "   "),
        8 => Changed("小黄人乐园", "*"),
        9 => Changed("小黄人乐园", new string('园', 256)),
        10 => Changed("\"in\"", "true"),
        11 => Changed("\"in\"", "\"sideways\""),
        12 => Changed("\"user-6715\"", "{}"),
        13 => Changed(",\"user_id\":\"user-6715\"", ""),
        14 => Changed("user-6715", "\\ud800"),
        _ => Cut(chance),
    };

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Changed(string from, string to) => Bytes(Whole.Replace(from, to, StringComparison.Ordinal));

    /// <summary>A character of the user id is cut in its middle.</summary>
    private static byte[] Cut(Random chance)
    {
        var bytes = Bytes(Whole);
        bytes[^(3 + chance.Next(8))] = 0xE5;
        return bytes;
    }
}
