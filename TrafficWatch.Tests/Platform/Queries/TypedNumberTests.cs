using TrafficWatch.Web.Platform.Queries;
using Xunit;

namespace TrafficWatch.Tests.Platform.Queries;

public sealed class TypedNumberTests
{
    /// <summary>A comma is that of thousands or nothing: 2,5 must not become 25.</summary>
    [Theory]
    [InlineData("250", 250L)]
    [InlineData(" ２５０ ", 250L)]
    [InlineData("2,500", 2500L)]
    [InlineData("-1", -1L)]
    [InlineData("0", 0L)]
    [InlineData("2.0", 2L)]
    [InlineData("2,5", null)]
    [InlineData("2，5", null)]
    [InlineData("2.5", null)]
    [InlineData("1e3", null)]
    [InlineData("0x10", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    public void Whole_AsTyped_IsThatNumberOrNone(string typed, long? expected) => Assert.Equal(expected, TypedNumber.Whole(typed));
}
