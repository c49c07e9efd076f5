using System.Text;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Records that no parser may take: garbage, cut and ill-typed JSON, nothing at all, values that no column holds.</summary>
internal static class BrokenMessages
{
    private const string Whole = """{"event_time":"2025-07-15T12:47:26.256","area_id":"小黄人乐园","action":"in","user_id":"user-6715"}""";

    /// <summary>One of them; null is a record without a value.</summary>
    public static byte[]? Next(Random chance) => chance.Next(20) switch
    {
        0 => null,
        1 => [],
        2 => Bytes($"garbage {chance.Next()}"),
        3 => Random(chance, 1 + chance.Next(2_000)),
        4 => Bytes(Whole)[..chance.Next(1, Encoding.UTF8.GetByteCount(Whole))],
        5 => Bytes(Whole + " x"),
        6 => Bytes("[" + Whole + "]"),
        7 => Changed("\"2025-07-15T12:47:26.256\"", "17525836462560000"),
        8 => Changed("\"2025-07-15T12:47:26.256\"", "\"yesterday\""),
        9 => Changed("2025-07-15", "2199-07-15"),
        10 => Changed("\"小黄人乐园\"", "[7]"),
        11 => Changed("小黄人乐园", "   "),
        12 => Changed("小黄人乐园", "*"),
        13 => Changed("小黄人乐园", new string('园', 256)),
        14 => Changed("\"in\"", "true"),
        15 => Changed("\"in\"", "\"sideways\""),
        16 => Changed("\"user-6715\"", "{}"),
        17 => Changed(",\"user_id\":\"user-6715\"", ""),
        18 => Changed("user-6715", "\\ud800"),
        _ => Cut(chance),
    };

    /// <summary>Larger than what is kept of a refused record: up to 12 MB.</summary>
    public static byte[] Huge(Random chance) => Random(chance, 1_000_000 + chance.Next(11_000_000));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Changed(string from, string to) => Bytes(Whole.Replace(from, to, StringComparison.Ordinal));

    private static byte[] Random(Random chance, int length)
    {
        var bytes = new byte[length];
        chance.NextBytes(bytes);
        return bytes;
    }

    /// <summary>A character of the user id is cut in its middle.</summary>
    private static byte[] Cut(Random chance)
    {
        var bytes = Bytes(Whole);
        bytes[^(3 + chance.Next(8))] = 0xE5;
        return bytes;
    }
}
