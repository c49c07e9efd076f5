using System.Text;
using TrafficWatch.Web.Admin;
using Xunit;

namespace TrafficWatch.Tests.Admin;

public sealed class PayloadTextTests
{
    [Theory]
    [InlineData("{\"area_id\":\"变形金刚基地\"}\n", true)]
    [InlineData("", true)]
    [InlineData("a\u0001b", false)]
    public void IsText_Utf8_IsUnlessItHasControls(string text, bool expected) => Assert.Equal(expected, PayloadText.IsText(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void IsText_CutWithinACharacter_IsStillText() => Assert.True(PayloadText.IsText(Encoding.UTF8.GetBytes("变形金刚")[..^1]));

    [Fact]
    public void IsText_Garbage_IsNot() => Assert.False(PayloadText.IsText([0xff, 0xfe, 0x00, 0x80]));

    [Fact]
    public void Hex_TwoLines_HaveOffsetsAndCharacters() => Assert.Equal(
        "0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
        + "0010  00 ff " + new string(' ', 43) + "..\n",
        PayloadText.Hex([.. "0123456789abcdef"u8, 0x00, 0xff]));
}
