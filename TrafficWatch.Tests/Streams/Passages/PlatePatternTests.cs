using TrafficWatch.Domain.Passages;
using TrafficWatch.Web.Streams.Passages.Records;
using Xunit;

namespace TrafficWatch.Tests.Streams.Passages;

public sealed class PlatePatternTests
{
    [Theory]
    [InlineData("苏C1", "苏C1%", null)]
    [InlineData(" 苏c12345 ", "苏C12345%", null)]
    [InlineData("*888", null, "888%")]
    [InlineData("苏C·1234", "苏C1234%", null)]
    [InlineData("苏Ｃ •１２３", "苏C123%", null)]
    [InlineData("苏C-12 34", "苏C1234%", null)]
    [InlineData("*88", "%88", null)]
    [InlineData("苏C?2*", "苏C_2%", null)]
    [InlineData("＊8？8＊", "%8_8%", null)]
    [InlineData("?*2345", null, "5432%_")]
    [InlineData("100%*", "100\\%%", null)]
    public void Parse_WithWildcards_LooksFromTheKnownEnd(string typed, string? like, string? reversed)
    {
        var pattern = PlatePattern.Parse(typed)!;
        Assert.Equal((like, reversed), (pattern.Like, pattern.LikeReversed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*?*")]
    [InlineData("~苏C")]
    [InlineData("~苏C*")]
    public void Parse_SayingNothing_IsNone(string typed) => Assert.Null(PlatePattern.Parse(typed));

    [Fact]
    public void Parse_AboutLike_KnowsLookAlikesAndWhatIsMissing()
    {
        var plates = PlatePattern.Parse("~苏C1D0B2")!.Exactly;
        Assert.Contains("苏C1D0B2", plates);
        Assert.Contains("苏C7D0B2", plates);
        Assert.Contains("苏C1O0B2", plates);
        Assert.Contains("苏G1D0B2", plates);
        Assert.Contains("苏C1D082", plates);
        Assert.Contains("苏C1D0B", plates);
        Assert.Contains("苏1DB2", plates);
        Assert.DoesNotContain("苏C7D082", plates);
        Assert.DoesNotContain("苏CD0", plates);
        Assert.Equal(plates.Distinct().Count(), plates.Count);
        Assert.InRange(plates.Count, 20, 80);
    }

    [Theory]
    [InlineData("苏C12345", "苏C***45")]
    [InlineData("6***", "6****")]
    [InlineData("-", "-")]
    [InlineData("苏AD12345", "苏A***45")]
    public void Mask_OfAPlate_HidesItsMiddle(string plate, string masked) => Assert.Equal(masked, PlateMask.Of(plate));
}
