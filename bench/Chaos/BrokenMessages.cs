using System.Globalization;
using System.Text;

namespace TrafficWatch.Bench.Chaos;

/// <summary>Records that no parser may take, whichever stream they come in: garbage, or nothing at all.</summary>
internal static class BrokenMessages
{
    /// <summary>One of them, or one that only this stream refuses; null is a record without a value.</summary>
    public static byte[]? Next(IChaosStream stream, Random chance) => chance.Next(20) switch
    {
        0 => null,
        1 => [],
        2 => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"garbage {chance.Next()}")),
        3 => Random(chance, 1 + chance.Next(2_000)),
        _ => stream.Broken(chance),
    };

    /// <summary>Larger than what is kept of a refused record: up to 12 MB.</summary>
    public static byte[] Huge(Random chance) => Random(chance, 1_000_000 + chance.Next(11_000_000));

    private static byte[] Random(Random chance, int length)
    {
        var bytes = new byte[length];
        chance.NextBytes(bytes);
        return bytes;
    }
}
