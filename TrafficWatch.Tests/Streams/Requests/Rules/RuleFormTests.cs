using TrafficWatch.Domain.Requests;
using TrafficWatch.Web.Streams.Requests.Resources;
using TrafficWatch.Web.Streams.Requests.Rules;
using Xunit;

namespace TrafficWatch.Tests.Streams.Requests.Rules;

public sealed class RuleFormTests
{
    /// <summary>A comma is that of thousands or nothing: 2,5 must not become 25.</summary>
    [Theory]
    [InlineData("2.5", 2.5)]
    [InlineData("２．５", 2.5)]
    [InlineData(" .5 ", 0.5)]
    [InlineData("5.126", 5.13)]
    [InlineData("2,500", 2500.0)]
    [InlineData("1,002,500.75", 1_002_500.75)]
    [InlineData("2,5", null)]
    [InlineData("2，5", null)]
    [InlineData("2,50", null)]
    [InlineData(",500", null)]
    [InlineData("1,0000", null)]
    [InlineData("0.001", null)]
    [InlineData("-1", null)]
    [InlineData("1e3", null)]
    [InlineData("NaN", null)]
    [InlineData("", null)]
    [InlineData(".", null)]
    public void Read_Threshold_IsWhatWasTypedOrRefused(string typed, double? expected)
    {
        var (rule, problems) = new RuleForm(new(new(RequestRuleKind.Latency, "/a", 5, 50, 1, 3_600_000, true))) { Warning = typed }.Read(RequestWords.English, "Li");
        Assert.Equal(expected, rule?.Warning);
        Assert.Equal(expected is null ? ["must be a number, 0.01 to 3,600,000"] : [], problems.Values);
    }
}
