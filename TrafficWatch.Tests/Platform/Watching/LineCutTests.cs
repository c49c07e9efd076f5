using System.Text;
using TrafficWatch.Web.Platform.Watching;
using Xunit;

namespace TrafficWatch.Tests.Platform.Watching;

public sealed class LineCutTests
{
    [Theory]
    [InlineData("a\nb\r\nc", "a|b", 5)]
    [InlineData("\n\r\n \t\na\n", "a", 8)]
    [InlineData("\0\0\0a\n", "a", 5)]
    [InlineData("a\0\0\0b\n", "a|b", 6)]
    [InlineData("a\0b\n", "a\0b", 4)]
    [InlineData("a\n\0\0\0", "a", 2)]
    [InlineData("a\0\0\0", "", 0)]
    [InlineData("", "", 0)]
    public void TryTake_WhileMoreMayCome_TakesWholeLines(string text, string lines, int consumed) => Assert.Equal((lines, consumed), Take(text, final: false));

    [Theory]
    [InlineData("a\nb", "a|b", 3)]
    [InlineData("a\0\0\0", "a", 4)]
    [InlineData("\0\0", "", 2)]
    [InlineData("a\r", "a", 2)]
    public void TryTake_AtTheEnd_TakesAll(string text, string lines, int consumed) => Assert.Equal((lines, consumed), Take(text, final: true));

    private static (string Lines, int Consumed) Take(string text, bool final)
    {
        var (bytes, done, lines) = (Encoding.UTF8.GetBytes(text), 0, new List<string>());
        while (LineCut.TryTake(bytes.AsSpan(done), final, out var consumed, out var line))
        {
            if (Encoding.UTF8.GetString(bytes.AsSpan(done, consumed)[line]) is { Length: > 0 } found)
            {
                lines.Add(found);
            }

            done += consumed;
        }

        return (string.Join('|', lines), done);
    }
}
