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

    /// <summary>What is copied from a log is the route that tables call it by; else the rule would look at nothing.</summary>
    [Theory]
    [InlineData(" /search?q=tea ", "/search")]
    [InlineData("/items/4711", "/items/{n}")]
    [InlineData("/items/{n}", "/items/{n}")]
    [InlineData("all requests", "(all)")]
    [InlineData("(all)", "(all)")]
    [InlineData("no path", "*")]
    public void Read_Route_IsAsTablesNameIt(string typed, string expected)
    {
        var form = RuleForm.Empty();
        form.Route = typed;
        Assert.Equal(expected, form.Read(RequestWords.English, "Li").Rule?.Route);
        Assert.Equal(expected, form.Route);
    }

    [Fact]
    public void Read_NoRoute_StaysAsTyped()
    {
        var form = RuleForm.Empty();
        form.Route = "search";
        Assert.Equal(["route"], form.Read(RequestWords.English, "Li").Problems.Keys);
        Assert.Equal("search", form.Route);
    }

    [Fact]
    public void Read_RuleThatIsThere_KeepsItsRoute() =>
        Assert.Equal("/items/4711", new RuleForm(new(new(RequestRuleKind.Errors, "/items/4711", 5, 50, 1, 5, true), 1)).Read(RequestWords.English, "Li").Rule?.Route);
}
