using System.Text;
using TrafficWatch.Domain.Streaming;
using Xunit;

namespace TrafficWatch.Tests.Streaming;

public sealed class EscapedTextTests
{
    /// <summary>More texts than are remembered, long ones and such as are not right among them, in any order: each is what the JSON reader makes of it.</summary>
    [Fact]
    public void Escapes_RememberedOrNot_AreAsTheJsonReaderReadsThem()
    {
        var random = new Random(6);
        string[] written = [.. Enumerable.Range(0, 5000).Select(_ => Written(random)), "\\ud83d\\ude00", "\\n", "a\\\"b", "\\u00e", "\\u5185 ", " \\u3000"];
        var escapes = new EscapedText();
        var left = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var one = written[random.Next(i % 2 == 0 ? 20 : written.Length)];
            ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(one + "\",");
            if (escapes.TryRead(ref rest, out var text))
            {
                Assert.Equal(System.Text.Json.JsonSerializer.Deserialize<string>($"\"{one}\"")!.Trim(), Encoding.UTF8.GetString(text));
                Assert.Equal(","u8, rest);
            }
            else
            {
                Assert.Equal(one.Length + 2, rest.Length);
                left++;
            }
        }

        Assert.InRange(left, 1, 100);
        Assert.False(Reads("\\u5185"));
        Assert.False(Reads(""));
        Assert.False(Reads("\\u5185\n\""));

        bool Reads(string rest)
        {
            ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(rest);
            return escapes.TryRead(ref bytes, out _);
        }
    }

    private static string Written(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(3) > 0 ? $"\\u{random.Next(0x20, 0xd800):x4}" : ((char)random.Next('a', 'z')).ToString()));
}
